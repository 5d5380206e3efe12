import Catalog
import Documents
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Testing

@testable import SyncEngine

/// Directories as custom values only (`mapping: {directory: customValues}`).
@Suite struct DirectoryValuesTests {
    private static let wellness: FilePath = "directories/wellness.yaml"
    private static let text = """
        directoryName: Harbour Wellness # as on the door
        primaryColor: "#2F6F4E"
        logoUrl: https://cdn.example/logo.png
        customCss: "a { color: red }"

        """
    private static let valuesOnly = "rules: {maxDelete: 100%}\nmapping: {directory: customValues}\n"

    private func world(_ configuration: String = Self.valuesOnly) -> World {
        var builder = WorldBuilder()
        builder.files = [Self.wellness: Self.text]
        builder.configuration = configuration
        return builder.build()
    }

    private func settled() async throws -> World {
        let world = world()
        let report = try await world.start().sync()
        try #require(report.problems.isEmpty, "\(report.problems)")
        #expect(try await world.troubleAtRest() == [])
        world.wait(.seconds(120))
        return world
    }

    private func values(_ world: World) -> [String: String] {
        Dictionary(
            world.sandbox.objects(.customValue).map {
                ($0["name"]?.stringValue ?? "", $0["value"]?.stringValue ?? "")
            }, uniquingKeysWith: { $1 })
    }

    @Test("a directory becomes four values, and no brand board is asked for")
    func create() async throws {
        let world = try await settled()
        #expect(
            values(world) == [
                "ghlsync wellness name": "Harbour Wellness",
                "ghlsync wellness primary_color": "#2F6F4E",
                "ghlsync wellness logo_url": "https://cdn.example/logo.png",
                "ghlsync wellness custom_css": "a { color: red }",
            ])
        #expect(!FieldMappingTests.paths(world).contains { $0.contains("brand-boards") })
        world.sandbox.clearLog()
        try await world.start().sync()
        #expect(FieldMappingTests.paths(world).count { $0.hasSuffix("/customValues") } == 1)
    }

    @Test("edits go both ways; a field taken out takes its value away")
    func edits() async throws {
        let world = try await settled()
        try world.editAtShop(.customValue, "ghlsync wellness name", ["value": "Beach Wellness"])
        try await world.start().sync()
        #expect(
            world.disk.text(at: Self.wellness)?
                .contains("directoryName: Beach Wellness # as on the door") == true)
        try world.edit(Self.wellness, "red", "blue")
        try world.edit(Self.wellness, "logoUrl: https://cdn.example/logo.png\n", "")
        try await world.start().sync()
        #expect(values(world)["ghlsync wellness custom_css"] == "a { color: blue }")
        #expect(values(world)["ghlsync wellness logo_url"] == nil)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("a removed file takes the values along; a deleted name takes the file along")
    func removals() async throws {
        let world = try await settled()
        world.removeFile(Self.wellness)
        try await world.start { $0.confirmsBrakes = true }.sync()
        #expect(values(world).isEmpty)

        let other = try await settled()
        try other.removeAtShop(.customValue, "ghlsync wellness name")
        try await other.start { $0.confirmsBrakes = true }.sync()
        #expect(other.disk.text(at: Self.wellness) == nil)
    }

    @Test("another machine finds the same directory by the values' names")
    func adopt() async throws {
        let world = try await settled()
        let other = world.withEmptyWorkspace()
        try await other.start().sync()
        #expect(other.disk.text(at: Self.wellness)?.contains("Harbour Wellness") == true)
        #expect(values(world).count == 4)
        #expect(try await other.troubleAtRest() == [])
    }

    @Test("lost answers to creates make no value twice", arguments: 1...4)
    func lostCreates(nth: Int) async throws {
        var builder = WorldBuilder()
        builder.files = [Self.wellness: Self.text]
        builder.configuration = Self.valuesOnly
        builder.faults = [
            SandboxFault(.dropAfter, method: "POST", path: "/locations/*/customValues", .nth(nth))
        ]
        let world = builder.build()
        try await world.start().sync()
        #expect(world.sandbox.objects(.customValue).count == 4)
    }

    @Test("a switch of form makes the new one, keeps the old one, and says so")
    func switching() async throws {
        let world = world("rules: {maxDelete: 100%}\n")
        try await world.start().sync()
        let board = try #require(world.sandbox.objects(.brandBoard).first?["_id"]?.stringValue)
        world.wait(.seconds(120))
        let location = SandboxLocation.demo.id
        world.disk.put(
            "locations: {main: {id: \(location)}}\n" + Self.valuesOnly, at: "ghlsync.yaml")
        let report = try await world.start().sync()
        #expect(report.problems.isEmpty && report.counts.deleted == 0, "\(report.problems)")
        #expect(report.plan.remarks.contains { $0.contains(board) && $0.contains("stays") })
        #expect(values(world)["ghlsync wellness name"] == "Harbour Wellness")
        #expect(world.names(.brandBoard) == ["Harbour Wellness"])
        #expect(world.disk.text(at: Self.wellness) == Self.text)
        #expect(try await world.start().sync().plan.remarks == [])
        #expect(try await world.troubleAtRest() == [])

        // And back: the board of before is found by its name.
        world.wait(.seconds(120))
        world.disk.put(
            "locations: {main: {id: \(location)}}\nrules: {maxDelete: 100%}\n", at: "ghlsync.yaml")
        let back = try await world.start().sync()
        #expect(back.problems.isEmpty && back.counts.deleted == 0, "\(back.problems)")
        #expect(world.names(.brandBoard) == ["Harbour Wellness"])
        #expect(values(world)["ghlsync wellness name"] == "Harbour Wellness")
        #expect(world.disk.text(at: Self.wellness) == Self.text)
    }
}
