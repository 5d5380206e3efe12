import Catalog
import Documents
import Testing

@Suite struct EntityTests {
    private static let key = EntityKey(.listing, "mat")
    private static let fields: OrderedObject = [
        "title": "Yoga Mat", "price": ["amount": .number(number("79.00"))],
        "location": "Harbour studio, Pier 9",
    ]

    private static func number(_ text: String) -> DecimalNumber {
        DecimalNumber(text) ?? DecimalNumber(0)
    }

    @Test("the form for keeping says the same, in each question and each edit")
    func packed() {
        let open = Entity(key: Self.key, fields: Self.fields)
        var packed = open.packed
        #expect(packed == open && packed.packed == open)
        #expect(packed.hashValue == open.hashValue)
        #expect(packed.fields == Self.fields)
        #expect(packed["title"] == "Yoga Mat" && packed["slug"] == nil)
        #expect(packed.contains("price") && !packed.contains("amount"))
        #expect(packed.displayName == "Yoga Mat")
        packed["title"] = "Cork Block"
        #expect(packed["title"] == "Cork Block" && packed["price"] == open["price"])
        #expect(packed != open)
        packed.fields["title"] = "Yoga Mat"
        #expect(packed == open)
    }

    @Test("entities that mean the same are equal and hash alike, however they are written")
    func spelling() {
        let one = Entity(key: Self.key, fields: Self.fields)
        let other = Entity(
            key: Self.key,
            fields: [
                "location": "Harbour studio, Pier 9",
                "price": ["amount": .number(Self.number("79"))], "title": "Yoga Mat",
            ])
        for (left, right) in [(one, other), (one.packed, other), (one.packed, other.packed)] {
            #expect(left == right)
            #expect(left.hashValue == right.hashValue)
        }
        #expect(!one.packed.isSpelt(as: other.packed, without: []))
        #expect(
            one.packed != Entity(key: EntityKey(.collection, "mat"), fields: Self.fields).packed)
    }

    @Test("what is hidden does not count, and only packed ones can be told apart by their bytes")
    func hidden() {
        let base = Entity(key: Self.key, fields: ["title": "Yoga Mat"])
        let file = Entity(key: Self.key, fields: ["title": "Yoga Mat", "location": "Pier 9"])
        #expect(base.packed.isSpelt(as: file.packed, without: ["location"]))
        #expect(base.packed.isSpelt(as: file.packed, without: ["location"]))
        #expect(!base.packed.isSpelt(as: file.packed, without: []))
        #expect(!base.isSpelt(as: file, without: ["location"]))
        let twin = Entity(key: EntityKey(.listing, "block"), fields: base.fields)
        #expect(!base.packed.isSpelt(as: twin.packed, without: []))
    }
}
