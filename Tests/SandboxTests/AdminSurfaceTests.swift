import Documents
import Ports
import Testing

@testable import Sandbox

@Suite("The other person, and the calls under /sandbox")
struct AdminSurfaceTests {
    private func ask(
        _ bench: Bench, _ method: HTTPMethod, _ target: String, _ body: DocumentValue? = nil
    ) -> Bench.Result { bench.send(method, target, body, token: nil, version: nil) }

    @Test("an edit in the web app bumps the stamp, tells a webhook, and is in no log")
    func edit() throws {
        let bench = Bench()
        let mat = bench.newProduct("Mat", ["description": "Soft"])
        bench.api.clearLog()
        bench.advance(.seconds(30))
        let changed = try bench.api.edit(
            .product, id: mat, ["name": "Rug", "description": nil], at: bench.now)
        #expect(changed["name"] == "Rug" && changed["description"] == nil)
        #expect(changed["updatedAt"] == "2026-09-21T14:13:50.000Z")
        #expect(bench.webhooks.last?.event == "ProductUpdate")
        #expect(bench.api.requestCount == 0 && bench.api.mutationCount == 0)
    }

    @Test("the other person makes and deletes every kind", arguments: SandboxKind.allCases)
    func kinds(kind: SandboxKind) throws {
        let bench = Bench()
        var fields: OrderedObject = ["name": "Thing"]
        if kind == .price {
            fields["product"] = .string(bench.newProduct())
            fields["amount"] = 5
        }
        let made = try bench.api.create(kind, fields, at: bench.now)
        let id = try #require(made[kind.idField]?.stringValue)
        #expect(bench.api.object(kind, id: id)?["name"] == "Thing")
        _ = try bench.api.edit(kind, id: id, ["name": "Other"], at: bench.now)
        #expect(bench.api.object(kind, id: id)?["name"] == "Other")
        try bench.api.delete(kind, id: id, at: bench.now)
        let left = bench.api.object(kind, id: id)
        #expect(kind == .brandBoard ? left?["deleted"] == true : left == nil)
        #expect(throws: SandboxEditError.self) {
            try bench.api.delete(kind, id: "none", at: bench.now)
        }
    }

    @Test("scripts edit, create and delete without a token")
    func overHTTP() {
        let bench = Bench()
        let made = ask(
            bench, .post, "/sandbox/create",
            ["kind": "product", "fields": ["name": "Mat", "productType": "PHYSICAL"]])
        #expect(made.status == 200)
        let id = made["_id"]?.stringValue ?? ""
        let order: DocumentValue = [
            "kind": "product", "id": .string(id), "fields": ["name": "Rug"],
        ]
        #expect(ask(bench, .post, "/sandbox/edit", order)["name"] == "Rug")
        let state = ask(bench, .get, "/sandbox/state")
        let path = DocumentPath(keys: ["locations", Bench.location, "product"])
        #expect(state.body.value(at: path)?[0]?["name"] == "Rug")
        let named: DocumentValue = ["kind": "product", "name": "Rug", "fields": ["name": "Mat"]]
        #expect(ask(bench, .post, "/sandbox/edit", named)["_id"]?.stringValue == id)
        #expect(ask(bench, .post, "/sandbox/edit", named).status == 400, "none is called so now")
        #expect(ask(bench, .post, "/sandbox/delete", order)["done"] == true)
        #expect(ask(bench, .post, "/sandbox/delete", order).status == 400)
        #expect(ask(bench, .get, "/sandbox").status == 200)
    }

    @Test("counts and the log can be read and cleared, and leave themselves out")
    func log() {
        let bench = Bench()
        let mat = bench.newProduct()
        bench.send(.get, "/products/\(mat)?\(Bench.q)")
        let counts = ask(bench, .get, "/sandbox/counts")
        #expect(counts["requests"] == 2 && counts["mutations"] == 1)
        let log = ask(bench, .get, "/sandbox/requests")
        #expect(log["requests"]?[0]?["method"] == "POST")
        #expect(log["requests"]?[0]?["applied"] == true)
        #expect(log["requests"]?[0]?["body"]?.stringValue?.contains("Yoga mat") == true)
        #expect(log["requests"]?[1]?["status"] == 200)
        #expect(ask(bench, .delete, "/sandbox/requests").status == 200)
        #expect(ask(bench, .get, "/sandbox/counts")["requests"] == 0)
    }

    @Test("faults are set, added and removed while it runs")
    func faults() {
        let bench = Bench()
        let drop: DocumentValue = ["faults": [["effect": "dropAfter", "first": 1]]]
        #expect(ask(bench, .put, "/sandbox/faults", drop)["faults"] == 1)
        #expect(ask(bench, .post, "/sandbox/faults", drop)["faults"] == 2)
        let lost = bench.send(.post, "/products/", Bench.product())
        #expect(lost.reply.outcome == .dropConnection(applied: true))
        #expect(ask(bench, .delete, "/sandbox/faults")["faults"] == 0)
        let bad = ask(bench, .put, "/sandbox/faults", ["faults": [["effect": "x"]]])
        #expect(bad.status == 400)
        #expect(bad["error"]?.stringValue?.contains("faults[0].effect") == true)
    }

    @Test("webhook URLs come and go beside the public key")
    func webhooks() {
        let bench = Bench()
        let url: DocumentValue = ["url": "http://127.0.0.1:4010/webhooks/ghl"]
        let added = ask(bench, .post, "/sandbox/webhooks", url)
        #expect(added["urls"] == ["http://127.0.0.1:4010/webhooks/ghl"])
        #expect(added["publicKey"] == .string(bench.api.webhookPublicKey))
        _ = ask(bench, .post, "/sandbox/webhooks", url)
        #expect(bench.api.webhookEndpoints.count == 1)
        #expect(ask(bench, .delete, "/sandbox/webhooks", url)["urls"] == [])
        #expect(ask(bench, .post, "/sandbox/webhooks", ["url": "x"]).status == 400)
    }

    @Test("web pages, unknown calls and unreadable bodies are refused")
    func refusals() {
        let bench = Bench()
        var request = bench.request(.get, "/sandbox/state")
        request.headers["Origin"] = "https://evil.example"
        #expect(bench.send(request).status == 403)
        #expect(ask(bench, .get, "/sandbox/nothing").status == 404)
        #expect(ask(bench, .post, "/sandbox/edit", ["kind": "cat"]).status == 400)
        #expect(ask(bench, .post, "/sandbox/edit", [1]).status == 400)
    }
}
