import Foundation
import Testing

/// A plain build accepts an import that the manifest does not declare; these tests do not.
@Suite struct LayerTests {
    /// What each target may import of ours: the layer table, kept apart from the manifest on purpose.
    static let table: [String: Set<String>] = [
        "Documents": [],
        "Pacing": [],
        "Crypto": ["CLibcrypto"],
        "JSONFormat": ["Documents"],
        "YAMLFormat": ["Documents"],
        "SchemaValidation": ["Documents"],
        "Ports": ["Pacing"],
        "Catalog": ["Documents", "Crypto"],
        "SyncCore": ["Catalog", "Documents", "Pacing"],
        "Workspace": [
            "SyncCore", "Catalog", "Documents", "JSONFormat", "YAMLFormat", "SchemaValidation",
            "Ports", "Pacing", "Crypto",
        ],
        "HighLevel": [
            "SyncCore", "Catalog", "Documents", "JSONFormat", "Ports", "Pacing", "Crypto",
        ],
        "Ledger": ["SyncCore", "Catalog", "Documents", "JSONFormat", "Ports", "Pacing", "Crypto"],
        "Sandbox": ["Documents", "JSONFormat", "Ports", "Pacing", "Crypto"],
        "SyncEngine": ["SyncCore", "Catalog", "Documents", "Ledger", "Ports", "Pacing"],
        "CurlTransport": ["Ports", "Pacing", "CCurl", "CCurlShims"],
        "HostSystem": ["Ports", "Pacing"],
        "HTTPServer": ["Ports", "Pacing"],
        "TerminalUI": ["Ports"],
        "CommandLineTool": [
            "SyncEngine", "Workspace", "HighLevel", "Ledger", "Sandbox", "SyncCore", "Catalog",
            "SchemaValidation", "YAMLFormat", "JSONFormat", "Documents", "Crypto", "HostSystem",
            "CurlTransport", "HTTPServer", "TerminalUI", "Ports", "Pacing",
        ],
        "ghlsync": ["CommandLineTool"],
        "Benchmarks": [
            "SyncTestKit", "SyncEngine", "Workspace", "Ledger", "Sandbox", "SyncCore", "Catalog",
            "HostSystem", "HTTPServer", "CurlTransport", "YAMLFormat", "JSONFormat", "Documents",
            "Ports", "Pacing",
        ],
    ]
    private static let fromC: Set<String> = ["CCurl", "CCurlShims", "CLibcrypto"]
    private static let pure: Set<String> = [
        "Documents", "Pacing", "JSONFormat", "YAMLFormat", "SchemaValidation", "Ports", "Catalog",
        "SyncCore", "Crypto",
    ]

    @Test("every target is in the table")
    func complete() throws {
        let folders = try FileManager.default
            .contentsOfDirectory(atPath: Repository.root.appending(path: "Sources").path())
        #expect(Set(folders) == Set(Self.table.keys).union(Self.fromC))
    }

    @Test("imports go down, and only along the table", arguments: table.keys.sorted())
    func imports(target: String) throws {
        let ours = try Repository.imports(of: target)
            .intersection(Set(Self.table.keys).union(Self.fromC))
        #expect(ours.subtracting(Self.table[target, default: []]) == [])
    }

    @Test("layers 0 to 3 know nothing of the operating system", arguments: pure.sorted())
    func pureLayers(target: String) throws {
        let system: Set<String> = [
            "Foundation", "FoundationEssentials", "FoundationNetworking", "Glibc", "Dispatch",
        ]
        #expect(try Repository.imports(of: target).intersection(system) == [])
    }

    @Test("the test kit stands on fakes: it imports no adapter to the machine")
    func testKit() throws {
        let adapters: Set<String> = ["HostSystem", "CurlTransport", "HTTPServer"]
        #expect(try Repository.imports(of: "SyncTestKit", in: "Tests").intersection(adapters) == [])
    }

    @Test("the table has no cycle, and the reader of imports finds some")
    func sound() throws {
        var left = Self.table.mapValues { $0.subtracting(Self.fromC) }
        while let free = left.first(where: { $0.value.isDisjoint(with: left.keys) })?.key {
            left[free] = nil
        }
        #expect(left.isEmpty)
        #expect(try Repository.imports(of: "HostSystem").isSuperset(of: ["Glibc", "Ports"]))
    }
}
