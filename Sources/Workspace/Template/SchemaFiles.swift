import Documents
import JSONFormat
package import Ports
import SchemaValidation
package import SyncCore

/// The built-in schemas as files for editors: one of each kind, and one of the configuration.
package struct SchemaFile: Sendable, Hashable {
    /// `listing`, `collection`, `directory`, `configuration`.
    package let kind: String
    /// Where editors look for it, from the workspace's root.
    package let path: FilePath
    package let text: String

    /// What the schema says of itself, in one sentence.
    package var summary: String {
        (try? JSONDocument.value(of: Array(text.utf8)))?["description"]?.stringValue ?? ""
    }

    package static let all: [SchemaFile] = BuiltInSchemas.files.map { name, text in
        SchemaFile(
            kind: name.split(separator: ".").first.map(String.init) ?? name,
            path: FilePath(stringLiteral: "\(WorkspaceLayout.stateFolder)/schema/\(name)"),
            text: text)
    }

    /// Brings the files of a workspace up to date, each in one step; gives the paths that changed.
    /// They are ghlsync's own: what stands there is replaced. The workspace is checked first.
    package static func refresh(
        _ schemas: [SchemaFile] = all, in files: any FileSystem,
        temporaryName: () -> String
    ) throws(CycleFailure) -> [FilePath] {
        try WorkspaceLayout.check(files)
        do throws(FileFailure) {
            var changed: [FilePath] = []
            for schema in schemas {
                let bytes = Array(schema.text.utf8)
                if let found = try files.metadata(at: schema.path), found.kind == .file,
                    found.size == bytes.count,
                    try files.read(schema.path, limit: bytes.count) == bytes
                {
                    continue
                }
                try files.createDirectory(at: schema.path.parent ?? .root)
                try files.replace(schema.path, with: bytes, temporaryName: temporaryName())
                changed.append(schema.path)
            }
            return changed
        } catch {
            throw CycleFailure(
                .workspace, "the schema cannot be written: \(error)",
                hint: "make .ghlsync/schema a folder that you may write to")
        }
    }
}
