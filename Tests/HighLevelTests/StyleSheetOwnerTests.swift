import Catalog
import Documents
import Testing

@testable import HighLevel

/// A workspace without links has to find out which custom value is which board's style sheet.
@Suite struct StyleSheetOwnerTests {
    private func board(_ id: String, _ name: String) -> DocumentValue {
        ["_id": .string(id), "name": .string(name)]
    }

    @Test("a sheet belongs to the board of its name, and the last one to the last board")
    func owners() {
        let boards = [board("b1", "Spa & Sauna"), board("b2", "Harbour Wellness")]
        #expect(
            DirectoryMapping.owners(of: ["spa-sauna", "wellness"], among: boards)
                == ["b1": "spa-sauna", "b2": "wellness"])
    }

    @Test("nobody guesses between several")
    func ambiguous() {
        let boards = [board("b1", "One"), board("b2", "Two")]
        #expect(DirectoryMapping.owners(of: ["three"], among: boards).isEmpty)
        #expect(DirectoryMapping.owners(of: ["three", "four"], among: [boards[0]]).isEmpty)
    }

    @Test(
        "only names that ghlsync gives are style sheets",
        arguments: [
            ("ghlsync wellness css", "wellness"), ("ghlsync  css", nil),
            ("other wellness css", nil),
            ("ghlsync wellness", nil), ("ghlsync a b css", "a b"),
        ] as [(String, String?)])
    func names(name: String, key: String?) {
        #expect(DirectoryMapping.cssKey(namespace: "ghlsync", name: name) == key)
    }
}
