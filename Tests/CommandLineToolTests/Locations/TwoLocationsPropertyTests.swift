import Catalog
import Documents
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import Workspace

/// Random edits of two locations, of the files and of the overrides, with syncs in between.
@Suite struct TwoLocationsPropertyTests {
    @Test("two locations and the files come together, each with its overrides", arguments: 1...24)
    func converges(seed: Int) async throws {
        var random = Seeded(UInt64(seed))
        var builder = WorldBuilder()
        builder.locations = 2
        builder.seed = UInt64(seed)
        builder.files["listings/rope.yaml"] = WorldBuilder.listing("Jump Rope", price: "9.5")
        builder.configuration = "rules: {priceGuard: false, conflictResolution: remote_wins}\n"
        builder.overrides = ["client-2": "{listings/mat: {price: 59}}"]
        let world = builder.build()
        try await world.syncEverywhere()
        let shops = ["main": SandboxLocation.demo.id, "client-2": World.secondLocation]
        var story: [String] = []
        for number in 1...12 {
            let key = random.pick(["mat", "rope"])
            let place = random.pick(["main", "client-2"])
            let shop = try #require(shops[place])
            let names = Self.names(world, shop)
            switch random.pick(["file", "shop", "price", "override", "sync", "sync"]) {
            case "file":
                let path = try #require(FilePath("listings/\(key).yaml"))
                let text = try #require(world.disk.text(at: path))
                let title = try #require(
                    text.split(separator: "\n").first { $0.hasPrefix("title:") })
                try world.edit(path, "\(title)\n", "title: \(key) file \(number)\n")
                story.append("file \(key) \(number)")
            case "shop":
                let name = try #require(names[key], "\(story)")
                try world.editAtShop(
                    .product, name, in: shop, ["name": .string("\(key) \(place) \(number)")])
                story.append("name \(key) at \(place) \(number)")
            case "price":
                let name = try #require(names[key], "\(story)")
                try world.priceAtShop(name, 100 + number, in: shop)
                story.append("price \(key) at \(place) \(100 + number)")
            case "override":
                let text = try #require(world.disk.text(at: "ghlsync.yaml"))
                let line = try #require(
                    text.split(separator: "\n").first { $0.contains("# theirs") })
                try world.edit(
                    "ghlsync.yaml", String(line),
                    "    overrides: {listings/mat: {price: \(200 + number)}} # theirs")
                story.append("override \(200 + number)")
            default:
                try await world.start(at: place).sync()
                story.append("sync \(place)")
            }
        }
        // What one location brings to the file reaches the other a round later.
        for _ in 1...3 { try await world.syncEverywhere() }
        for name in world.locations {
            let plan = try await world.start(at: name).plan()
            #expect(plan.isEmpty && plan.held.isEmpty, "\(name): \(story) \(plan.changes)")
        }
        let text = try #require(world.disk.text(at: "ghlsync.yaml"))
        #expect(text.contains("# theirs"))
        // Titles are everybody's; the price of the mat is each location's own.
        let (ours, theirs) = (world.catalog(), world.catalog(in: World.secondLocation))
        #expect(
            Self.names(world, SandboxLocation.demo.id) == Self.names(world, World.secondLocation))
        #expect(ours.count == 2 && theirs.count == 2, "\(story)")
        let own = world.start(at: "client-2")
        let price = try await own.local.snapshot(ScanScope())
            .sightings[EntityKey(.listing, "mat")]?.entity?["price"]?["amount"]?.numberValue
        #expect(text.contains("price: \(price?.plainText ?? "?")"), "\(text)")
        #expect(theirs.contains { $0.hasSuffix(" \(price?.plainText ?? "?")") })
    }

    /// The name of each entity's product, by key: names begin with the key once they were edited.
    private static func names(_ world: World, _ shop: String) -> [String: String] {
        var names: [String: String] = [:]
        for object in world.sandbox.objects(.product, in: shop) {
            guard let name = object["name"]?.stringValue else { continue }
            names[name.lowercased().contains("mat") ? "mat" : "rope"] = name
        }
        return names
    }
}
