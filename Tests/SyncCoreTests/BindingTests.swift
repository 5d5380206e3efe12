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
}
