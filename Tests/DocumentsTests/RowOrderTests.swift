import Documents
import Testing

@Suite struct RowOrderTests {
    private static func order(_ gaps: [String] = ["", ""]) -> RowOrder {
        RowOrder(
            rows: ["a\n", "b\n", "c\n"].map { Array($0.utf8) }, gaps: gaps.map { Array($0.utf8) })
    }

    private static func moved(
        _ order: RowOrder, _ from: Int, _ to: Int, withGaps: Bool = false
    ) -> String {
        String(decoding: order.moving(from, to: to, withGaps: withGaps), as: UTF8.self)
    }

    @Test(
        "a row moves to the place that it shall have afterwards",
        arguments: [
            (0, 2, "b\nc\na\n"), (2, 0, "c\na\nb\n"), (0, 1, "b\na\nc\n"), (1, 1, "a\nb\nc\n"),
        ])
    func moves(_ from: Int, _ to: Int, _ text: String) {
        #expect(Self.moved(Self.order(), from, to) == text)
        #expect(Self.moved(Self.order(), from, to, withGaps: true) == text)
    }

    @Test("blank lines part the places, whichever rows stand there")
    func blankLines() {
        let order = Self.order(["\n", ""])
        #expect(Self.moved(order, 0, 2) == "b\n\nc\na\n")
        #expect(Self.moved(order, 2, 0) == "c\n\na\nb\n")
        #expect(Self.moved(order, 0, 2, withGaps: true) == "b\nc\na\n\n")
    }

    @Test("a comment of nobody stays between the rows that it parted")
    func sections() {
        let order = Self.order(["", "# section\n"])
        #expect(Self.moved(order, 0, 2) == "b\n# section\nc\na\n")
        #expect(Self.moved(order, 0, 1) == "b\na\n# section\nc\n")
    }

    @Test(
        "the last row after a move is known",
        arguments: [(0, 2, 0), (2, 0, 1), (0, 1, 2), (1, 2, 1), (2, 2, 2)])
    func last(_ from: Int, _ to: Int, _ last: Int) {
        #expect(Self.order().last(moving: from, to: to) == last)
    }

    private static func rows(_ text: String, _ elements: [String]) -> BracketRows {
        let bytes = Array(text.utf8)
        var start = 0
        let extents = elements.map { element in
            let found =
                (start...bytes.count - element.utf8.count).first {
                    bytes[$0...].starts(with: element.utf8)
                } ?? 0
            start = found + element.utf8.count
            return found..<start
        }
        return BracketRows(bytes, extents, close: bytes.count - 1) { offset in
            bytes[offset] == 0x23 ? bytes[offset...].firstIndex(of: 0x0A) : nil
        }
    }

    @Test("elements on lines of their own are rows with the comments above and behind them")
    func bracketRows() throws {
        let text = "[\n  # top\n  a, # one\n\n  b\n]"
        let rows = try #require(Self.rows(text, ["a", "b"]).rows)
        #expect(
            rows.map { String(decoding: Array(text.utf8)[$0.start..<$0.stop], as: UTF8.self) }
                == ["  # top\n  a, # one", "  b"])
    }

    @Test(
        "elements that share lines are no rows, and only they change places",
        arguments: [
            ("[a, b,  c]", 0, 2, "[b, c,  a]"), ("[a,\n b, c]", 2, 0, "[c,\n a, b]"),
        ])
    func flat(_ text: String, _ from: Int, _ to: Int, _ after: String) {
        let rows = Self.rows(text, ["a", "b", "c"])
        #expect(rows.rows == nil)
        #expect(
            rows.moving(from, to: to).map { String(decoding: $0, as: UTF8.self) } == [after])
    }

    @Test(
        "the comma follows the order, a comma at the end is kept",
        arguments: [
            ("[\na,\nb # two\n]", "[\nb, # two\na\n]"),
            ("[\na,\nb, # two\n]", "[\nb, # two\na,\n]"),
        ])
    func commas(_ text: String, _ after: String) {
        let moved = Self.rows(text, ["a", "b"]).moving(1, to: 0)
        #expect(moved.first.map { String(decoding: $0, as: UTF8.self) } == after)
    }
}
