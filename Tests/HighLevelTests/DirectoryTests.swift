import Catalog
import Documents
import Sandbox
import SyncCore
import Testing

@testable import HighLevel

@Suite struct DirectoryTests {
    static let full: DocumentValue = [
        "directoryName": "Wellness", "primaryColor": "#FF5733",
        "logoUrl": "https://cdn.example.com/logo.png", "customCss": "a { color: red }",
    ]

    @Test("a directory goes over and comes back, as a board and a custom value")
    func roundTrip() async throws {
        let bench = Bench()
        let applied = try #require(await bench.create(.wellness, Self.full).applied)
        #expect(applied.entity == Bench.entity(.wellness, Self.full))
        let binding = try #require(applied.binding)
        let seen = try await bench.look([.wellness: binding])
        #expect(seen.sightings[.wellness]?.entity == Bench.entity(.wellness, Self.full))
        #expect(seen.sightings[.wellness]?.version == applied.version)
        #expect(bench.sandbox.objects(.customValue).first?["name"] == "ghlsync wellness css")
    }

    @Test(
        "every field can be changed and taken out",
        arguments: [
            ("directoryName", "Calm"), ("primaryColor", "#00FF0080"),
            ("logoUrl", "https://cdn.example.com/2.png"), ("customCss", "b {}"),
        ] as [(String, DocumentValue)])
    func fields(field: String, value: DocumentValue) async throws {
        let bench = Bench()
        let plain: DocumentValue = ["directoryName": "Wellness"]
        let binding = try #require(await bench.create(.wellness, plain).applied?.binding)
        let seen = try #require(try await bench.look([.wellness: binding]).sightings[.wellness])
        let wanted = plain.setting(value, at: DocumentPath(keys: [field]))
        let outcome = await bench.update(.wellness, from: seen, to: wanted)
        #expect(outcome.applied?.entity == Bench.entity(.wellness, wanted), "\(outcome.result)")
        let bound = try #require(outcome.applied?.binding)
        let again = try #require(try await bench.look([.wellness: bound]).sightings[.wellness])
        #expect(again.entity == Bench.entity(.wellness, wanted))
        let back = await bench.update(.wellness, from: again, to: plain)
        #expect(back.applied?.entity == Bench.entity(.wellness, plain), "\(back.result)")
        #expect(bench.sandbox.objects(.customValue).isEmpty)
    }

    @Test("colours, logos and fonts of others survive")
    func othersSurvive() async throws {
        let bench = Bench()
        let binding = try #require(await bench.create(.wellness, Self.full).applied?.binding)
        let board = try #require(bench.sandbox.object(.brandBoard, id: binding.id))
        var accent = try #require(DirectoryMapping.color("#112233"))
        accent["label"] = "Accent"
        let colors = (board["colors"]?.sequenceValue ?? []) + [.mapping(accent)]
        bench.advance(by: .seconds(5))
        try bench.sandbox.edit(
            .brandBoard, id: binding.id,
            [
                "colors": .sequence(colors),
                "fonts": [["font": "Lato", "fallback": "serif", "label": "Body"]],
            ], at: bench.moment)
        let seen = try #require(try await bench.look([.wellness: binding]).sightings[.wellness])
        let wanted = Self.full.setting("#000000", at: "primaryColor")
        #expect(await bench.update(.wellness, from: seen, to: wanted).applied != nil)
        let after = try #require(bench.sandbox.object(.brandBoard, id: binding.id))
        #expect(after["colors"]?.sequenceValue?.count == 2)
        #expect(after["colors"]?[1]?["hex"] == "#112233")
        #expect(after["fonts"]?[0]?["font"] == "Lato")
    }

    @Test(
        "a deleted directory takes its style sheet along, and a deleted board counts as gone",
        arguments: [true, false])
    func delete(readable: Bool) async throws {
        var behaviour = SandboxBehaviour()
        behaviour.deletedBoardsAreReadable = readable
        let bench = Bench(behaviour: behaviour)
        let binding = try #require(await bench.create(.wellness, Self.full).applied?.binding)
        let seen = try #require(try await bench.look([.wellness: binding]).sightings[.wellness])
        #expect(await bench.delete(.wellness, seen).applied != nil)
        #expect(bench.sandbox.objects(.customValue).isEmpty)
        let again = try await bench.look([.wellness: binding])
        #expect(again.sightings[.wellness] == nil)
        #expect(again.confirmedAbsent == [.wellness])
    }
}
