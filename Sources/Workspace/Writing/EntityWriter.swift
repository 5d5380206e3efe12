import Catalog
import Documents
import Ports
import SchemaValidation
import SyncCore

/// Entity to bytes: edits an existing text field by field, or writes a new one. Pure; the disk is
/// `WorkspaceReplica`'s.
///
/// A text is only given out when reading it back gives exactly what was asked for, so that a file never
/// holds anything but a version that both sides can agree on (I9).
struct EntityWriter {
    let reader: EntityReader

    /// Bytes that may be written, and the entity that they say.
    struct Draft {
        let bytes: [UInt8]
        let entity: Entity
        /// Where fields are overridden in the location that is written for: they changed there.
        var overrides: OverrideDraft?
    }

    /// Why there can be no such text. The file stays as it is.
    struct Refusal: Error {
        let code: String
        let message: String
        var hint: String?
        var diagnostics: [Diagnostic] = []
    }

    /// The text with some fields changed, everything else byte for byte as it was.
    func update(
        _ bytes: [UInt8], of key: EntityKey, at path: FilePath, _ edits: [FieldEdit]
    ) throws(Refusal) -> Draft {
        let document: ParsedDocument
        do throws(EntityReader.Unreadable) {
            document = try reader.parse(bytes, at: path)
        } catch {
            throw Refusal(
                code: "invalid", message: "\(path) is not valid: \(error.diagnostic.message)",
                hint: error.diagnostic.help, diagnostics: [error.diagnostic])
        }
        let merged = reader.merged(document.value, of: key)
        let now = reader.canonical(key, merged)
        return try settle(
            bytes, saying: merged, of: key, at: path, to: target(of: edits, from: now))
    }

    /// Brings a text, and what is overridden of it, to an entity.
    private func settle(
        _ bytes: [UInt8], saying merged: DocumentValue, of key: EntityKey, at path: FilePath,
        to target: Entity
    ) throws(Refusal) -> Draft {
        var session = SpellingSession(document: merged, key: key, target: target, reader: reader)
        for rule in key.kind.fieldRules { try session.settle(rule) }
        let entity = reader.canonical(key, session.document)
        guard !session.edits.isEmpty else { return Draft(bytes: bytes, entity: entity) }
        try checkSchema(session.document, key, path)
        guard let overrides = reader.overrides, !overrides.fields(of: key).isEmpty else {
            let text = try text(bytes, session.edits, at: path)
            try verify(text, says: session.document, at: path)
            return Draft(bytes: text, entity: entity)
        }
        let parts = overrides.route(session.edits, of: key)
        let text = parts.file.isEmpty ? bytes : try text(bytes, parts.file, at: path)
        let edited: LocationOverrides
        do throws(EditError) {
            edited = try overrides.edited(parts.configuration)
        } catch {
            throw Refusal(
                code: "not-editable",
                message: "\(overrides.file) cannot take the change: \(error.message)",
                hint: "make the change to \(error.path) by hand")
        }
        try verify(text, says: session.document, at: path) { edited.merged($0, of: key) }
        return Draft(
            bytes: text, entity: entity,
            overrides: parts.configuration.isEmpty
                ? nil
                : OverrideDraft(
                    key: key, entry: overrides.entry(of: key).value, edits: parts.configuration))
    }

    /// The entity after the edits. What does not go together with an edit gives way to it: a listing
    /// that GoHighLevel shows in the store is not inactive any more.
    private func target(of edits: [FieldEdit], from now: Entity) -> Entity {
        var fields = DocumentValue.mapping(now.fields)
        for edit in edits {
            let isMissing = edit.after == nil && fields.value(at: edit.path) == nil
            if !isMissing { fields = fields.setting(edit.after, at: edit.path) }
            if now.key.kind == .listing, edit.path.field == "availableInStore",
                edit.after?.boolValue != false
            {
                fields = fields.setting(nil, at: "active")
            }
        }
        return reader.canonical(now.key, fields)
    }

    private func text(
        _ bytes: [UInt8], _ edits: [DocumentEdit], at path: FilePath
    ) throws(Refusal) -> [UInt8] {
        guard let format = FileFormat(path) else {
            throw Refusal(code: "format", message: "\(path) is neither YAML nor JSON")
        }
        do throws(EditError) {
            return try format.edit(bytes, edits, json: reader.json)
        } catch {
            throw Refusal(
                code: "not-editable", message: "\(path) cannot take the change: \(error.message)",
                hint: "make the change to \(error.path) by hand")
        }
    }

    /// Makes sure of a text; `view` is what the location makes of its document.
    private func verify(
        _ text: [UInt8], says value: DocumentValue, at path: FilePath,
        view: (DocumentValue) -> DocumentValue = { $0 }
    ) throws(Refusal) {
        guard let read = try? reader.parse(text, at: path), view(read.value) == value,
            read.duplicateKeys.isEmpty
        else {
            throw Refusal(
                code: "not-editable",
                message: "\(path) would not say what was asked for after the change",
                hint: "make the change by hand, and please report the form of the file as a bug")
        }
    }

    /// GoHighLevel may hold what a file may not; then the file keeps what it has, and somebody is told.
    private func checkSchema(
        _ value: DocumentValue, _ key: EntityKey, _ path: FilePath
    ) throws(Refusal) {
        guard let finding = reader.findings(value, kind: key.kind).first else { return }
        throw Refusal(
            code: "remote-invalid",
            message: "GoHighLevel has a value that \(path) may not hold: \(finding.message)",
            hint: "correct it in GoHighLevel")
    }

    /// The text of a new file.
    func create(
        _ entity: Entity, at path: FilePath, _ format: FileFormat
    ) throws(Refusal) -> Draft {
        let schema = "../\(WorkspaceLayout.schemaPath(of: entity.key.kind))"
        var fields = NewDocument(
            entity, defaultCurrency: reader.defaultCurrency, format: format
        ).fields
        let text: [UInt8]
        switch format {
        case .yaml:
            text =
                Array("# yaml-language-server: $schema=\(schema)\n".utf8)
                + format.write(.mapping(fields))
        case .json:
            let entries = fields.entries.map { ($0.key, $0.value) }
            fields = OrderedObject([("$schema", .string(schema))] + entries)
            text = format.write(.mapping(fields))
        }
        let value = DocumentValue.mapping(fields)
        try checkSchema(value, entity.key, path)
        try verify(text, says: value, at: path)
        let written = reader.canonical(entity.key, value)
        guard written == reader.canonical(entity.key, .mapping(entity.fields)) else {
            throw Refusal(
                code: "not-editable", message: "\(path) cannot say all that GoHighLevel has",
                hint: "please report this as a bug")
        }
        guard let overrides = reader.overrides, !overrides.fields(of: entity.key).isEmpty else {
            return Draft(bytes: text, entity: written)
        }
        // The file has what GoHighLevel has, and so has what is overridden of it.
        let merged = overrides.merged(value, of: entity.key)
        return try settle(text, saying: merged, of: entity.key, at: path, to: written)
    }
}
