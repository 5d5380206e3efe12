import Documents
import HostSystem
import Testing

/// The answer of a create is lost on its way; the object is there once (`reliability.md` §3).
@Suite(.serialized) struct LostCreateTests {
    struct Loss: CustomTestStringConvertible {
        let what: String
        let kind: String
        let path: String
        var testDescription: String { what }
    }

    @Test(
        "a create whose answer is lost ends with exactly one object",
        arguments: [
            Loss(what: "product", kind: "product", path: "/products/"),
            Loss(what: "price", kind: "price", path: "/products/*/price"),
            Loss(what: "collection", kind: "collection", path: "/products/collections"),
        ])
    func lostAnswer(_ loss: Loss) async throws {
        let files = [
            "listings/mat.yaml": "title: Mat\nprice: 49\n",
            "collections/best.yaml": "name: Best\nitems: [mat]\n",
        ]
        try await Scene.play(files) { scene in
            try await scene.shop.meet([
                "method": "POST", "path": .string(loss.path), "nth": 1, "effect": "dropAfter",
            ])
            let ending = try await scene.run("sync", "--yes")
            #expect(ending.status == 0, "\(ending.outputText)\(ending.errorText)")
            #expect(try await scene.shop.wasMet(), "the fault met no request")
            for kind in ["product", "price", "collection"] {
                #expect(try await scene.shop.objects(kind).count == 1, "\(kind)")
            }
            #expect(try await scene.program.isInStep(scene.folder))
            let before = try await scene.shop.mutations()
            try await scene.run("sync")
            #expect(try await scene.shop.mutations() == before)
        }
    }
}
