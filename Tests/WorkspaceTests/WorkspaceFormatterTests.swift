import Documents
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

@Suite struct WorkspaceFormatterTests {
    static let rough = "title:   Mat # mine\nprice:  49\n"
    static let neat = "title: Mat # mine\nprice: 49\n"

    private func run(
        _ files: InMemoryFileSystem, _ paths: [FilePath] = [], isCheck: Bool = false,
        backups: KeptBackups = KeptBackups()
    ) async throws -> WorkspaceFormatter.Report {
        var formatter = WorkspaceFormatter(
            files: files, backups: backups, random: SeededRandom(seed: 1))
        return try await formatter.run(paths, isCheck: isCheck)
    }

    private func text(_ files: InMemoryFileSystem, _ path: FilePath) throws -> String {
        String(decoding: try files.read(path, limit: 1 << 20), as: UTF8.self)
    }

    @Test("a file is formatted after it was kept; a neat one is left alone")
    func format() async throws {
        let files = InMemoryWorkspace.with([
            "listings/a.yaml": Self.rough, "listings/b.yaml": Self.neat,
            "listings/c.json": "{\"title\":\"C\"}",
        ])
        let backups = KeptBackups()
        let report = try await run(files, backups: backups)
        #expect(report.formatted == ["listings/a.yaml", "listings/c.json"])
        #expect(report.unchanged == 1 && report.diagnostics == [] && report.failures == [])
        #expect(try text(files, "listings/a.yaml") == Self.neat)
        #expect(try text(files, "listings/c.json") == "{\n  \"title\": \"C\"\n}\n")
        #expect(backups.kept.map(\.bytes).first == Array(Self.rough.utf8))
        #expect(backups.kept.map(\.place) == ["listings/a.yaml", "listings/c.json"])
        #expect(try await run(files).formatted == [])
    }

    @Test("a check names the files and writes nothing")
    func check() async throws {
        let files = InMemoryWorkspace.with(["listings/a.yaml": Self.rough])
        let backups = KeptBackups()
        let report = try await run(files, isCheck: true, backups: backups)
        #expect(report.formatted == ["listings/a.yaml"] && backups.kept.isEmpty)
        #expect(try text(files, "listings/a.yaml") == Self.rough)
    }

    @Test("the configuration is formatted only when it is named, and other files not at all")
    func named() async throws {
        let files = InMemoryWorkspace.with(
            ["listings/a.yaml": Self.rough, "listings/b.yaml": Self.rough, "other.yaml": "a:  1\n"],
            configuration: "locations:   {main: {id: A}}\n")
        #expect(try await run(files, ["listings/b"]).formatted == ["listings/b.yaml"])
        #expect(try await run(files).formatted == ["listings/a.yaml"])
        #expect(try await run(files, ["ghlsync.yaml"]).formatted == ["ghlsync.yaml"])
        #expect(try text(files, "ghlsync.yaml") == "locations: {main: {id: A}}\n")
        await #expect(throws: CycleFailure.self) { try await run(files, ["other.yaml"]) }
        await #expect(throws: CycleFailure.self) { try await run(files, ["listings/no.yaml"]) }
    }

    @Test("a file that is no YAML is shown and left alone, and the others are formatted")
    func broken() async throws {
        let broken = "title: [1\n"
        let files = InMemoryWorkspace.with([
            "listings/a.yaml": broken, "listings/b.yaml": Self.rough,
        ])
        let report = try await run(files)
        #expect(report.diagnostics.map(\.code) == ["syntax"])
        #expect(report.formatted == ["listings/b.yaml"])
        #expect(try text(files, "listings/a.yaml") == broken)
    }

    @Test("a file that somebody saves meanwhile keeps what was saved")
    func raced() async throws {
        let files = InMemoryWorkspace.with(["listings/a.yaml": Self.rough])
        let backups = KeptBackups(onKeep: { files.put("title: new\n", at: "listings/a.yaml") })
        let report = try await run(files, backups: backups)
        #expect(report.formatted == [] && report.failures.count == 1)
        #expect(try text(files, "listings/a.yaml") == "title: new\n")
    }

    @Test("without a backup nothing is replaced")
    func noBackup() async throws {
        let files = InMemoryWorkspace.with(["listings/a.yaml": Self.rough])
        let backups = KeptBackups(failure: CycleFailure(.workspace, "no space"))
        let report = try await run(files, backups: backups)
        #expect(report.formatted == [] && report.failures.count == 1)
        #expect(try text(files, "listings/a.yaml") == Self.rough)
    }

    @Test("the files of the template are formatted", arguments: FileFormat.allCases)
    func template(_ format: FileFormat) async throws {
        let files = InMemoryFileSystem()
        files.putDirectory(.root)
        try WorkspaceTemplate.create(
            in: files, WorkspaceTemplate.Options(locationID: "ve9EPM428h8vShlRW1KT", format: format)
        )
        let everything = try await run(
            files, ["directories", "listings", "collections", "ghlsync.yaml"], isCheck: true)
        #expect(everything.formatted == [] && everything.unchanged == 8)
    }
}
