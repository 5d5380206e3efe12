import Documents
import Ports
import Testing

@testable import Sandbox

@Suite("Collections of the sandbox")
struct CollectionCallsTests {
    @Test("a collection has every documented field and no update stamp")
    func fields() {
        let bench = Bench()
        let made = bench.send(.post, "/products/collections", Bench.collection())
        #expect(made.status == 201)
        #expect(made["data.slug"] == "summer")
        #expect(made["data.altId"] == .string(Bench.location))
        #expect(made["data.image"] == "" && made["data.seo"] == [:])
        #expect(made["data.createdAt"] != nil && made["data.updatedAt"] == nil)
        #expect(made["data.altType"] == nil)
    }

    @Test(
        "slugs are unique and plain",
        arguments: [("summer", 400), ("two words", 422), ("sun", 201)])
    func slugs(slug: String, status: Int) {
        let bench = Bench()
        _ = bench.newCollection()
        let made = bench.send(.post, "/products/collections", Bench.collection("x", slug: slug))
        #expect(made.status == status)
    }

    @Test("a list filters by ids and name, and gives ten by default")
    func list() {
        let bench = Bench()
        let ids = (0..<12).map { bench.newCollection("C\($0)", slug: "c\($0)") }
        func count(_ query: String) -> Int? {
            bench.send(.get, "/products/collections?\(Bench.alt)\(query)")["data"]?
                .sequenceValue?.count
        }
        #expect(count("") == 10)
        #expect(count("&limit=50") == 12)
        #expect(count("&limit=50&offset=11") == 1)
        #expect(count("&collectionIds=\(ids[0]),\(ids[1])") == 2)
        #expect(count("&name=c11") == 1)
    }

    @Test("a GET by id is not for tokens, unless the behaviour opens it")
    func byId() {
        let closed = Bench()
        let path = "/products/collections/\(closed.newCollection())?altId=\(Bench.location)"
        let refused = closed.send(.get, path)
        #expect(refused.status == 401)
        #expect(refused.message?.contains("not yet supported by the IAM Service") == true)
        var behaviour = SandboxBehaviour()
        behaviour.collectionByIdIsInternal = false
        let open = Bench(behaviour: behaviour)
        let id = open.newCollection()
        let found = open.send(.get, "/products/collections/\(id)?altId=\(Bench.location)")
        #expect(found["data._id"] == .string(id))
    }

    @Test("an update changes what it names and gives no collection back")
    func update() {
        let bench = Bench()
        let id = bench.newCollection()
        let result = bench.send(
            .put, "/products/collections/\(id)",
            [
                "altId": .string(Bench.location), "altType": "location",
                "seo": ["description": "Warm"],
            ])
        #expect(result["status"] == true && result["data"] == nil)
        let now = bench.api.object(.collection, id: id)
        #expect(now?["seo"] == ["description": "Warm"])
        #expect(now?["name"] == "Summer" && now?["updatedAt"] == nil && now?["altType"] == nil)
    }

    @Test(
        "a deleted collection leaves its products, or stays with them, as the behaviour says",
        arguments: [true, false])
    func delete(cleans: Bool) {
        var behaviour = SandboxBehaviour()
        behaviour.deletingCollectionCleansProducts = cleans
        behaviour.collectionDeleteAnswersNothing = cleans
        let bench = Bench(behaviour: behaviour)
        let id = bench.newCollection()
        let mat = bench.newProduct("Mat", ["collectionIds": [.string(id), "x"]])
        let result = bench.send(.delete, "/products/collections/\(id)?\(Bench.alt)")
        #expect(result.status == 200)
        #expect((result.body == .null) == cleans)
        let ids = bench.api.object(.product, id: mat)?["collectionIds"]
        #expect(ids == (cleans ? ["x"] : [.string(id), "x"]))
    }
}
