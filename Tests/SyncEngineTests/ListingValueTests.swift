import Catalog
import Documents
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Testing

@testable import SyncEngine

/// Listing fields in one custom value a listing (`fieldMapping: {listing: {…: customValue}}`).
@Suite struct ListingValueTests {
    private static let mat = FieldMappingTests.mat
    private static let mapping = "location: customValue, linkUrl: customValue"

    private func settled(_ adjust: (inout WorldBuilder) -> Void = { _ in }) async throws -> World {
        try await FieldMappingTests.settled(Self.mapping, adjust)
    }

    private func value(_ world: World) throws -> OrderedObject {
        try #require(world.sandbox.objects(.customValue).first)
    }

    @Test("a listing's fields become JSON under the product's id")
    func create() async throws {
        let world = try await settled()
        let product = try #require(world.sandbox.objects(.product).first?["_id"]?.stringValue)
        let value = try value(world)
        #expect(value["name"] == .string("ghlsync listing \(product)"))
        #expect(value["value"] == #"{"linkUrl":"https://example.com/a","location":"Harbour"}"#)
        #expect(!FieldMappingTests.paths(world).contains { $0.contains("/objects/") })
    }

    @Test("edits go both ways, and entries of somebody else stay")
    func edits() async throws {
        let world = try await settled()
        let id = try #require(try value(world)["id"]?.stringValue)
        try world.sandbox.edit(
            .customValue, id: id,
            ["value": #"{"note":"mine","linkUrl":"https://example.com/a","location":"Beach"}"#],
            at: world.moment)
        try await world.start().sync()
        #expect(world.disk.text(at: Self.mat)?.contains("location: Beach # the studio") == true)
        try world.edit(Self.mat, "/a\n", "/b\n")
        try await world.start().sync()
        #expect(
            try value(world)["value"]
                == #"{"linkUrl":"https://example.com/b","location":"Beach","note":"mine"}"#)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("no field left is no value; a deleted listing takes its value along")
    func removals() async throws {
        let world = try await settled()
        try world.edit(Self.mat, "location: Harbour # the studio\n", "")
        try world.edit(Self.mat, "linkUrl: https://example.com/a\n", "")
        try await world.start().sync()
        #expect(world.sandbox.objects(.customValue).isEmpty)
        #expect(try await world.troubleAtRest() == [])

        let other = try await settled()
        other.removeFile(Self.mat)
        try await other.start { $0.confirmsBrakes = true }.sync()
        #expect(other.sandbox.objects(.customValue).isEmpty)
    }

    @Test("a value that is no JSON any more holds the listing; nothing is overwritten")
    func damaged() async throws {
        let world = try await settled()
        let id = try #require(try value(world)["id"]?.stringValue)
        try world.sandbox.edit(.customValue, id: id, ["value": "oops"], at: world.moment)
        let report = try await world.start().sync()
        #expect(report.plan.held.map(\.code) == ["unreadable-remote"])
        #expect(try value(world)["value"] == "oops")
        #expect(world.disk.text(at: Self.mat) == FieldMappingTests.listing)
    }

    @Test("all values are one request, with the directories' own")
    func oneRequest() async throws {
        let world = try await settled {
            $0.files["directories/wellness.yaml"] = "directoryName: Harbour\ncustomCss: a {}\n"
            for number in 0..<20 {
                if let path = FilePath("listings/l\(number).yaml") {
                    $0.files[path] = "title: L \(number)\nlocation: Place \(number)\n"
                }
            }
        }
        world.sandbox.clearLog()
        try await world.start().sync()
        #expect(FieldMappingTests.paths(world).count { $0.hasSuffix("/customValues") } == 1)
    }

    @Test("a create of a value whose answer is lost makes one value")
    func lostCreate() async throws {
        let world = try await settled {
            $0.faults = [
                SandboxFault(
                    .dropAfter, method: "POST", path: "/locations/*/customValues", .first(1))
            ]
        }
        #expect(world.sandbox.objects(.customValue).count == 1)
    }
}
