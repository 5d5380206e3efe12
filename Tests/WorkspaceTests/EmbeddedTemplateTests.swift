import HostSystem
import Ports
import SyncTestKit
import Testing

@testable import Workspace

/// `EmbeddedTemplate.swift` is made from `workspace-template/`. After a change there, make it anew:
///
///     GHLSYNC_REGENERATE=1 swift test --filter EmbeddedTemplateTests
@Suite struct EmbeddedTemplateTests {
    static let generated: FilePath = "Sources/Workspace/Template/EmbeddedTemplate.swift"

    @Test("the program carries the workspace template as it is in the repository")
    func upToDate() throws {
        let repository = try Repository.files()
        var files: [(path: String, text: String)] = []
        try Self.collect("workspace-template", in: repository, &files)
        files.sort { $0.path < $1.path }
        if Repository.isRegenerating {
            let bytes = Array(Self.source(of: files).utf8)
            try? repository.remove(Self.generated)
            try repository.write(bytes, to: Self.generated)
            return
        }
        let embedded = EmbeddedTemplate.files
        #expect(embedded.map(\.path) == files.map(\.path), "run it with GHLSYNC_REGENERATE=1")
        for (known, file) in zip(embedded, files) {
            #expect(
                known.text == file.text, "\(file.path) changed: run it with GHLSYNC_REGENERATE=1")
        }
    }

    private static func collect(
        _ folder: FilePath, in repository: any FileSystem,
        _ found: inout [(path: String, text: String)]
    ) throws {
        for entry in try repository.list(folder) {
            let path = try #require(folder.appending(entry.name))
            if entry.kind == .directory {
                try collect(path, in: repository, &found)
            } else {
                let text = String(
                    validating: try repository.read(path, limit: 1 << 20), as: UTF8.self)
                let place = path.components.dropFirst().joined(separator: "/")
                found.append((place, try #require(text, "\(path) is no text")))
            }
        }
    }

    static func source(of files: [(path: String, text: String)]) -> String {
        var source = """
            /// The files of `workspace-template/`. Made by `EmbeddedTemplateTests`; do not edit by hand.
            enum EmbeddedTemplate {
                static let files: [(path: String, text: String)] = [\n
            """
        for file in files {
            source += "        (\n            \"\(file.path)\",\n            ###\"\"\"\n"
            for line in file.text.split(separator: "\n", omittingEmptySubsequences: false) {
                source += line.isEmpty ? "\n" : "            \(line)\n"
            }
            source += "            \"\"\"###\n        ),\n"
        }
        return source + "    ]\n}\n"
    }
}
