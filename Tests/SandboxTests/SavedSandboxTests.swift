import Documents
import JSONFormat
import Ports
import Testing

@testable import Sandbox

@Suite("A sandbox that is saved and goes on")
struct SavedSandboxTests {
    @Test("objects, order, webhooks and key outlive a run")
    func roundTrip() throws {
        let bench = Bench()
        let mat = bench.newProduct("Mat", ["description": "Soft"])
        let price = bench.newPrice(of: mat)
        let gone = bench.newProduct("Gone")
        bench.send(.delete, "/products/\(gone)?\(Bench.q)")
        _ = bench.newCollection()
        bench.send(
            .post, "/sandbox/webhooks", ["url": "http://127.0.0.1:1/"], token: nil, version: nil)
        let bytes = JSONDocument.write(bench.api.save(), style: .pretty)
        var behaviour = SandboxBehaviour()
        behaviour.listLag = .seconds(60)
        let again = try SandboxAPI(
            restoring: JSONDocument.value(of: bytes), limits: .none, behaviour: behaviour)
        for kind in SandboxKind.allCases {
            #expect(again.objects(kind) == bench.api.objects(kind))
        }
        #expect(again.webhookPublicKey == bench.api.webhookPublicKey)
        #expect(again.webhookEndpoints == bench.api.webhookEndpoints)
        #expect(again.save()["objects"] == bench.api.save()["objects"])
        // A restored object is old: even a lagging list shows it.
        let list = again.respond(
            to: bench.request(.get, "/products/\(mat)/price?\(Bench.q)"), at: bench.now)
        let body = try JSONDocument.value(of: list.response?.body ?? [])
        #expect(body["prices"]?[0]?["_id"] == .string(price))
        let made = again.respond(
            to: bench.request(.post, "/products/", Bench.product("New")), at: bench.now)
        let id = try JSONDocument.value(of: made.response?.body ?? [])["_id"]?.stringValue
        #expect(id != nil && ![mat, price, gone].contains(id ?? ""))
        #expect(again.objects(.product).map { $0["name"] } == ["Mat", "New"])
    }

    @Test(
        "a document of another kind is refused with a reason",
        arguments: [
            ("{}", "format"), (#"{"format":2}"#, "format"), (#"{"format":1}"#, "signingKey"),
        ])
    func refusals(text: String, reason: String) throws {
        let document = try JSONDocument.value(of: Array(text.utf8))
        let error = #expect(throws: SandboxDataError.self) { try SandboxAPI(restoring: document) }
        #expect(error?.message.contains(reason) == true)
    }

    @Test("a broken object names its place")
    func brokenObject() throws {
        var document = Bench().api.save()
        document = document.setting([["kind": "product"]], at: "objects")
        let error = #expect(throws: SandboxDataError.self) { try SandboxAPI(restoring: document) }
        #expect(error?.message == "objects[0] is not a saved object")
    }
}
