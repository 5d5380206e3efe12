import SyncCore
import Testing

@Suite struct BindingTests {
    @Test("says what it was made of", arguments: ["6b0cded90c9585b4757fd847", "id 1/é\u{0}", ""])
    func roundTrip(id: String) {
        let parts = ["price": "0011223344556677889900aa", "price.Zwölf": id, "css": ""]
        var binding = Binding(id: id, parts: parts)
        #expect(binding.id == id && binding.parts == parts)
        binding.parts["css"] = "c1"
        #expect(binding.id == id && binding.parts["css"] == "c1" && binding.parts.count == 3)
        binding.id = "other"
        #expect(binding.id == "other" && binding.parts["css"] == "c1")
    }

    @Test("equal ones are equal in whatever order their parts came")
    func equality() {
        let names = ["price", "css", "price.One", "price.Two", "a", "b"]
        var forward = Binding(id: "x")
        for name in names { forward.parts[name] = "1" }
        var backward = Binding(id: "x")
        for name in names.reversed() { backward.parts[name] = "1" }
        #expect(forward == backward && forward.hashValue == backward.hashValue)
        #expect(forward != Binding(id: "x") && forward != Binding(id: "y", parts: forward.parts))
    }

    @Test(
        "is found by its id among many, however it is kept",
        arguments: [["price": "0011223344556677889900aa"], [:], ["css": "c1"]])
    func foundByID(parts: [String: String]) {
        let hex = "6b0cded90c9585b4757fd847"
        let ids = Binding.IDs([hex, "Plain-id", "6B0CDED90C9585B4757FD848"])
        for id in [hex, "Plain-id", "6B0CDED90C9585B4757FD848"] {
            #expect(ids.contains(Binding(id: id, parts: parts)))
        }
        for id in ["6b0cded90c9585b4757fd848", "6B0CDED90C9585B4757FD847", "plain-id", ""] {
            #expect(!ids.contains(Binding(id: id, parts: parts)))
        }
        #expect(Binding.IDs([]).isEmpty && !Binding.IDs([]).contains(Binding(id: "")))
    }
}
