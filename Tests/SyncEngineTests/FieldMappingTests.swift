import Catalog
import Documents
import Ledger
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Testing
import Workspace

@testable import SyncEngine

/// Listing fields that a product has no place for, in records of a custom object and in custom values.
@Suite struct FieldMappingTests {
    static let mat: FilePath = "listings/mat.yaml"
    static let listing = """
        title: Cork Mat # ours
        price: 79
        location: Harbour # the studio
        linkUrl: https://example.com/a

        """

    static func builder(_ mapping: String) -> WorldBuilder {
        var builder = WorldBuilder()
        builder.files = [mat: listing]
        builder.configuration =
            "rules: {maxDelete: 100%}\nfieldMapping: {listing: {\(mapping)}}\n"
        return builder
    }

    static let records = "location: \"object:location\", linkUrl: \"object:link_url\""

    /// A synced world whose location has the custom object.
    static func settled(
        _ mapping: String = records, _ adjust: (inout WorldBuilder) -> Void = { _ in }
    ) async throws -> World {
        var builder = builder(mapping)
        adjust(&builder)
        let world = builder.build()
        try world.addCustomObject(fields: ["location", "link_url", "note"])
        let report = try await world.start().sync()
        try #require(report.problems.isEmpty, "\(report.problems)")
        #expect(try await world.troubleAtRest() == [])
        world.wait(.seconds(120))
        return world
    }

    static func properties(_ world: World) throws -> OrderedObject {
        let records = world.sandbox.objects(.record)
        try #require(records.count == 1)
        return records[0]["properties"]?.mappingValue ?? [:]
    }

    static func recordID(_ world: World) throws -> String {
        try #require(world.sandbox.objects(.record).first?["id"]?.stringValue)
    }

    static func paths(_ world: World) -> [String] {
        world.sandbox.requests.map { request in
            "\(request.method) \(request.target.split(separator: "?")[0])"
        }
    }

    @Test("nothing mapped: not one request more than for products, prices, boards and their like")
    func nothingMapped() async throws {
        let world = WorldBuilder().build()
        try await world.start().sync()
        world.wait(.seconds(120))
        world.sandbox.clearLog()
        try await world.start().sync()
        let location = SandboxLocation.demo.id
        let product = try #require(world.sandbox.objects(.product).first?["_id"]?.stringValue)
        let board = try #require(world.sandbox.objects(.brandBoard).first?["_id"]?.stringValue)
        #expect(
            Self.paths(world).sorted() == [
                "GET /brand-boards/\(location)", "GET /brand-boards/\(location)/\(board)",
                "GET /locations/\(location)/customValues", "GET /products/",
                "GET /products/\(product)/price", "GET /products/collections",
            ])
    }

    @Test("a listing's fields become one record, which names the product")
    func create() async throws {
        let world = try await Self.settled()
        let product = try #require(world.sandbox.objects(.product).first?["_id"])
        #expect(
            try Self.properties(world) == [
                "product_id": product, "location": "Harbour",
                "link_url": "https://example.com/a",
            ])
        let bindings = try await world.start().ledger.open().bindings
        #expect(bindings[EntityKey(.listing, "mat")]?.parts["record"] == (try Self.recordID(world)))
    }

    @Test("an edit of the file reaches the record, whose other properties stay")
    func push() async throws {
        let world = try await Self.settled()
        var properties = try Self.properties(world)
        properties["note"] = "by hand"
        try world.sandbox.edit(
            .record, id: Self.recordID(world), ["properties": .mapping(properties)],
            at: world.moment)
        world.sandbox.clearLog()
        try world.edit(Self.mat, "location: Harbour", "location: Beach")
        let report = try await world.start().sync()
        #expect(report.counts.updated == 1 && report.problems.isEmpty, "\(report.problems)")
        properties["location"] = "Beach"
        #expect(try Self.properties(world) == properties)
        #expect(!Self.paths(world).contains { $0.hasPrefix("PUT /products/") })
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("an edit of the record reaches the file, whose comments stay")
    func pull() async throws {
        let world = try await Self.settled()
        var properties = try Self.properties(world)
        properties["location"] = "Beach"
        world.wait(.seconds(30))
        try world.sandbox.edit(
            .record, id: Self.recordID(world), ["properties": .mapping(properties)],
            at: world.moment)
        try await world.start().sync()
        #expect(
            world.disk.text(at: Self.mat)
                == Self.listing.replacing("Harbour", with: "Beach"))
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("a hint at the product, as a record's webhook is read, looks at its record again")
    func hint() async throws {
        let world = try await Self.settled()
        var properties = try Self.properties(world)
        properties["location"] = "Beach"
        let record = try Self.recordID(world)
        try world.sandbox.edit(
            .record, id: record, ["properties": .mapping(properties)], at: world.moment)
        world.sandbox.clearLog()
        let product = try #require(properties["product_id"]?.stringValue)
        try await world.start().sync(
            CycleScope(remote: [RemoteReference(kind: .listing, id: product)]))
        #expect(world.disk.text(at: Self.mat)?.contains("location: Beach") == true)
        let asked = Self.paths(world)
        #expect(asked.contains { $0.hasSuffix("/records/\(record)") }, "\(asked)")
        #expect(!asked.contains { $0.hasSuffix("/records/search") }, "\(asked)")
    }

    @Test("a record that somebody deletes takes its fields out of the file, and never the listing")
    func recordGone() async throws {
        let world = try await Self.settled()
        try world.sandbox.delete(.record, id: Self.recordID(world), at: world.moment)
        let report = try await world.start().sync()
        #expect(report.counts.deleted == 0)
        let text = try #require(world.disk.text(at: Self.mat))
        #expect(text.contains("title: Cork Mat # ours") && !text.contains("location"))
        #expect(world.names(.product) == ["Cork Mat"])
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("a deleted listing takes its record along; a field taken out of the file empties it")
    func removals() async throws {
        let world = try await Self.settled()
        try world.edit(Self.mat, "location: Harbour # the studio\n", "")
        try await world.start().sync()
        #expect(try Self.properties(world)["location"] == "")
        #expect(try await world.troubleAtRest() == [])
        world.removeFile(Self.mat)
        try await world.start { $0.confirmsBrakes = true }.sync()
        #expect(world.sandbox.objects(.product).isEmpty && world.sandbox.objects(.record).isEmpty)
    }

    @Test(
        "a create of a record whose answer is lost makes one record",
        arguments: [
            SandboxFault.Effect.dropAfter, .truncated, .applyLate(.seconds(40)), .dropBefore,
        ])
    func lostCreate(effect: SandboxFault.Effect) async throws {
        let world = try await Self.settled {
            $0.faults = [
                SandboxFault(effect, method: "POST", path: "/objects/*/records", .first(1))
            ]
        }
        #expect(try Self.properties(world)["location"] == "Harbour")
    }

    @Test("a create of a record that ended a life is taken up by the next one")
    func interruptedCreate() async throws {
        let world = try await Self.settled {
            $0.faults = [
                SandboxFault(.dropAfter, method: "POST", path: "/objects/*/records", .first(1)),
                // Nor can it be looked for.
                SandboxFault(
                    .status(500, retryAfter: nil, applied: false), method: "POST",
                    path: "/objects/*/records/search", .nth(2)),
            ]
        }
        #expect(world.sandbox.objects(.record).count == 1)
    }

    @Test("lists that lag do not make a second record, nor bounce a value back")
    func laggingLists() async throws {
        let world = try await Self.settled { $0.behaviour.listLag = .seconds(10) }
        try world.edit(Self.mat, "Harbour", "Beach")
        let life = world.start()
        for _ in 0..<3 { try await life.sync() }
        #expect(try Self.properties(world)["location"] == "Beach")
        #expect(world.disk.text(at: Self.mat)?.contains("location: Beach # the studio") == true)
    }

    @Test("a PUT that replaces loses no property")
    func replacingPut() async throws {
        let world = try await Self.settled { $0.behaviour.putReplaces = true }
        try world.edit(Self.mat, "Harbour", "Beach")
        try await world.start().sync()
        #expect(try Self.properties(world)["link_url"] == "https://example.com/a")
        #expect(try Self.properties(world)["product_id"] != nil)
    }

    @Test("records are read in pages, however many listings there are")
    func pages() async throws {
        var builder = Self.builder("location: \"object:location\"")
        builder.files = [:]
        for number in 0..<130 {
            let path = try #require(FilePath("listings/l\(number).yaml"))
            builder.files[path] = "title: L \(number)\nlocation: Place \(number)\n"
        }
        let world = builder.build()
        try world.addCustomObject(fields: ["location"])
        try await world.start().sync()
        #expect(world.sandbox.objects(.record).count == 130)
        world.wait(.seconds(120))
        world.sandbox.clearLog()
        let report = try await world.start().sync()
        #expect(report.plan.isEmpty)
        let asked = Self.paths(world).filter { $0.contains("/objects/") }
        #expect(asked.count == 3, "\(asked)")
    }
}
