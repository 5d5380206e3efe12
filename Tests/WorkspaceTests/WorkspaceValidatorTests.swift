import Documents
import HostSystem
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

@Suite struct WorkspaceValidatorTests {
    /// A copy in memory of a workspace below `Fixtures/workspaces`.
    static func fixture(_ name: String) throws -> InMemoryFileSystem {
        let repository = try Repository.files()
        let copy = InMemoryFileSystem()
        func collect(_ folder: FilePath) throws {
            for entry in try repository.list(folder) {
                let path = try #require(folder.appending(entry.name))
                if entry.kind == .directory {
                    try collect(path)
                } else {
                    let place = path.components.dropFirst(3).joined(separator: "/")
                    copy.put(
                        try repository.read(path, limit: 1 << 20), at: try #require(FilePath(place))
                    )
                }
            }
        }
        try collect(FilePath(stringLiteral: "Fixtures/workspaces/\(name)"))
        return copy
    }

    static func line(_ diagnostic: Diagnostic) -> String {
        let place = diagnostic.position.map { ":\($0.line):\($0.column)" } ?? ""
        let notes = diagnostic.notes.map { " [\($0.file)]" }.joined()
        return "\(diagnostic.file)\(place): \(diagnostic.code): \(diagnostic.message)\(notes)"
    }

    @Test("nothing is wrong with a good workspace, and looking changes nothing")
    func good() throws {
        let files = try Self.fixture("good")
        let before = files.files
        let report = try WorkspaceValidator(files: files).validate()
        #expect(report.diagnostics.map(Self.line) == [] && report.isValid && report.fileCount == 5)
        #expect(files.files == before && !files.operations.contains { $0.changesFiles })
    }

    /// With `GHLSYNC_REGENERATE` set, writes what is found now as what is expected; read it then.
    @Test("every problem of a broken workspace is told, at its place, in order")
    func broken() throws {
        let report = try WorkspaceValidator(files: try Self.fixture("broken")).validate()
        let found = report.diagnostics.map(Self.line).joined(separator: "\n") + "\n"
        let path: FilePath = "Fixtures/workspaces/broken/expected.txt"
        let repository = try Repository.files()
        if Repository.isRegenerating {
            try? repository.remove(path)
            try repository.write(Array(found.utf8), to: path)
        }
        let expected = String(decoding: try repository.read(path, limit: 1 << 20), as: UTF8.self)
        #expect(found == expected)
    }

    @Test(
        "only what is named is told: a file, a folder, or a key",
        arguments: [
            ("listings/twin.yaml", ["listings/twin.yaml"]),
            ("listings/empty", ["listings/empty.yaml"]),
            ("collections", ["collections/dangling-item.yaml"]), ("ghlsync.yaml", ["ghlsync.yaml"]),
        ])
    func some(_ path: String, _ files: [String]) throws {
        let report = try WorkspaceValidator(files: try Self.fixture("broken"))
            .validate([try #require(FilePath(path))])
        #expect(report.diagnostics.map(\.file) == files)
    }

    @Test("a name of nothing is told, not passed over")
    func unknown() throws {
        let validator = WorkspaceValidator(files: try Self.fixture("good"))
        #expect(throws: CycleFailure.self) { try validator.validate(["listings/nobody"]) }
    }

    @Test(
        "a picture that is not there: the one that was meant, or what to do",
        arguments: [
            ("media/mta.png", "did you mean media/mat.png?"),
            ("media/other.png", "put the picture there, or name another"),
        ])
    func missingPicture(_ named: String, _ help: String) throws {
        let files = InMemoryWorkspace.with([
            "listings/mat.yaml": "title: A\nimageUrl: \(named)\n", "media/mat.png": "x",
        ])
        let report = try WorkspaceValidator(files: files).validate()
        #expect(report.diagnostics.map(\.help) == [help])
    }
}
