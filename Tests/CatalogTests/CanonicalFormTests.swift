import Catalog
import Documents
import Testing

@Suite struct CanonicalFormTests {
    static func listing(_ fields: DocumentValue) -> Entity {
        CanonicalForm.entity(EntityKey(.listing, "mat"), from: fields, defaults: CatalogDefaults())
    }
    static func collection(_ fields: DocumentValue) -> Entity {
        CanonicalForm.entity(EntityKey(.collection, "top"), from: fields, defaults: .init())
    }
    static func directory(_ fields: DocumentValue) -> Entity {
        CanonicalForm.entity(EntityKey(.directory, "w"), from: fields, defaults: .init())
    }

    @Test(
        "two spellings of one price are one value",
        arguments: [
            49, "49", "49.00", "49.00 USD", "49USD", "usd 49", ["amount": 49],
            ["amount": "49.00 USD"], ["amount": "49.0", "currency": "usd"],
            ["amount": 49, "type": "one_time", "compareAt": nil, "trackInventory": false],
        ] as [DocumentValue])
    func price(spelling: DocumentValue) {
        #expect(Self.listing(["price": spelling])["price"] == ["amount": 49, "currency": "USD"])
    }

    @Test("a price amount is exact and plain")
    func exactPrice() throws {
        let amount = Self.listing(["price": "9007199254740993.10 EUR"])["price"]?["amount"]
        #expect(amount?.numberValue?.text == "9007199254740993.1")
        let number = try #require(DecimalNumber("4.90e1"))
        #expect(
            Self.listing(["price": .number(number)])["price"]?["amount"]?.numberValue?.text == "49")
    }

    @Test("a price with an interval is recurring, and every first interval is left out")
    func recurringPrice() {
        let price = Self.listing([
            "price": ["amount": 9, "interval": "Month", "intervalCount": 1]
        ])["price"]
        #expect(
            price == [
                "amount": 9, "currency": "USD", "type": "recurring", "interval": "month",
            ])
    }

    @Test("several prices are the same as a mapping and as a list")
    func namedPrices() {
        let mapping = Self.listing(["prices": ["small": 5, "large": "9 EUR"]])
        let list = Self.listing([
            "prices": [
                ["name": "small", "amount": 5], ["name": "large", "amount": 9, "currency": "EUR"],
            ]
        ])
        #expect(mapping == list)
        #expect(mapping["prices"]?["large"] == ["amount": 9, "currency": "EUR"])
    }

    @Test("nothing that is null, empty or default is said")
    func defaults() {
        let entity = Self.listing([
            "title": " Yoga mat ", "description": "", "images": [], "seo": ["title": nil],
            "active": true, "availableInStore": true, "isTaxesEnabled": false, "price": nil,
            "ghl": [:], "nonsense": 1,
        ])
        #expect(entity.fields == ["title": "Yoga mat", "productType": "PHYSICAL"])
    }

    @Test("a listing with a download is digital unless it says otherwise")
    func productType() {
        #expect(Self.listing(["downloadUrl": "https://a/b"])["productType"] == "DIGITAL")
        #expect(
            Self.listing(["downloadUrl": "https://a/b", "productType": "service"])["productType"]
                == "SERVICE")
    }

    @Test("an inactive listing is not available in the store")
    func inactive() {
        let entity = Self.listing(["active": false, "availableInStore": true])
        #expect(entity["active"] == false)
        #expect(entity["availableInStore"] == false)
    }

    @Test(
        "colours have one spelling",
        arguments: [
            ("#abc", "#AABBCC"), (" #a1b2c3 ", "#A1B2C3"), ("#A1B2C3ff", "#A1B2C3"),
            ("#A1B2C380", "#A1B2C380"), ("teal", "teal"),
        ])
    func color(written: String, canonical: String) {
        #expect(
            Self.directory(["primaryColor": .string(written)])["primaryColor"]
                == .string(canonical))
    }

    @Test(
        "URLs are trimmed, and scheme and host have no case",
        arguments: [
            (" HTTPS://Cdn.Example/A.PNG\n", "https://cdn.example/A.PNG"),
            ("./media/Logo.png", "media/Logo.png"), ("https://Host", "https://host"),
            ("https://Bob@Host/x", "https://Bob@Host/x"),
        ])
    func url(written: String, canonical: String) {
        #expect(Self.directory(["logoUrl": .string(written)])["logoUrl"] == .string(canonical))
    }

    @Test(
        "white space between blocks of HTML means nothing; elsewhere it stays",
        arguments: [
            ("<p>a</p>\n  <p>b</p>\r\n", "<p>a</p><p>b</p>"),
            ("<b>a</b> <i>b</i>", "<b>a</b> <i>b</i>"),
            ("<ul> <li>a  b</li>\n</ul>", "<ul><li>a  b</li></ul>"),
            ("a < b and b > c", "a < b and b > c"),
            ("<pre> <p> </p></pre>", "<pre> <p> </p></pre>"),
            ("<a title=\"x > \n<p>\">t</a>", "<a title=\"x > \n<p>\">t</a>"),
            ("line 1\r\nline 2\rline 3", "line 1\nline 2\nline 3"),
            ("<p>open", "<p>open"), ("<", "<"), ("<p>a</p> tail", "<p>a</p> tail"),
        ])
    func html(written: String, canonical: String) {
        #expect(
            Self.listing(["description": .string(written)])["description"] == .string(canonical))
    }

    @Test("composed and decomposed letters are one text")
    func unicode() {
        #expect(Self.listing(["title": "Caf\u{E9}"]) == Self.listing(["title": "Cafe\u{301}"]))
    }

    @Test("a collection has its key as slug, and one description")
    func collection() {
        let entity = Self.collection([
            "name": "Top", "seo": ["title": "Best", "description": "All of them"],
            "items": ["a", "b", "a", nil],
        ])
        #expect(
            entity.fields == [
                "name": "Top", "slug": "top", "description": "All of them",
                "seo": ["title": "Best"], "items": ["a", "b"],
            ])
        #expect(
            Self.collection(["description": "x", "seo": ["description": "y"]])["description"] == "x"
        )
    }

    @Test("fields under ghl stay as they are written")
    func verbatim() {
        let entity = Self.listing(["ghl": ["note": "  spaced ", "list": [], "none": nil]])
        #expect(entity["ghl"] == ["note": "  spaced ", "list": []])
    }

    @Test(
        "the canonical form of a canonical form is itself",
        arguments: [
            [
                "title": "A\nB", "price": ["amount": "5", "interval": "week"], "active": false,
                "downloadUrl": " https://X/y ", "description": "<p>a</p> <p>b</p>",
                "prices": ["p": ["amount": 1, "name": "p"], "q": ["amount": 2, "name": "Big"]],
                "images": "a.png", "ghl": ["a": " b "], "variants": [["name": " x "]],
            ],
            ["price": "nonsense", "title": 5, "images": 7, "seo": "text", "productType": []],
        ] as [DocumentValue])
    func fixedPoint(document: DocumentValue) {
        let once = Self.listing(document)
        #expect(Self.listing(.mapping(once.fields)) == once)
        let collection = Self.collection(document)
        #expect(Self.collection(.mapping(collection.fields)) == collection)
    }

    @Test("a value that fits no form is kept, so that it differs")
    func unfit() {
        let entity = Self.listing(["price": "ten dollars", "title": 5])
        #expect(entity["price"] == "ten dollars")
        #expect(entity["title"] == 5)
    }
}
