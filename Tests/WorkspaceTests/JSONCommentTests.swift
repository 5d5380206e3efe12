import Catalog
import Documents
import JSONFormat
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

/// `files: {jsonComments: true}`, through all that reads and writes `.json` files.
@Suite struct JSONCommentTests {
    private static let setting = "locations: {main: {id: A}}\nfiles: {jsonComments: true}\n"
    private static let listing = """
        {
          // the name
          "title": "Mat", // shown
          "price": 49.00, /* net */
        }

        """

    private static func text(_ files: InMemoryFileSystem, _ path: FilePath) throws -> String {
        String(decoding: try files.read(path, limit: 1 << 20), as: UTF8.self)
    }

    @Test("comments are refused without the setting, and the error names the setting")
    func refused() throws {
        let files = InMemoryWorkspace.with(["listings/mat.json": Self.listing])
        let found = try WorkspaceValidator(files: files).validate().diagnostics
        #expect(found.map(\.code) == ["syntax"])
        #expect(found.first?.position?.line == 2 && found.first?.position?.column == 3)
        #expect(found.first?.help?.contains("files: {jsonComments: true}") == true)
    }

    @Test(
        "an error that the setting would not help does not name it",
        arguments: ["{\"title\": }", "{\"title\": \"A\" # b\n}", "{\"title\": 'A'}", "{,}"])
    func otherErrors(_ text: String) throws {
        let files = InMemoryWorkspace.with(["listings/mat.json": text])
        let found = try WorkspaceValidator(files: files).validate().diagnostics
        #expect(found.map(\.code) == ["syntax"])
        #expect(found.first?.help?.contains("jsonComments") != true)
    }

    @Test("of two errors the first one names the setting when it is a comment")
    func firstOfTwo() throws {
        let files = InMemoryWorkspace.with(["listings/mat.json": "{ // a\n \"title\": }"])
        let found = try WorkspaceValidator(files: files).validate().diagnostics
        #expect(found.first?.help?.contains("jsonComments") == true)
    }

    @Test("with the setting, entities and schemas of the workspace may have comments")
    func accepted() throws {
        let files = InMemoryWorkspace.with(
            [
                "listings/mat.json": Self.listing,
                "schemas/listing.schema.json": "{\n  // ours\n  \"required\": [\"title\",],\n}\n",
            ], configuration: Self.setting)
        #expect(try WorkspaceValidator(files: files).validate().diagnostics == [])
    }

    @Test("a configuration in JSON that allows comments may have some itself")
    func configuration() {
        func read(_ text: String) -> ConfigurationReading {
            WorkspaceConfiguration.read(Array(text.utf8), at: "ghlsync.json")
        }
        let location = "\"locations\": {\"main\": {\"id\": \"A\"}}"
        let reading = read("{ // ours\n\(location), \"files\": {\"jsonComments\": true},\n}")
        #expect(reading.diagnostics == [] && reading.configuration.json == .commented)
        #expect(read("{ // ours\n\(location)}").diagnostics.map(\.code) == ["syntax"])
        #expect(read("{\(location)}").configuration.json == .strict)
        let wrong = read("{\(location), \"files\": {\"jsonComment\": true}}").diagnostics
        #expect(wrong.map(\.code) == ["unknown-key"])
        #expect(wrong.first?.help == "did you mean 'jsonComments'?")
    }

    @Test("a pull changes the value's bytes and keeps the comments")
    func pull() async throws {
        let files = InMemoryWorkspace.with(
            ["listings/mat.json": Self.listing], configuration: Self.setting)
        let replica = InMemoryWorkspace.replica(files)
        let seen = try await replica.snapshot(ScanScope())
        let change = Change.update(
            EntityKey(.listing, "mat"), seen: seen, ["price.amount": 59, "slug": "m"])
        let outcome = await replica.apply(change, in: .empty)
        #expect(outcome.problem == nil)
        #expect(
            try Self.text(files, "listings/mat.json")
                == Self.listing.replacing(
                    "49.00, /* net */", with: "59.00, /* net */\n  \"slug\": \"m\","))
    }

    @Test(
        "fmt lays a file with comments out and keeps them; without the setting it leaves it alone")
    func format() async throws {
        let rough = Self.listing.replacing("  ", with: "")
        for (configuration, after) in [
            (Self.setting, Self.listing), ("locations: {main: {id: A}}\n", rough),
        ] {
            let files = InMemoryWorkspace.with(
                ["listings/mat.json": rough], configuration: configuration)
            var formatter = WorkspaceFormatter(
                files: files, backups: KeptBackups(), random: SeededRandom(seed: 1))
            let report = try await formatter.run(isCheck: false)
            #expect(report.diagnostics.isEmpty == (configuration == Self.setting))
            #expect(try Self.text(files, "listings/mat.json") == after)
        }
    }
}
