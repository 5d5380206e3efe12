import Catalog
import Documents
import Sandbox
import SyncCore
import Testing

@testable import HighLevel

/// Variants by name in files, by id in the API.
@Suite struct VariantTests {
    private static func listing(_ variants: DocumentValue, _ prices: DocumentValue)
        -> DocumentValue
    {
        ["title": "Mat", "slug": "mat", "variants": variants, "prices": prices]
    }

    private static let sizes: DocumentValue = [["name": "Size", "options": ["S", "M"]]]
    private static let bySize: DocumentValue = [
        "small": ["amount": 10, "options": ["S"]], "medium": ["amount": 12, "options": ["M"]],
    ]

    private func ids(_ bench: Bench, _ binding: Binding) -> [String: DocumentValue] {
        let product = bench.sandbox.object(.product, id: binding.id)
        let options = (product?["variants"]?.sequenceValue ?? []).flatMap {
            $0["options"]?.sequenceValue ?? []
        }
        return Dictionary(
            options.map { ($0["name"]?.stringValue ?? "", $0["id"] ?? .null) },
            uniquingKeysWith: { first, _ in first })
    }

    @Test("names go out with ids that we made, and come back as names, prices too")
    func byName() async throws {
        let bench = Bench()
        let wanted = Self.listing(Self.sizes, Self.bySize)
        let applied = try #require(await bench.create(.mat, wanted).applied)
        #expect(applied.entity == Bench.entity(.mat, wanted))
        let binding = try #require(applied.binding)
        let product = try #require(bench.sandbox.object(.product, id: binding.id))
        let variant = try #require(product["variants"]?[0])
        #expect(variant["id"]?.stringValue?.isEmpty == false)
        let known = ids(bench, binding)
        #expect(known.count == 2 && Set(known.values).count == 2)
        let small = try #require(binding.parts["price:small"])
        #expect(
            bench.sandbox.object(.price, id: small)?["variantOptionIds"] == [known["S"] ?? .null])
        // Whoever meets it without having put it into words finds names as well.
        for said in [Bench.entity(.mat, wanted), nil] {
            let seen = try await bench.look([.mat: binding], said: said).sightings[.mat]
            #expect(seen?.entity == Bench.entity(.mat, wanted))
        }
    }

    @Test(
        "an option that is renamed, moved, added or taken out leaves the ids of the others alone",
        arguments: [
            (["Small", "M"], ["Small": "S", "M": "M"]), (["M", "S"], ["M": "M", "S": "S"]),
            (["S", "M", "L"], ["S": "S", "M": "M"]), (["M"], ["M": "M"]),
            (["L", "M", "S"], ["M": "M", "S": "S"]),
        ] as [([String], [String: String])])
    func edited(names: [String], kept: [String: String]) async throws {
        let bench = Bench()
        let first = Self.listing(Self.sizes, ["any": ["amount": 10]])
        let binding = try #require(await bench.create(.mat, first).applied?.binding)
        let before = ids(bench, binding)
        let seen = try #require(
            try await bench.look([.mat: binding], said: Bench.entity(.mat, first)).sightings[.mat])
        let options = DocumentValue.sequence(names.map(DocumentValue.string))
        let wanted = Self.listing([["name": "Size", "options": options]], ["any": ["amount": 10]])
        let outcome = await bench.update(.mat, from: seen, to: wanted)
        #expect(outcome.applied?.entity == Bench.entity(.mat, wanted), "\(outcome.result)")
        let after = ids(bench, binding)
        #expect(Set(after.keys) == Set(names) && Set(after.values).count == names.count)
        for (now, then) in kept { #expect(after[now] == before[then]) }
    }

    @Test("ids that a file gives are sent and shown; prices by id as well")
    func fullSpelling() async throws {
        let bench = Bench()
        let variants: DocumentValue = [
            ["id": "v1", "name": "Size", "options": [["id": "o1", "name": "S"], ["name": "M"]]]
        ]
        let wanted = Self.listing(
            variants,
            [
                "small": ["amount": 10, "variantOptionIds": ["o1"]],
                "medium": ["amount": 12, "options": ["M"]],
            ])
        let applied = try #require(await bench.create(.mat, wanted).applied)
        #expect(applied.entity == Bench.entity(.mat, wanted))
        let binding = try #require(applied.binding)
        #expect(ids(bench, binding)["S"] == "o1")
        let seen = try await bench.look(
            [.mat: binding], said: Bench.entity(.mat, wanted)
        ).sightings[.mat]
        #expect(seen?.entity == Bench.entity(.mat, wanted))
    }

    @Test("an option of two variants is named with its variant")
    func sameName() async throws {
        let bench = Bench()
        let variants: DocumentValue = [
            ["name": "Top", "options": ["Plain", "Print"]],
            ["name": "Back", "options": ["Plain", "Cork"]],
        ]
        let wanted = Self.listing(
            variants, ["a": ["amount": 1, "options": ["Back: Plain", "Print"]]])
        let applied = try #require(await bench.create(.mat, wanted).applied)
        #expect(applied.entity == Bench.entity(.mat, wanted))
        let binding = try #require(applied.binding)
        let fresh = try await bench.look([.mat: binding]).sightings[.mat]?.entity
        #expect(fresh?["prices"]?["a"]?["options"] == ["Print", "Back: Plain"])
        let vague = Self.listing(variants, ["a": ["amount": 1, "options": ["Plain"]]])
        let other = vague.setting("block", at: "slug")
        let problem = try #require(await bench.create(.block, other).problem)
        #expect(problem.code == "unknown-option")
        #expect(
            problem.complaints.first?.path
                == DocumentPath(keys: ["prices", "a", "options"]).index(0))
    }

    @Test("what the shop renames is a change of the name, with and without ids in the file")
    func renamedAtShop() async throws {
        let bench = Bench()
        let wanted = Self.listing(Self.sizes, Self.bySize)
        let binding = try #require(await bench.create(.mat, wanted).applied?.binding)
        let product = try #require(bench.sandbox.object(.product, id: binding.id))
        let variants = try #require(product["variants"])
        bench.advance(by: .seconds(30))
        let renamed = variants.setting(
            "Small", at: DocumentPath([.index(0), .key("options"), .index(0), .key("name")]))
        try bench.sandbox.edit(.product, id: binding.id, ["variants": renamed], at: bench.moment)
        let seen = try await bench.look(
            [.mat: binding], said: Bench.entity(.mat, wanted)
        ).sightings[.mat]?.entity
        #expect(seen?["variants"]?[0]?["options"] == [["name": "Small"], ["name": "M"]])
        #expect(seen?["prices"]?["small"]?["options"] == ["Small"])
    }
}
