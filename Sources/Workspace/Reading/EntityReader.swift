package import Catalog
import Documents
import JSONFormat
package import Ports
import SchemaValidation

/// Bytes to entity: parse, schema, the shape of what it names, canonical form. Knows one file at a
/// time; whether what it names is there is `ReferenceChecks`' question.
package struct EntityReader: Sendable {
    private let defaults: CatalogDefaults
    /// What `.json` files may hold.
    let json: JSONDocument.Dialect
    private var schemas: EntitySchemas
    /// What differs in the location that is read for; `nil` when files are read as they are.
    var overrides: LocationOverrides?

    /// Reads as the configuration says.
    package init(_ configuration: WorkspaceConfiguration, schemas: EntitySchemas = .builtIn) {
        self.init(configuration, schemas: schemas, overrides: nil)
    }

    init(
        _ configuration: WorkspaceConfiguration, schemas: EntitySchemas,
        overrides: LocationOverrides?
    ) {
        defaults = configuration.defaults
        json = configuration.json
        self.schemas = schemas
        self.overrides = overrides
    }

    /// The same for another thread (see `Schema.separated`).
    var separated: EntityReader {
        var copy = self
        copy.schemas = schemas.separated
        return copy
    }

    package func read(_ bytes: [UInt8], of key: EntityKey, at path: FilePath) -> EntityReading {
        let digest = FileDigest(of: bytes)
        let (value, references, diagnostics) = examine(bytes, of: key, at: path)
        return EntityReading(
            digest: digest, version: overrides?.version(digest.hex, of: key),
            entity: value.map { canonical(key, $0) }, slug: nil,
            references: references,
            diagnostics: diagnostics)
    }

    /// Only what is wrong, and what other files may get wrong with it: no entity, and no digest.
    func check(_ bytes: [UInt8], of key: EntityKey, at path: FilePath) -> EntityReading {
        let (value, references, diagnostics) = examine(bytes, of: key, at: path)
        return EntityReading(
            digest: nil, version: nil, entity: nil,
            slug: value.flatMap { CanonicalForm.slug(of: key, in: $0) }, references: references,
            diagnostics: diagnostics)
    }

    /// The value that makes the entity, `nil` while the file has errors of its own.
    private func examine(
        _ bytes: [UInt8], of key: EntityKey, at path: FilePath
    ) -> (value: DocumentValue?, references: [EntityReference], diagnostics: [Diagnostic]) {
        do throws(Unreadable) {
            let document = try parse(bytes, at: path)
            var diagnostics = check(document, bytes, kind: key.kind, at: path)
            let value = merged(document.value, of: key)
            // What the file alone gets wrong is not the overrides' fault.
            if diagnostics.isEmpty { diagnostics += checkOverrides(value, of: key) }
            guard diagnostics.allSatisfy({ $0.severity != .error }) else {
                return (nil, [], diagnostics)
            }
            var references: [EntityReference] = []
            for named in NamedValue.all(in: value, of: key.kind) {
                switch named.resolved {
                case .success(let target):
                    if let target {
                        references.append(EntityReference(path: named.path, target: target))
                    }
                case .failure(let refusal):
                    diagnostics.append(
                        diagnostic(
                            "wrong-reference", at: named.path, of: key, in: document,
                            Source(file: path, lines: LineIndex(bytes)), refusal.message,
                            help: refusal.help))
                }
            }
            let isValid = diagnostics.allSatisfy { $0.severity != .error }
            return (isValid ? value : nil, references, diagnostics)
        } catch {
            return (nil, [], [error.diagnostic])
        }
    }

    /// What an entity is in the location: its file's document, and over it what is overridden there.
    func merged(_ document: DocumentValue, of key: EntityKey) -> DocumentValue {
        overrides?.merged(document, of: key) ?? document
    }

    /// Names the state of an entity whose file's bytes have the digest.
    func version(_ digest: String, of key: EntityKey) -> String {
        overrides?.version(digest, of: key) ?? digest
    }

    /// Where an entity's file is shown from.
    struct Source {
        let file: FilePath
        let lines: LineIndex
    }

    /// A problem with a field, shown where its value is written: in the file, or in the overrides.
    func diagnostic(
        _ code: String, at place: DocumentPath, of key: EntityKey, in document: ParsedDocument,
        _ source: Source, _ message: String, help: String? = nil
    ) -> Diagnostic {
        if let overrides, overrides.covers(place.field, of: key) {
            return overrides.diagnostic(code, at: place, of: key, message, help: help)
        }
        return document.diagnostic(
            code, at: place, of: source.file, source.lines, message, help: help)
    }

    /// What is wrong with an entity only because of its overrides.
    private func checkOverrides(_ merged: DocumentValue, of key: EntityKey) -> [Diagnostic] {
        guard let overrides, !overrides.fields(of: key).isEmpty else { return [] }
        let entry = overrides.entry(of: key)
        // A field of the file may well be what a mistyped one was meant to be.
        let isUnknown: (SchemaFinding) -> Bool = { $0.code == "unknown-field" }
        let findings =
            schemas[key.kind].validate(merged).filter { !isUnknown($0) }
            + schemas[key.kind].validate(entry.value).filter(isUnknown)
        let said = Set(findings.map { Complaint(path: $0.path, code: $0.code) })
        let own = (schemas.own(key.kind)?.validate(merged) ?? []).filter {
            !said.contains(Complaint(path: $0.path, code: $0.code))
        }
        guard !findings.isEmpty || !own.isEmpty else { return [] }
        let lines = LineIndex(overrides.bytes)
        let file = overrides.file.description
        return entry.diagnostics(for: findings, file: file, lines: lines)
            + entry.diagnostics(for: own, file: file, lines: lines) {
                [schemas.note(on: $0, kind: key.kind)]
            }
    }

    /// The canonical form of a document's value, with the workspace's defaults.
    func canonical(_ key: EntityKey, _ value: DocumentValue) -> Entity {
        CanonicalForm.entity(key, from: value, defaults: defaults)
    }

    var defaultCurrency: String { defaults.currency.uppercased() }

    /// A file that is no document at all.
    struct Unreadable: Error {
        let diagnostic: Diagnostic
    }

    func parse(_ bytes: [UInt8], at path: FilePath) throws(Unreadable) -> ParsedDocument {
        if let conflict = ConflictMarkers.diagnostic(in: bytes, file: path) {
            throw Unreadable(diagnostic: conflict)
        }
        guard let format = FileFormat(path) else {
            throw Unreadable(
                diagnostic: Diagnostic(
                    code: "format", file: path.description, message: "neither YAML nor JSON"))
        }
        let document: ParsedDocument
        do throws(SyntaxError) {
            document = try format.parse(bytes, json: json)
        } catch {
            throw Unreadable(diagnostic: format.diagnostic(error, in: bytes, at: path, json: json))
        }
        guard !document.value.isNull else {
            throw Unreadable(
                diagnostic: Diagnostic(
                    code: "empty", file: path.description, message: "the file is empty",
                    help: "fill it, or remove the file if the entity shall go"))
        }
        return document
    }

    /// What is wrong with a place, in whatever words.
    private struct Complaint: Hashable {
        let path: DocumentPath
        let code: String
    }

    /// Schema, duplicate keys and secrets.
    private func check(
        _ document: ParsedDocument, _ bytes: [UInt8], kind: EntityKind, at path: FilePath
    ) -> [Diagnostic] {
        let findings = schemas[kind].validate(document.value)
        // What both schemas say is said once.
        let said = Set(findings.map { Complaint(path: $0.path, code: $0.code) })
        let own = (schemas.own(kind)?.validate(document.value) ?? []).filter {
            !said.contains(Complaint(path: $0.path, code: $0.code))
        }
        let secrets = SecretScan.ranges(in: bytes)
        guard
            !findings.isEmpty || !own.isEmpty || !document.duplicateKeys.isEmpty || !secrets.isEmpty
        else {
            return []
        }
        let lines = LineIndex(bytes)
        let found = document.diagnostics(for: findings, file: path.description, lines: lines)
        let foundByOwn = ParsedDocument(value: document.value, source: document.source)
            .diagnostics(for: own, file: path.description, lines: lines) {
                [schemas.note(on: $0, kind: kind)]
            }
        return (found + foundByOwn).sortedByPlace()
            + secrets.map { range in
                Diagnostic(
                    code: "secret", file: path.description, at: range, in: lines,
                    message: "this looks like an access token",
                    help: "remove it and revoke it: what is in the file is shown in the shop")
            }
    }

    /// What the schema says about a value that ghlsync itself is about to write. Only the built-in one:
    /// what GoHighLevel has is written down even when the workspace's own rules want more of it, and the
    /// file then waits with the reason.
    func findings(_ value: DocumentValue, kind: EntityKind) -> [SchemaFinding] {
        schemas[kind].validate(value)
    }
}

extension ParsedDocument {
    /// A problem with the value at a path.
    func diagnostic(
        _ code: String, at place: DocumentPath, of file: FilePath, _ lines: LineIndex,
        _ message: String, help: String? = nil, notes: [Diagnostic.Note] = []
    ) -> Diagnostic {
        Diagnostic(
            code: code, file: file.description, at: source.node(at: place, in: value).value,
            in: lines, message: message, help: help, notes: notes)
    }
}
