import Documents
import SyncTestKit
import Testing

@testable import Workspace

@Suite struct CSVTextTests {
    private func cells(_ text: String) throws -> [[String]] {
        try CSVText(Array(text.utf8)).rows.map { $0.cells.map(\.text) }
    }

    @Test(
        "RFC 4180, and what programs write in its place",
        arguments: [
            ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
            ("a,b\n1,2", [["a", "b"], ["1", "2"]]), ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
            ("\u{FEFF}a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
            ("a\tb\n1;5\t2\n", [["a", "b"], ["1;5", "2"]]),
            ("a|b\n1|2\n", [["a", "b"], ["1", "2"]]),
            ("sep=;\r\na;b\r\n1;2\r\n", [["a", "b"], ["1", "2"]]),
            ("\"a,b\",\"c\"\"d\"\n\"two\nlines\",\n", [["a,b", "c\"d"], ["two\nlines", ""]]),
            ("\"a\r\nb\",c\n", [["a\r\nb", "c"]]),
            ("a,b\n\n\r\n1,2\n", [["a", "b"], ["1", "2"]]),
            ("\"\"\n", [[""]]), ("5\" pipe,b\n", [["5\" pipe", "b"]]),
            (" a , b\n", [[" a ", " b"]]),
            ("\"a;b;c\",d\n", [["a;b;c", "d"]]), ("", []),
        ] as [(String, [[String]])])
    func reads(text: String, rows: [[String]]) throws {
        #expect(try cells(text) == rows)
    }

    @Test(
        "what is no table says where it breaks",
        arguments: [
            ("a,b\n\"open,2\n", 4, "never closed"), ("a,\"b\"x\n", 5, "closing quote"),
            ("a\0b\n", 1, "NUL"),
        ])
    func breaks(text: String, offset: Int, words: String) {
        #expect {
            _ = try CSVText(Array(text.utf8))
        } throws: { error in
            let error = error as? SyntaxError
            return error?.range.lowerBound == offset && error?.message.contains(words) == true
        }
    }

    @Test(
        "other encodings are told, not guessed",
        arguments: [[0xFF, 0xFE, 0x61, 0], [0x61, 0xE9, 0x0A]])
    func encodings(bytes: [UInt8]) {
        #expect(throws: SyntaxError.self) { try CSVText(bytes) }
    }

    @Test("whatever is written is read back, cell by cell, and at its place")
    func roundTrip() throws {
        var random = Seeded(5)
        for _ in 0..<Cases.times(1_500) {
            let width = Int.random(in: 1...4, using: &random)
            let rows = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                (0..<width).map { _ in
                    RandomValues.text(&random).filter { $0 != "\0" }
                }
            }
            let bytes = CSVText.write(rows)
            let table = try CSVText(bytes)
            // A mark at the very beginning of a file is the file's.
            guard rows[0][0].unicodeScalars.first != "\u{FEFF}" else { continue }
            #expect(table.rows.map { $0.cells.map(\.text) } == rows)
            for cell in table.rows.flatMap(\.cells) {
                let text = String(decoding: bytes[cell.range], as: UTF8.self)
                #expect(text.hasPrefix("\"") || text == cell.text)
            }
        }
    }

    @Test("S64: no cell begins like a formula, and each comes back")
    func formulas() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"] {
            #expect(FormulaGuard.guarded(text) == "'" + text)
        }
        for text in ["", "a=1", "'quoted'", "'", "12", " =1"] {
            #expect(FormulaGuard.guarded(text) == text)
        }
        var random = Seeded(6)
        for _ in 0..<2_000 {
            let text = (0..<3).map { _ in
                random.pick(["'", "=", "+", "-", "@", "\t", "\r", "a", " "])
            }
            .joined()
            let guarded = FormulaGuard.guarded(text)
            #expect(FormulaGuard.unguarded(guarded) == text)
            #expect(!["=", "+", "-", "@", "\t", "\r"].contains(guarded.prefix(1)))
        }
        // What other programs wrote with the mark is the text behind it; the rest stays as it is.
        #expect(FormulaGuard.unguarded("'=1") == "=1" && FormulaGuard.unguarded("'a'") == "'a'")
    }
}
