import Catalog
import Documents
import Ports
import SchemaValidation
import SyncCore

/// Makes of each row the file that it asks for, or says what is wrong with it. Pure but for reading the
/// files that are changed.
struct RowDrafting {
    /// Everything that is wrong with a row, at its places in the table.
    struct Trouble: Error {
        struct Place {
            let range: Range<Int>
            let message: String
            let help: String?
        }
        var all: [Place] = []
    }

    private let shelf: ListingShelf
    private let files: any FileSystem
    private let newFiles: FileFormat
    private let columns: SheetColumns
    private let commaDecimals: Bool
    private let writer: EntityWriter
    /// Keys of listings by a SKU that only one of them has.
    private var bySKU: [String: EntityKey] = [:]
    /// The same by title.
    private var byTitle: [String: EntityKey] = [:]
    /// The first row of each key.
    private var claimed: Set<EntityKey> = []

    init(
        shelf: ListingShelf, files: any FileSystem, newFiles: FileFormat, columns: SheetColumns,
        commaDecimals: Bool
    ) {
        self.shelf = shelf
        self.files = files
        self.newFiles = newFiles
        self.columns = columns
        self.commaDecimals = commaDecimals
        writer = EntityWriter(reader: shelf.reader)
        bySKU = Self.index(shelf.entities) { Self.sku($0) }
        byTitle = Self.index(shelf.entities) { $0["title"]?.stringValue }
    }

    private static func sku(_ entity: Entity) -> String? { entity["price"]?["sku"]?.stringValue }

    /// The keys of entities by a name that only one of them has.
    private static func index(
        _ entities: [Entity], by name: (Entity) -> String?
    ) -> [String: EntityKey] {
        var keys: [String: EntityKey] = [:]
        var seen: Set<String> = []
        for entity in entities {
            guard let name = name(entity) else { continue }
            keys[name] = seen.insert(name).inserted ? entity.key : nil
        }
        return keys
    }

    /// One row's values, and where each came from.
    private struct Values {
        var fields: [(path: DocumentPath, value: DocumentValue)] = []
        var places: [DocumentPath: Range<Int>] = [:]
        var key: (text: String, range: Range<Int>)?

        func text(_ path: DocumentPath) -> String? {
            fields.first { $0.path == path }?.value.stringValue
        }

        /// The cell of a place in the document, or of the nearest place above or below it.
        func range(of path: DocumentPath) -> Range<Int>? {
            if let exact = places[path] { return exact }
            let near = places.filter { found, _ in
                path.steps.starts(with: found.steps) || found.steps.starts(with: path.steps)
            }
            return near.min { $0.key < $1.key }?.value
        }
    }

    /// `nil` when the row changes nothing.
    mutating func draft(_ row: CSVText.Row) -> Result<ListingImport.FileChange?, Trouble> {
        do throws(Trouble) {
            let values = try values(row)
            let key = try key(values, row)
            guard claimed.insert(key).inserted else {
                throw trouble(
                    values.key?.range ?? row.range, "an earlier row is \(key) already",
                    "give each row a key of its own, in a column 'key'")
            }
            if let existing = shelf.files[key] {
                return .success(try update(existing.path, key, existing.entity, values, row))
            }
            return .success(try create(key, values, row))
        } catch {
            return .failure(error)
        }
    }

    private func trouble(_ range: Range<Int>, _ message: String, _ help: String?) -> Trouble {
        Trouble(all: [Trouble.Place(range: range, message: message, help: help)])
    }

    private func values(_ row: CSVText.Row) throws(Trouble) -> Values {
        guard row.cells.count == columns.all.count else {
            throw trouble(
                row.range, "\(row.cells.count) cells, but \(columns.all.count) columns",
                "quote cells that hold the separator")
        }
        var values = Values()
        var wrong = Trouble()
        // A currency in the amount's own cell is meant more than a column of them: that cell goes first.
        let cells = zip(row.cells, columns.all)
        let ordered = cells.filter { $1.field == .price } + cells.filter { $1.field != .price }
        for (cell, column) in ordered {
            guard let field = column.field, !cell.text.isEmpty else { continue }
            let text = FormulaGuard.unguarded(cell.text)
            if field == .key {
                values.key = (text, cell.range)
                continue
            }
            do throws(SheetCell.Refusal) {
                for (path, value) in try SheetCell.values(text, field, commaDecimals: commaDecimals)
                {
                    guard values.places[path] == nil else { continue }
                    values.fields.append((path, value))
                    values.places[path] = cell.range
                }
            } catch {
                wrong.all.append(
                    Trouble.Place(range: cell.range, message: error.message, help: error.help))
            }
        }
        guard wrong.all.isEmpty else { throw wrong }
        return values
    }

    private func key(_ values: Values, _ row: CSVText.Row) throws(Trouble) -> EntityKey {
        if let (text, range) = values.key {
            let key = EntityKey(.listing, text)
            if shelf.files[key] != nil || FileNames.isPlain(text) { return key }
            throw trouble(
                range, "'\(text)' is no key for a new listing",
                "write small letters, digits and dashes: \(Slug.make(from: text))")
        }
        if let sku = values.text("price.sku"), let known = bySKU[sku] { return known }
        guard let title = values.text("title") else {
            throw trouble(row.range, "the row has neither key nor title", nil)
        }
        let named = EntityKey(.listing, Slug.make(from: title))
        let sku = values.text("price.sku")
        if let known = byTitle[title] ?? (shelf.files[named] == nil ? nil : named) {
            // Of one title, but with another SKU: that is another product.
            let other = shelf.files[known]?.entity.flatMap(Self.sku)
            if sku == nil || other == nil { return known }
        }
        guard sku != nil else { return named }
        return EntityKey(
            .listing,
            Slug.unique(named.name) { name in
                let key = EntityKey(.listing, name)
                return claimed.contains(key) || shelf.index.contains(key)
            })
    }

    private func update(
        _ path: FilePath, _ key: EntityKey, _ entity: Entity?, _ values: Values, _ row: CSVText.Row
    ) throws(Trouble) -> ListingImport.FileChange? {
        let range = values.key?.range ?? row.range
        guard let entity else {
            throw trouble(range, "\(path) is not valid", "mend it first: ghlsync validate \(path)")
        }
        let after = try target(entity, values, row)
        let edits = Self.edits(from: entity, to: after)
        guard !edits.isEmpty else { return nil }
        do {
            let old = try files.read(path, limit: ParseLimits.entityFile.bytes)
            let draft = try writer.update(old, of: key, at: path, edits)
            try check(draft.bytes, key, path, values, row)
            guard draft.bytes != old else { return nil }
            return ListingImport.FileChange(
                key: key, path: path, edits: edits, old: old, new: draft.bytes)
        } catch let refusal as EntityWriter.Refusal {
            throw trouble(range, refusal.message, refusal.hint)
        } catch let trouble as Trouble {
            throw trouble
        } catch {
            throw trouble(range, "\(path) cannot be read: \(error)", nil)
        }
    }

    private func create(
        _ key: EntityKey, _ values: Values, _ row: CSVText.Row
    ) throws(Trouble) -> ListingImport.FileChange {
        let range = values.key?.range ?? row.range
        if shelf.index.contains(key) || !shelf.index.twins(of: key).isEmpty {
            throw trouble(
                range,
                "there is a file of \(key) already that does not take part, or differs in case only",
                "choose another key")
        }
        guard let path = FilePath("\(EntityKind.listing.folder)/\(key.name).\(newFiles.rawValue)")
        else { throw trouble(range, "'\(key.name)' is no key", nil) }
        let entity = try target(Entity(key: key, fields: [:]), values, row)
        do {
            let draft = try writer.create(entity, at: path, newFiles)
            try check(draft.bytes, key, path, values, row)
            return ListingImport.FileChange(
                key: key, path: path,
                edits: Self.edits(from: Entity(key: key, fields: [:]), to: draft.entity), old: nil,
                new: draft.bytes)
        } catch let refusal as EntityWriter.Refusal {
            throw trouble(range, refusal.message, refusal.hint)
        } catch let trouble as Trouble {
            throw trouble
        } catch {
            throw trouble(range, "\(path) cannot be made: \(error)", nil)
        }
    }

    /// The entity with the row's values, valid by the schema of listings.
    private func target(
        _ entity: Entity, _ values: Values, _ row: CSVText.Row
    ) throws(Trouble) -> Entity {
        if entity["prices"] != nil, let price = values.range(of: "price") {
            throw trouble(
                price, "\(entity.key) has several prices, which one column cannot say",
                "leave the cell empty, and change the file or a column 'prices'")
        }
        var document = DocumentValue.mapping(entity.fields)
        for (path, value) in values.fields {
            // A currency of no amount says nothing.
            if path == "price.currency", entity["price"] == nil,
                values.places["price.amount"] == nil
            {
                continue
            }
            document = document.setting(value, at: path)
        }
        let after = shelf.reader.canonical(entity.key, document)
        let findings = shelf.reader.findings(.mapping(after.fields), kind: .listing)
        guard findings.isEmpty else {
            throw Trouble(
                all: findings.map {
                    Trouble.Place(
                        range: values.range(of: $0.path) ?? row.range, message: $0.message,
                        help: $0.help)
                })
        }
        return after
    }

    /// The workspace's own rules, secrets, and what the listing names.
    private func check(
        _ bytes: [UInt8], _ key: EntityKey, _ path: FilePath, _ values: Values, _ row: CSVText.Row
    ) throws(Trouble) {
        let reading = shelf.reader.read(bytes, of: key, at: path)
        let errors = reading.diagnostics.filter { $0.severity == .error }
        guard errors.isEmpty else {
            throw Trouble(
                all: errors.map {
                    Trouble.Place(
                        range: values.key?.range ?? row.range, message: $0.message, help: $0.help)
                })
        }
        for reference in reading.references {
            guard case .entity(let named) = reference.target, !shelf.index.contains(named) else {
                continue
            }
            throw trouble(
                values.range(of: reference.path) ?? row.range,
                "there is no \(named.kind.rawValue) '\(named.name)'", "make \(named).yaml first")
        }
    }

    private static func edits(from before: Entity, to after: Entity) -> [FieldEdit] {
        var edits: [FieldEdit] = []
        func add(_ path: DocumentPath, _ old: DocumentValue?, _ new: DocumentValue?) {
            guard old != new else { return }
            edits.append(FieldEdit(path: path, base: old, before: old, after: new))
        }
        for rule in before.key.kind.fieldRules {
            let path = DocumentPath(keys: [rule.name])
            guard rule.merge == .byKey, let old = before[rule.name]?.mappingValue,
                let new = after[rule.name]?.mappingValue
            else {
                add(path, before[rule.name], after[rule.name])
                continue
            }
            for key in old.keys + new.keys.filter({ !old.contains($0) }) {
                add(path.key(key), old[key], new[key])
            }
        }
        return edits
    }
}
