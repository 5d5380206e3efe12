import Documents
import Ports
import SyncTestKit
import Testing

@testable import Workspace

/// Edits of `ghlsync.yaml` by commands.
@Suite struct ConfigurationEditTests {
    static let text = "# shops\nactive: main # today\nlocations:\n  main: {id: A} # ours\n"

    static func files(_ text: String = text) -> InMemoryFileSystem {
        InMemoryWorkspace.with([:], configuration: text)
    }

    private static func edit(_ files: any FileSystem, _ edits: [DocumentEdit]) throws {
        try WorkspaceConfiguration.edit(edits, in: files, random: 7)
    }

    @Test("only the bytes of what is named change; comments stay")
    func minimal() throws {
        let files = Self.files()
        try Self.edit(files, [.set("locations.client.id", "B")])
        #expect(files.text(at: "ghlsync.yaml") == Self.text + "  client:\n    id: B\n")
        try Self.edit(files, [.set("active", "client")])
        #expect(files.text(at: "ghlsync.yaml")?.contains("active: client # today") == true)
        #expect(WorkspaceConfiguration.read(from: files).configuration.location()?.name == "client")
    }

    @Test("what would not be valid is refused, and nothing is written")
    func refuses() throws {
        let files = Self.files()
        let error = #expect(throws: ConfigurationEditRefusal.self) {
            try Self.edit(files, [.set("active", "nowhere")])
        }
        #expect(error?.message.contains("there is no location 'nowhere'") == true)
        #expect(throws: ConfigurationEditRefusal.self) {
            try Self.edit(files, [.set("locations.twin.id", "A")])
        }
        #expect(files.text(at: "ghlsync.yaml") == Self.text)
    }

    @Test("a broken configuration is a person's to mend first")
    func broken() throws {
        let files = Self.files("locations: {main: {id: A}\n")
        #expect(throws: ConfigurationEditRefusal.self) {
            try Self.edit(files, [.set("active", "main")])
        }
    }

    @Test("a text that somebody saves meanwhile stays")
    func meanwhile() throws {
        let files = Self.files()
        let other = Self.text.replacing("shops", with: "my shops")
        files.beforeEachOperation { operation, _ in
            if operation.verb == .sync { files.put(other, at: "ghlsync.yaml") }
        }
        #expect(throws: ConfigurationEditRefusal.self) {
            try Self.edit(files, [.set("active", "main"), .set("locations.b.id", "B")])
        }
        #expect(files.text(at: "ghlsync.yaml") == other)
    }
}
