import Catalog
import Documents
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Testing

@testable import SyncEngine

/// `stores` and `ghl` of a listing: looked at where a file names them, left alone elsewhere.
@Suite struct StoreTests {
    static let mat: FilePath = "listings/mat.yaml"
    static let store = "6578278e879ad2646715ba9c"

    static func settled(_ fields: String) async throws -> World {
        var builder = WorldBuilder()
        builder.files = [
            mat: "title: Cork Mat\nprice: 79\n\(fields)\n",
            "listings/block.yaml": "title: Block\nprice: 9\n",
        ]
        builder.configuration = "rules: {maxDelete: 100%}\n"
        let world = builder.build()
        let text = try #require(world.disk.text(at: "ghlsync.yaml"))
        let id = SandboxLocation.demo.id
        world.disk.put(
            text.replacing("id: \(id)", with: "id: \(id), stores: {online: \(store)}"),
            at: "ghlsync.yaml")
        let report = try await world.start().sync()
        #expect(report.problems.isEmpty, "\(report.problems)")
        #expect(try await world.troubleAtRest() == [])
        world.wait(.seconds(120))
        world.sandbox.clearLog()
        return world
    }

    static func shown(_ world: World) -> [String] {
        world.sandbox.objects(.product).filter {
            $0["sandboxStores"]?.sequenceValue?.contains(.string(store)) ?? false
        }.compactMap { $0["name"]?.stringValue }
    }

    static func asked(_ world: World) -> [String] {
        world.sandbox.requests.map { "\($0.method) \($0.target.split(separator: "?")[0])" }
            .filter { $0.contains("store") }
            + world.sandbox.requests.map(\.target).filter { $0.contains("includedInStore") }
    }

    @Test("a listing goes into a store and out of it, by the store's name or by its id")
    func push() async throws {
        let world = try await Self.settled("stores: {online: true}")
        #expect(Self.shown(world) == ["Cork Mat"])
        try world.edit(Self.mat, "online: true", "online: false")
        try await world.start().sync()
        #expect(Self.shown(world).isEmpty)
        try world.edit(Self.mat, "online: false", "\(Self.store): true")
        try await world.start().sync()
        #expect(Self.shown(world) == ["Cork Mat"])
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("what the shop changed comes back; one list a store, and none where no file names one")
    func pull() async throws {
        let world = try await Self.settled("stores: {online: true} # ours")
        try world.editAtShop(.product, "Cork Mat", ["sandboxStores": []])
        world.sandbox.clearLog()
        try await world.start().sync()
        #expect(world.disk.text(at: Self.mat)?.contains("stores: {online: false} # ours") == true)
        #expect(Self.asked(world).count == 1, "\(Self.asked(world))")
        let plain = try await Self.settled("")
        try await plain.start().sync()
        #expect(Self.asked(plain).isEmpty)
    }

    @Test("a store that the location does not know is told, with what to do")
    func unknown() async throws {
        let world = try await Self.settled("stores: {online: true}")
        try world.edit(Self.mat, "online: true", "corner: true")
        let report = try await world.start().sync()
        let problem = try #require(report.problems.first)
        #expect(problem.code == "unknown-store" && problem.message.contains("corner"))
        #expect(problem.message.contains("its stores are online"))
    }

    @Test("a field under ghl that the shop changes comes back; others of the product do not")
    func verbatim() async throws {
        let world = try await Self.settled("ghl: {statementDescriptor: CORK} # as it is")
        try world.editAtShop(
            .product, "Cork Mat", ["statementDescriptor": "MATS", "inventedByThem": "x"])
        try await world.start().sync()
        let text = try #require(world.disk.text(at: Self.mat))
        #expect(text.contains("ghl: {statementDescriptor: MATS} # as it is"), "\(text)")
        #expect(!text.contains("inventedByThem"))
    }
}
