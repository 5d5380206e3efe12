import Catalog
import Documents
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Testing

@testable import SyncEngine

/// `fieldMapping: {listing: {category: collection}}`.
@Suite struct CategoryTests {
    static let mat: FilePath = "listings/mat.yaml"
    static let block: FilePath = "listings/block.yaml"

    static func world(_ files: [FilePath: String] = [:]) -> World {
        var builder = WorldBuilder()
        builder.files = [
            mat: "title: Cork Mat\nprice: 79\ncategory: Mats # ours\n",
            block: "title: Cork Block\nprice: 20\ncategory: Mats\n",
        ].merging(files) { $1 }
        builder.configuration =
            "rules: {maxDelete: 100%}\nfieldMapping: {listing: {category: collection}}\n"
        return builder.build()
    }

    static func settled(_ files: [FilePath: String] = [:]) async throws -> World {
        let world = world(files)
        try await sync(world)
        try await sync(world)
        #expect(try await world.troubleAtRest() == [])
        world.wait(.seconds(120))
        return world
    }

    @discardableResult
    static func sync(_ world: World) async throws -> SyncReport {
        let report = try await world.start().sync()
        #expect(report.problems.isEmpty, "\(report.problems)")
        return report
    }

    static func id(_ world: World, _ name: String) throws -> DocumentValue {
        try #require(
            world.sandbox.objects(.collection).first { $0["name"]?.stringValue == name }?["_id"])
    }

    static func members(_ world: World, _ name: String) throws -> [String] {
        let id = try id(world, name)
        return world.sandbox.objects(.product).filter {
            $0["collectionIds"]?.sequenceValue?.contains(id) ?? false
        }.compactMap { $0["name"]?.stringValue }.sorted()
    }

    @Test("the plan says which collection is made; it is made once, and gets no file")
    func create() async throws {
        let world = Self.world()
        let plan = try await world.start().plan()
        #expect(plan.remarks.contains { $0.hasPrefix("category “Mats”: ") }, "\(plan.remarks)")
        try await Self.sync(world)
        try await Self.sync(world)
        #expect(world.names(.collection) == ["Mats"])
        #expect(try Self.members(world, "Mats") == ["Cork Block", "Cork Mat"])
        #expect(!world.userFiles.keys.contains { "\($0)".hasPrefix("collections/") })
        #expect(try await world.troubleAtRest() == [])
        #expect(try await world.start().plan().remarks.isEmpty)
    }

    @Test("an edit of the file moves the product and leaves its other collections")
    func push() async throws {
        let world = try await Self.settled([
            "collections/best.yaml": "name: Best sellers\nitems: [mat]\n"
        ])
        try world.edit(Self.mat, "category: Mats", "category: Blocks")
        try await Self.sync(world)
        #expect(try Self.members(world, "Mats") == ["Cork Block"])
        #expect(try Self.members(world, "Blocks") == ["Cork Mat"])
        #expect(try Self.members(world, "Best sellers") == ["Cork Mat"])
        try world.edit(Self.mat, "category: Blocks # ours\n", "")
        try await Self.sync(world)
        #expect(try Self.members(world, "Blocks").isEmpty)
        #expect(try Self.members(world, "Best sellers") == ["Cork Mat"])
    }

    @Test("a move among the categories at the shop, and a new name for one, come back")
    func pull() async throws {
        let world = try await Self.settled([
            "listings/strap.yaml": "title: Strap\nprice: 9\ncategory: Straps\n"
        ])
        try world.editAtShop(
            .product, "Cork Mat", ["collectionIds": [try Self.id(world, "Straps")]])
        try await Self.sync(world)
        #expect(world.disk.text(at: Self.mat)?.contains("category: Straps # ours") == true)
        try world.editAtShop(.collection, "Straps", ["name": "Straps & belts"])
        try await Self.sync(world)
        for file in [Self.mat, "listings/strap.yaml"] {
            #expect(world.disk.text(at: file)?.contains("Straps & belts") == true)
        }
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("a file for the category is made as that file's, and both spell one membership")
    func file() async throws {
        let path: FilePath = "collections/mats-page.yaml"
        let world = try await Self.settled([path: "name: Mats\nslug: all-mats\nitems: [mat]\n"])
        #expect(world.names(.collection) == ["Mats"])
        #expect(world.sandbox.objects(.collection).first?["slug"] == "all-mats")
        #expect(world.disk.text(at: path)?.contains("block") == true)
        try world.edit(Self.block, "category: Mats\n", "")
        try await Self.sync(world)
        try await Self.sync(world)
        #expect(world.disk.text(at: path)?.contains("block") == false)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("a category that the shop deleted goes from the files, and is made anew when it is named")
    func deleted() async throws {
        let world = try await Self.settled()
        try world.removeAtShop(.collection, "Mats")
        try await Self.sync(world)
        #expect(world.disk.text(at: Self.mat)?.contains("category") == false)
        try world.edit(Self.mat, "price: 79\n", "price: 79\ncategory: Mats\n")
        try await Self.sync(world)
        #expect(try Self.members(world, "Mats") == ["Cork Mat"])
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("a product in two categories is held, with their names, until it is in one")
    func several() async throws {
        let world = try await Self.settled([
            "listings/strap.yaml": "title: Strap\nprice: 9\ncategory: Straps\n"
        ])
        let both: DocumentValue = [try Self.id(world, "Mats"), try Self.id(world, "Straps")]
        try world.editAtShop(.product, "Cork Mat", ["collectionIds": both])
        let held = try await world.start().sync()
        let problem = try #require(held.plan.held.first)
        #expect(problem.code == "several-categories" && held.plan.held.count == 1)
        #expect(problem.message.contains("“Mats”, “Straps”"))
        #expect(world.disk.text(at: Self.mat)?.contains("category: Mats # ours") == true)
        try world.editAtShop(
            .product, "Cork Mat", ["collectionIds": [try Self.id(world, "Straps")]])
        try await Self.sync(world)
        #expect(world.disk.text(at: Self.mat)?.contains("category: Straps # ours") == true)
    }
}
