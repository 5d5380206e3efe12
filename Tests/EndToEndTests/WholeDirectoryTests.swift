import Documents
import Testing

/// A directory that is named goes with everything in it.
@Suite struct WholeDirectoryTests {
    private static let files = [
        "directories/wellness.yaml": "directoryName: Wellness\nprimaryColor: \"#2F6F4E\"\n",
        "directories/garden.yaml": "directoryName: Garden\nprimaryColor: \"#112233\"\n",
        "listings/mat.yaml": "title: Cork Mat\nprice: 79.00\ndirectory: wellness\n",
        "listings/block.yaml": "title: Block\nprice: 19.00\ndirectory: wellness\n",
        "listings/spade.yaml": "title: Spade\nprice: 29.00\ndirectory: garden\n",
        "listings/loose.yaml": "title: Loose\nprice: 5.00\n",
        "collections/best.yaml": "name: Best\nitems: [mat, block]\n",
        "collections/tools.yaml": "name: Tools\nitems: [spade]\n",
    ]

    @Test("push directories/wellness takes its listings and collections along, and nothing else")
    func push() async throws {
        try await Scene.play(Self.files) { scene in
            let made = try await scene.report("push", "directories/wellness", "--yes")
            #expect(made["counts"]?["created"]?.intValue == 4)
            #expect(made["counts"]?["failed"]?.intValue == 0)
            #expect(try await scene.productNames() == ["Block", "Cork Mat"])
            #expect(try await names(of: "collection", scene) == ["Best"])
            #expect(try await scene.shop.objects("brandBoard").count == 1)
            let best = try await scene.shop.objects("collection").first?["_id"]
            let members = try await scene.shop.objects("product")
                .map { $0["collectionIds"]?.sequenceValue ?? [] }
            #expect(members.allSatisfy { $0 == [best ?? .null] })

            // An edit of one of its listings goes by the directory's name, that of another does not.
            try scene.write(
                "title: Block\nprice: 21.00\ndirectory: wellness\n",
                to: "listings/block.yaml")
            try scene.write(
                "title: Spade\nprice: 31.00\ndirectory: garden\n", to: "listings/spade.yaml")
            let edited = try await scene.report("push", "directories/wellness", "--yes")
            #expect(edited["counts"]?["updated"]?.intValue == 1)
            #expect(try await scene.amount(of: "Block") == "21")
            #expect(try await scene.productNames() == ["Block", "Cork Mat"])

            // The rest follows with everything.
            try await scene.report("sync", "--yes")
            #expect(
                try await scene.productNames() == ["Block", "Cork Mat", "Loose", "Spade"])
            #expect(try await names(of: "collection", scene) == ["Best", "Tools"])
            #expect(try await scene.program.isInStep(scene.folder))
        }
    }

    private func names(of kind: String, _ scene: Scene) async throws -> [String] {
        try await scene.shop.objects(kind).compactMap { $0["name"]?.stringValue }.sorted()
    }
}
