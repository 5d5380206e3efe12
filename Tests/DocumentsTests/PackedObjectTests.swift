import Documents
import Testing

@Suite struct PackedObjectTests {
    private static let listing: OrderedObject = [
        "title": "Yoga Mat", "description": "<p>Grips better\u{301} the warmer it gets.</p>",
        "price": ["amount": .number(decimal("79.00")), "currency": "USD", "sku": ""],
        "images": ["https://example.com/1.jpg", ["url": "2.jpg", "alt": .null]],
        "availableInStore": true, "isTaxesEnabled": false, "own name": 12, "seo": [:], "taxes": [],
    ]

    private static func decimal(_ text: String) -> DecimalNumber {
        DecimalNumber(text) ?? DecimalNumber(0)
    }

    /// As the text of each value was, not only as it counts.
    private static func spelling(_ value: DocumentValue) -> [String] {
        switch value {
        case .null: ["null"]
        case .bool(let isTrue): ["\(isTrue)"]
        case .number(let number): [number.text]
        case .string(let text): text.unicodeScalars.map { String($0.value, radix: 16) }
        case .sequence(let items): ["["] + items.flatMap(spelling) + ["]"]
        case .mapping(let object):
            ["{"]
                + object.entries.flatMap { spelling(.string($0.key)) + [":"] + spelling($0.value) }
                + ["}"]
        }
    }

    @Test("what is unpacked is what was packed, in its order and to the byte")
    func roundTrip() {
        let packed = PackedObject(Self.listing)
        #expect(
            Self.spelling(.mapping(packed.object)) == Self.spelling(.mapping(Self.listing)))
        #expect(packed.count == Self.listing.count)
    }

    @Test(
        "numbers keep their spelling",
        arguments: [
            "0", "-0", "1", "1.0", "12e3", "1E-7", "-12.50", "100",
            "9223372036854775807", "9223372036854775808", "123456789012345678901234567890.5",
            "1e1000000",
        ])
    func numbers(text: String) throws {
        let number = try #require(DecimalNumber(text))
        let read = PackedObject(["amount": .number(number)])["amount"]
        #expect(read?.numberValue?.text == text)
        #expect(read?.numberValue == number)
    }

    @Test(
        "texts that look like ids and times come back as they were",
        arguments: [
            "6b0cded90c9585b4757fd847", "6B0CDED90C9585B4757FD847", "6b0cded90c9585b4757fd84",
            "6b0cded90c9585b4757fd84g", "2026-11-30T02:26:33.803Z", "9999-99-99T99:99:99.999Z",
            "2026-11-30t02:26:33.803z", "2026-11-30T02:26:33,803Z", "0000000000000000000000000",
            "000000000000000000000000", "2026-11-30T02:26:33.80\u{663}", "\u{0}", "",
            String(repeating: "é", count: 12), String(repeating: "x", count: 70_000),
            "line\nline\u{1b}[31m\u{202e}",
        ])
    func texts(text: String) {
        let read = PackedObject(["a": .string(text), "slug": .string(text)])
        #expect(read["a"]?.stringValue?.utf8.elementsEqual(text.utf8) == true)
        #expect(read["slug"]?.stringValue?.utf8.elementsEqual(text.utf8) == true)
    }

    @Test("names come back as they were, however they are spelt")
    func names() {
        // The Kelvin sign is a K to Swift, and is not to become one.
        let names = [
            "", "title", "field\u{212A}ey", "fieldKey ", "e\u{301}", "x\u{0}y", "\u{1F600}",
        ]
        let object = OrderedObject(names.map { ($0, DocumentValue.string($0)) })
        let read = PackedObject(object).object
        for (old, new) in zip(object.entries, read.entries) {
            #expect(old.key.utf8.elementsEqual(new.key.utf8))
            #expect(PackedObject(object)[old.key] == old.value)
        }
        #expect(PackedObject(["e\u{301}": 1])["\u{e9}"] == 1)
        #expect(PackedObject(["field\u{212A}ey": 1]).contains("fieldKey"))
    }

    @Test("members are found one by one, and absent ones are not")
    func members() {
        let packed = PackedObject(Self.listing)
        for entry in Self.listing.entries {
            #expect(packed[entry.key] == entry.value)
            #expect(packed.contains(entry.key))
        }
        for name in ["", "amount", "Title", "own", "slug"] {
            #expect(packed[name] == nil)
            #expect(!packed.contains(name))
        }
        #expect(PackedObject([:]).object.isEmpty)
    }

    @Test("what is written otherwise and means the same is equal, and hashes alike")
    func equality() {
        let one = PackedObject(["title": "a", "amount": .number(Self.decimal("1.0"))])
        let other = PackedObject(["amount": .number(Self.decimal("1")), "title": "a"])
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        #expect(!one.isSpelt(as: other))
        #expect(one != PackedObject(["title": "a"]))
        #expect(one != PackedObject(["title": "a", "amount": .number(Self.decimal("1.01"))]))
    }

    @Test("hidden members are left out of the comparison, wherever they stand")
    func hidden() {
        let base = PackedObject(["title": "a", "seo": ["title": "b"]])
        for hidden: OrderedObject in [
            ["title": "a", "seo": ["title": "b"], "location": "x"],
            ["location": "x", "title": "a", "own": [1, 2], "seo": ["title": "b"]],
            ["title": "a", "seo": ["title": "b"]],
        ] {
            #expect(base.isSpelt(as: PackedObject(hidden), without: ["location", "own"]))
        }
        for other: OrderedObject in [
            ["title": "a", "location": "x"], ["title": "a", "seo": ["title": "c"], "own": 1],
            ["title": "a", "seo": ["title": "b"], "slug": "s", "location": "x"],
            ["seo": ["title": "b"], "title": "a", "location": "x"], [:],
        ] {
            #expect(!base.isSpelt(as: PackedObject(other), without: ["location", "own"]))
        }
        #expect(
            !base.isSpelt(
                as: PackedObject(["title": "a", "seo": ["title": "b"]]), without: ["seo"]))
    }

    @Test("mappings of any size and depth")
    func large() {
        let many = OrderedObject(
            (0..<500).map { ("key\($0)", ["n": DocumentValue(integerLiteral: $0)]) })
        #expect(PackedObject(many).object == many)
        #expect(PackedObject(many)["key499"] == ["n": 499])
        var deep: OrderedObject = [:]
        for _ in 0..<150 { deep = ["a": [.mapping(deep)]] }
        #expect(PackedObject(deep).object == deep)
    }

    @Test("a member that is a mapping comes out packed")
    func memberPacked() {
        let packed = PackedObject(Self.listing)
        #expect(packed.packed("price")?.object == Self.listing["price"]?.mappingValue)
        #expect(packed.packed("seo")?.object == [:])
        #expect(packed.packed("title") == nil && packed.packed("slug") == nil)
    }
}
