import Documents
import Ports
import Testing

@testable import Sandbox

@Suite("Products of the sandbox")
struct ProductCallsTests {
    @Test("a new product has an id, stamps, a slug from its name and the server's defaults")
    func newProduct() {
        let bench = Bench()
        let made = bench.send(.post, "/products/", Bench.product("Yoga Mat, 6 mm"))
        #expect(made.status == 201)
        let id = made["_id"]?.stringValue ?? ""
        #expect(id.count == 24 && id.allSatisfy { $0.isHexDigit })
        #expect(made["slug"] == "yoga-mat-6-mm")
        #expect(made["createdAt"] == "2026-09-21T14:13:20.000Z")
        #expect(made["updatedAt"] == made["createdAt"])
        #expect(made["collectionIds"] == [])
        let second = bench.send(.post, "/products/", Bench.product("Yoga mat 6 mm"))
        #expect(second["slug"] == "yoga-mat-6-mm-1")
        #expect(second["_id"] != made["_id"])
    }

    @Test("the same seed gives the same ids, another seed others")
    func seeds() {
        #expect(Bench(seed: 5).newProduct() == Bench(seed: 5).newProduct())
        #expect(Bench(seed: 5).newProduct() != Bench(seed: 6).newProduct())
    }

    @Test("a product is found by id and by slug")
    func findable() {
        let bench = Bench()
        let id = bench.newProduct("Mat")
        #expect(bench.send(.get, "/products/\(id)?\(Bench.q)")["name"] == "Mat")
        #expect(bench.send(.get, "/products/mat?\(Bench.q)")["_id"] == .string(id))
    }

    @Test("what is missing or deleted answers as the behaviour says", arguments: [404, 400])
    func missing(status: Int) {
        var behaviour = SandboxBehaviour()
        behaviour.missingStatus = status
        let bench = Bench(behaviour: behaviour)
        let id = bench.newProduct()
        #expect(bench.send(.delete, "/products/\(id)?\(Bench.q)").body["status"] == true)
        for method in [
            bench.send(.get, "/products/\(id)?\(Bench.q)"),
            bench.send(.delete, "/products/\(id)?\(Bench.q)"),
            bench.send(.put, "/products/\(id)", Bench.product()),
        ] {
            #expect(method.status == status)
            #expect(method["statusCode"] == .number(DecimalNumber(status)))
        }
    }

    @Test(
        "a PUT merges or replaces, as the behaviour says; the slug stays either way",
        arguments: [false, true])
    func put(replaces: Bool) {
        var behaviour = SandboxBehaviour()
        behaviour.putReplaces = replaces
        let bench = Bench(behaviour: behaviour)
        let id = bench.newProduct("Mat", ["description": "Soft", "seo": ["title": "M"]])
        bench.advance(.seconds(5))
        let made = bench.send(.put, "/products/\(id)", Bench.product("Rug", ["seo": nil]))
        #expect(made.status == 200)
        #expect(made["name"] == "Rug")
        #expect(made["slug"] == "mat")
        #expect(made["description"] == (replaces ? nil : "Soft"))
        #expect(made["seo"] == nil)
        #expect(made["updatedAt"] == "2026-09-21T14:13:25.000Z")
        #expect(made["createdAt"] == "2026-09-21T14:13:20.000Z")
    }

    @Test(
        "undeclared fields of a body are refused, dropped or kept",
        arguments: UndeclaredFields.allCases)
    func strangers(rule: UndeclaredFields) {
        var behaviour = SandboxBehaviour()
        behaviour.undeclaredFields = rule
        let bench = Bench(behaviour: behaviour)
        let made = bench.send(.post, "/products/", Bench.product("Mat", ["color": "red"]))
        switch rule {
        case .refuse:
            #expect(made.status == 422)
            #expect(made.complaints == ["property color should not exist"])
        case .drop: #expect(made.status == 201 && made["color"] == nil)
        case .keep: #expect(made["color"] == "red")
        }
    }

    @Test("taxes and label need their other half")
    func halves() {
        let bench = Bench()
        let made = bench.send(
            .post, "/products/",
            Bench.product("Mat", ["isTaxesEnabled": true, "isLabelEnabled": true]))
        #expect(made.status == 422)
        #expect(made.complaints == ["taxes should not be empty", "label should not be empty"])
    }

    @Test(
        "a taken slug is refused, gets a suffix or is taken twice",
        arguments: SandboxBehaviour.SlugClash.allCases)
    func slugClash(rule: SandboxBehaviour.SlugClash) {
        var behaviour = SandboxBehaviour()
        behaviour.productSlugClash = rule
        let bench = Bench(behaviour: behaviour)
        _ = bench.newProduct("Mat")
        let made = bench.send(.post, "/products/", Bench.product("Other", ["slug": "mat"]))
        switch rule {
        case .refuse: #expect(made.status == 400)
        case .addSuffix: #expect(made["slug"] == "mat-1")
        case .allow: #expect(made["slug"] == "mat")
        }
    }

    @Test("a list pages, counts in its own way, and never gives more than the server's maximum")
    func pages() {
        var behaviour = SandboxBehaviour()
        behaviour.maximumLimit = 3
        let bench = Bench(behaviour: behaviour)
        for number in 1...5 { _ = bench.newProduct("P\(number)") }
        func names(_ query: String) -> [String] {
            (bench.send(.get, "/products/?\(Bench.q)\(query)")["products"]?.sequenceValue ?? [])
                .compactMap { $0["name"]?.stringValue }
        }
        #expect(names("&limit=2&sortOrder=asc") == ["P1", "P2"])
        #expect(names("&limit=2&offset=4&sortOrder=asc") == ["P5"])
        #expect(names("&limit=100") == ["P5", "P4", "P3"])
        #expect(names("&limit=0").count == 3)
        #expect(
            bench.send(.get, "/products/?\(Bench.q)&limit=1")["total"] == [["total": 5]])
    }

    @Test("a list filters by text, ids, collection, its slug, and the store")
    func filters() {
        let bench = Bench()
        let summer = bench.newCollection()
        let mat = bench.newProduct("Yoga Mat", ["collectionIds": [.string(summer)]])
        let bag = bench.newProduct("Bag", ["availableInStore": true])
        func ids(_ query: String) -> [DocumentValue] {
            (bench.send(.get, "/products/?\(Bench.q)&\(query)")["products"]?.sequenceValue ?? [])
                .compactMap { $0["_id"] }
        }
        #expect(ids("search=yoga") == [.string(mat)])
        #expect(ids("productIds=\(bag)&productIds=x") == [.string(bag)])
        #expect(ids("collectionIds=\(summer),x") == [.string(mat)])
        #expect(ids("collectionSlug=summer") == [.string(mat)])
        #expect(ids("availableInStore=true") == [.string(bag)])
    }

    @Test("a query is checked like a body")
    func queryChecks() {
        let bench = Bench()
        let result = bench.send(.get, "/products/?limit=ten&sortOrder=up&page=2")
        #expect(result.status == 422)
        #expect(
            result.complaints.sorted() == [
                "limit must be a number conforming to the specified constraints",
                "locationId should not be empty", "property page should not exist",
                "sortOrder must be one of the following values: asc, desc",
            ])
    }

    @Test("a lagging list shows the past; a GET by id never does")
    func lag() {
        var behaviour = SandboxBehaviour()
        behaviour.listLag = .seconds(5)
        let bench = Bench(behaviour: behaviour)
        let id = bench.newProduct("Mat")
        func listed() -> [DocumentValue] {
            (bench.send(.get, "/products/?\(Bench.q)")["products"]?.sequenceValue ?? [])
                .compactMap { $0["name"] }
        }
        #expect(listed() == [])
        #expect(bench.send(.get, "/products/\(id)?\(Bench.q)")["name"] == "Mat")
        bench.advance(.seconds(5))
        bench.send(.put, "/products/\(id)", Bench.product("Rug"))
        #expect(listed() == ["Mat"])
        bench.advance(.seconds(5))
        #expect(listed() == ["Rug"])
        bench.send(.delete, "/products/\(id)?\(Bench.q)")
        #expect(listed() == ["Rug"])
        bench.advance(.seconds(5))
        #expect(listed() == [])
    }

    @Test("values change on their way in as the behaviour says")
    func normalisation() {
        var behaviour = SandboxBehaviour()
        behaviour.normalisation = [.trimsText, .wrapsDescriptions, .sortsCollectionIds]
        behaviour.forgottenFields = ["seo"]
        behaviour.hiddenFields = ["medias"]
        let bench = Bench(behaviour: behaviour)
        let made = bench.send(
            .post, "/products/",
            Bench.product(
                " Mat ",
                ["description": "Soft \n", "seo": ["title": "x"], "collectionIds": ["b", "a"]]))
        #expect(made["name"] == "Mat")
        #expect(made["description"] == "<p>Soft</p>")
        #expect(made["collectionIds"] == ["a", "b"])
        #expect(made["seo"] == nil && made["medias"] == nil)
        #expect(bench.api.objects(.product).first?["medias"] == [])
    }
}
