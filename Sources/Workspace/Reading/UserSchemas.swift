import Catalog
package import Documents
package import JSONFormat
package import Ports
import SchemaValidation
import SyncCore

/// A workspace's own rules: `schemas/<kind>.schema.json` tightens the built-in schema of a kind, and an
/// entity must satisfy both.
///
/// A file that cannot be used is an error, never passed over: nothing is sent past rules that nobody
/// could check.
package struct UserSchemas: Sendable {
    /// What is wrong with the schema files, in path order.
    package private(set) var diagnostics: [Diagnostic] = []
    /// The files that are there.
    package private(set) var paths: [FilePath] = []
    private var schemas: [EntityKind: Own] = [:]
    private var texts: [FilePath: [UInt8]] = [:]

    /// A schema, and where its rules stand.
    private struct Own: Sendable {
        let schema: Schema
        let document: ParsedDocument
        let lines: LineIndex
    }

    package init() {}

    package var isValid: Bool { !diagnostics.contains { $0.severity == .error } }

    subscript(kind: EntityKind) -> Schema? { schemas[kind]?.schema }

    /// Whose rule a finding is about, and where it stands.
    func note(on finding: SchemaFinding, kind: EntityKind) -> Diagnostic.Note {
        let position = schemas[kind].map { own in
            let node = own.document.source.node(at: finding.rule, in: own.document.value)
            return own.lines.position(of: (node.key ?? node.value).lowerBound)
        }
        return Diagnostic.Note(
            file: WorkspaceLayout.userSchemaPath(of: kind).description, position: position,
            message: "this workspace's own schema asks for it")
    }

    /// Whether both say the same, so that what was read with one holds for the other.
    func isSame(as other: UserSchemas) -> Bool {
        texts == other.texts && diagnostics == other.diagnostics
    }

    /// Reads them; trouble is in the diagnostics.
    package static func read(
        from files: any FileSystem, json: JSONDocument.Dialect
    ) -> UserSchemas {
        var found = UserSchemas()
        do throws(FileFailure) {
            for name in try files.list(WorkspaceLayout.userSchemaFolder).map(\.name).sorted() {
                guard !FileNames.isIgnored(name), name.hasSuffix(WorkspaceLayout.schemaSuffix),
                    let path = WorkspaceLayout.userSchemaFolder.appending(name)
                else { continue }
                found.take(path, files, json)
            }
        } catch {
            if error.kind != .notFound {
                found.report(WorkspaceLayout.userSchemaFolder, "unreadable", "\(error)")
            }
        }
        return found
    }

    private mutating func take(
        _ path: FilePath, _ files: any FileSystem, _ json: JSONDocument.Dialect
    ) {
        paths.append(path)
        let word = String(path.name.dropLast(WorkspaceLayout.schemaSuffix.count))
        guard let kind = EntityKind.allCases.first(where: { $0.rawValue == word }) else {
            let kinds = EntityKind.allCases.map(\.rawValue)
            let near = Suggestion.closest(to: word, among: kinds)
            report(
                path, "unknown-kind", "there is no kind of file '\(word)'",
                help: near.map { "did you mean \($0)\(WorkspaceLayout.schemaSuffix)?" }
                    ?? "the kinds are \(kinds.joined(separator: ", "))")
            return
        }
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try files.read(path, limit: ParseLimits.entityFile.bytes)
        } catch {
            report(path, "unreadable", "\(error)")
            return
        }
        texts[path] = bytes
        do throws(SyntaxError) {
            compile(try JSONDocument.parse(bytes, dialect: json), bytes, kind, at: path)
        } catch {
            diagnostics.append(FileFormat.json.diagnostic(error, in: bytes, at: path, json: json))
        }
    }

    private mutating func compile(
        _ document: ParsedDocument, _ bytes: [UInt8], _ kind: EntityKind, at path: FilePath
    ) {
        let lines = LineIndex(bytes)
        let repeated = document.diagnostics(for: [], file: path.description, lines: lines)
        diagnostics += repeated
        guard repeated.isEmpty else { return }
        if let dialect = document.value["$schema"]?.stringValue,
            !Self.dialects.contains(dialect)
        {
            diagnostics.append(
                document.diagnostic(
                    "unsupported-schema", at: DocumentPath.root.key("$schema"), of: path, lines,
                    "the dialect \(dialect) is not supported", help: "write \(Self.dialects[0])"))
            return
        }
        do throws(SchemaError) {
            schemas[kind] = Own(
                schema: try Schema(compiling: document.value), document: document, lines: lines)
        } catch {
            diagnostics.append(
                document.diagnostic(
                    "broken-schema", at: error.place(in: document.value), of: path, lines,
                    error.message, help: "JSON Schema 2020-12, with references inside the file only"
                ))
        }
    }

    private mutating func report(
        _ path: FilePath, _ code: String, _ message: String, help: String? = nil
    ) {
        diagnostics.append(
            Diagnostic(code: code, file: path.description, message: message, help: help))
    }

    private static let dialects = [
        "https://json-schema.org/draft/2020-12/schema",
        "https://json-schema.org/draft/2020-12/schema#",
    ]
}
