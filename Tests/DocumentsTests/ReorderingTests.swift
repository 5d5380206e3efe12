import Documents
import Testing

@Suite struct ReorderingTests {
    private static let document: DocumentValue = [
        "list": ["a", "b", "c"], "map": ["x": 1, "y": 2],
    ]

    private static func item(_ index: Int) -> DocumentPath {
        DocumentPath(keys: ["list"]).index(index)
    }

    @Test("an entry and an item have a place among their siblings")
    func places() throws {
        let entry = try #require(Self.document.place(of: "map.y"))
        #expect(entry == (1, 2))
        let item = try #require(Self.document.place(of: Self.item(2)))
        #expect(item == (2, 3))
    }

    @Test(
        "what is not there has no place",
        arguments: [DocumentPath.root, "none", "map.z", item(3), "map.x.y"])
    func nowhere(_ path: DocumentPath) {
        #expect(Self.document.place(of: path) == nil)
        #expect(DocumentEdit.move(path, to: 0).applied(to: Self.document) == Self.document)
    }

    @Test("a move gives the place afterwards, and moving back restores the order")
    func moves() {
        let moved = DocumentEdit.move(Self.item(0), to: 2).applied(to: Self.document)
        #expect(moved["list"] == ["b", "c", "a"])
        let back = DocumentEdit.move(Self.item(2), to: 0).applied(to: moved)
        #expect(back["list"] == ["a", "b", "c"])
        let entries = DocumentEdit.move("map.y", to: 0).applied(to: Self.document)["map"]
        #expect(entries?.mappingValue?.keys == ["y", "x"])
    }

    @Test("a move or an insertion beyond the end changes nothing")
    func beyond() {
        for edit in [
            DocumentEdit.move(Self.item(0), to: 3), .insert("list", at: 4, 1),
            .insert("map", at: 0, 1),
        ] {
            #expect(edit.applied(to: Self.document) == Self.document)
        }
    }

    @Test("an insertion has its index afterwards")
    func inserts() {
        let edit = DocumentEdit.insert("list", at: 1, "z")
        #expect(edit.applied(to: Self.document)["list"] == ["a", "z", "b", "c"])
        let end = DocumentEdit.insert("list", at: 3, "z")
        #expect(end.applied(to: Self.document)["list"]?[3] == "z")
    }
}
