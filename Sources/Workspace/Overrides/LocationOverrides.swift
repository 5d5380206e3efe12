import Catalog
import Crypto
import Documents
import JSONFormat
import Pacing
import Ports
import SyncCore

/// The fields of entities that differ in one location, as the configuration file has them under
/// `locations.NAME.overrides`. A field is overridden as a whole; `null` says that it is absent there.
struct LocationOverrides: Sendable {
    /// The configuration file.
    let file: FilePath
    /// The bytes that this was read from: what may be replaced.
    let bytes: [UInt8]
    /// When the configuration was saved.
    var modified: Timestamp
    let location: String
    private let document: ParsedDocument
    private let json: JSONDocument.Dialect
    private let entries: [EntityKey: OrderedObject]

    /// Reads them out of a configuration, whatever else is in it. It throws where they are not written as
    /// `ConfigurationReader` wants them: one that is mistyped is not one that was taken back.
    init(
        _ bytes: [UInt8], at file: FilePath, of location: String, modified: Timestamp,
        json: JSONDocument.Dialect
    ) throws(Unreadable) {
        guard let format = FileFormat(file) else {
            throw Unreadable(
                diagnostic: Diagnostic(
                    code: "format", file: file.description, message: "neither YAML nor JSON"))
        }
        do throws(SyntaxError) {
            document = try format.parse(bytes, json: json)
        } catch {
            throw Unreadable(diagnostic: format.diagnostic(error, in: bytes, at: file, json: json))
        }
        self.file = file
        self.bytes = bytes
        self.modified = modified
        self.location = location
        self.json = json
        entries = Self.entries(of: document.value.value(at: Self.root(location)))
        if let flaw = Self.flaw(in: document, of: location) {
            throw Unreadable(
                diagnostic: Diagnostic(
                    code: "wrong-override", file: file.description, at: flaw.range,
                    in: LineIndex(bytes), message: flaw.message))
        }
    }

    private static func flaw(
        in document: ParsedDocument, of location: String
    ) -> (range: Range<Int>, message: String)? {
        func flaw(_ path: DocumentPath, _ message: String) -> (Range<Int>, String) {
            let node = document.source.node(at: path, in: document.value)
            return ((node.key ?? node.value), message)
        }
        if let twice = document.duplicateKeys.first {
            return (twice.second, "'\(twice.path)' is there twice")
        }
        let root = root(location)
        guard document.value.value(at: root.parent)?.mappingValue != nil else {
            return flaw("locations", "there is no location '\(location)' any more")
        }
        switch document.value.value(at: root) {
        case nil, .null: return nil
        case .mapping(let object):
            for entry in object.entries {
                guard EntityKey(entry.key).map({ FileNames.problem(with: $0.name) == nil }) ?? false
                else { return flaw(root.key(entry.key), "'\(entry.key)' is no key of an entity") }
                guard entry.value.isNull || entry.value.mappingValue != nil else {
                    return flaw(root.key(entry.key), "'\(entry.key)' is no mapping of fields")
                }
            }
            return nil
        default: return flaw(root, "the overrides of '\(location)' are no mapping")
        }
    }

    /// A configuration that does not say clearly what is overridden.
    struct Unreadable: Error {
        let diagnostic: Diagnostic
    }

    /// The overrides of a mapping, by entity.
    static func entries(of value: DocumentValue?) -> [EntityKey: OrderedObject] {
        var entries: [EntityKey: OrderedObject] = [:]
        for entry in value?.mappingValue?.entries ?? [] {
            guard let key = EntityKey(entry.key), let fields = entry.value.mappingValue,
                !fields.isEmpty
            else { continue }
            entries[key] = fields
        }
        return entries
    }

    private static func root(_ location: String) -> DocumentPath {
        DocumentPath(keys: ["locations", location, "overrides"])
    }

    var keys: [EntityKey] { entries.keys.sorted() }
    var isEmpty: Bool { entries.isEmpty }

    /// Whether the field of the entity is this location's own.
    func covers(_ field: String?, of key: EntityKey) -> Bool {
        field.map { entries[key]?.contains($0) ?? false } ?? false
    }

    /// The overridden fields of an entity.
    func fields(of key: EntityKey) -> [String] { entries[key]?.keys ?? [] }

    /// An entity's document as it is in this location.
    func merged(_ document: DocumentValue, of key: EntityKey) -> DocumentValue {
        guard let fields = entries[key], case .mapping(var object) = document else {
            return document
        }
        for entry in fields.entries {
            object[entry.key] = entry.value.isNull ? DocumentValue?.none : entry.value
        }
        return .mapping(object)
    }

    /// Names the state of an entity here: its file's, and that of what is overridden of it.
    func version(_ digest: String, of key: EntityKey) -> String {
        guard let fields = entries[key] else { return digest }
        let text = JSONDocument.write(.mapping(fields), style: .compact)
        return SHA256.hex(Array(digest.utf8) + text)
    }

    // MARK: Edits

    /// Parts edits of a merged document into those of the entity's file and those of the configuration.
    func route(
        _ edits: [DocumentEdit], of key: EntityKey
    ) -> (file: [DocumentEdit], configuration: [DocumentEdit]) {
        var (own, others): ([DocumentEdit], [DocumentEdit]) = ([], [])
        for edit in edits {
            if covers(edit.path.field, of: key) {
                own.append(moved(edit, below: path(of: key)))
            } else {
                others.append(edit)
            }
        }
        return (others, own)
    }

    /// The same edit of the entry in the configuration. Without the entry the file's value would count,
    /// so what is to be absent here is said to be.
    private func moved(_ edit: DocumentEdit, below root: DocumentPath) -> DocumentEdit {
        let place = DocumentPath(root.steps + edit.path.steps)
        switch edit {
        case .set(_, let value): return .set(place, value)
        case .remove: return edit.path.steps.count == 1 ? .set(place, .null) : .remove(place)
        case .insert(_, let index, let value): return .insert(place, at: index, value)
        case .move(_, let index): return .move(place, to: index)
        }
    }

    /// The overrides after edits of the configuration.
    func edited(_ edits: [DocumentEdit]) throws(EditError) -> LocationOverrides {
        guard let format = FileFormat(file) else { throw EditError(.root, "not YAML or JSON") }
        let text = try format.edit(bytes, edits, json: json)
        do throws(Unreadable) {
            return try LocationOverrides(
                text, at: file, of: location, modified: modified, json: json)
        } catch {
            throw EditError(.root, error.diagnostic.message)
        }
    }

    // MARK: Places

    private func path(of key: EntityKey) -> DocumentPath {
        Self.root(location).key(key.description)
    }

    /// Where a field's value is written: `ghlsync.yaml:7`.
    func place(of field: String, _ key: EntityKey, in lines: LineIndex) -> String {
        let node = document.source.node(at: path(of: key).key(field), in: document.value)
        return "\(file):\(lines.position(of: (node.key ?? node.value).lowerBound).line)"
    }

    /// The places of every overridden field.
    var places: [EntityKey: [String: String]] {
        let lines = LineIndex(bytes)
        var places: [EntityKey: [String: String]] = [:]
        for (key, fields) in entries {
            for field in fields.keys {
                places[key, default: [:]][field] = place(of: field, key, in: lines)
            }
        }
        return places
    }

    /// The entry of an entity as a document of its own, to point at places in it.
    func entry(of key: EntityKey) -> ParsedDocument {
        ParsedDocument(
            value: entries[key].map { .mapping($0) } ?? .null,
            source: document.source.node(at: path(of: key), in: document.value))
    }

    /// A problem with the value at a path of the entity, or with the entity's entry.
    func diagnostic(
        _ code: String, at place: DocumentPath, of key: EntityKey, _ message: String,
        help: String? = nil
    ) -> Diagnostic {
        let entry = entry(of: key)
        let node = entry.source.node(at: place, in: entry.value)
        return Diagnostic(
            code: code, file: file.description,
            at: place.isRoot ? node.key ?? node.value : node.value, in: LineIndex(bytes),
            message: message, help: help)
    }
}
