import Documents
import Testing

@Suite struct LineIndexTests {
    @Test("columns count code points, however long the line is")
    func columns() {
        let piece = "aé€😀"
        let bytes = Array(String(repeating: piece, count: 2000).utf8) + [0x0A, 0x62]
        let lines = LineIndex(bytes)
        let size = piece.utf8.count
        for count in [0, 1, 102, 103, 511, 1999, 2000] {
            #expect(lines.position(of: count * size).column == count * 4 + 1)
        }
        #expect(lines.position(of: 1024 * 7 + 3).line == 1)
        #expect(lines.position(of: bytes.count) == .init(offset: bytes.count, line: 2, column: 2))
        #expect(lines.position(of: bytes.count - 1).column == 1)
    }

    @Test("a problem far along a line shows none of it, and keeps its place")
    func longLine() {
        let bytes = Array(String(repeating: "ab, ", count: 100_000).utf8)
        let lines = LineIndex(bytes)
        let near = Diagnostic(code: "x", file: "f", at: 8..<10, in: lines, message: "m")
        #expect(near.sourceLine?.hasPrefix("ab, ab, ab") == true)
        #expect((near.sourceLine?.utf8.count ?? .max) < 3000)
        #expect(near.caretLength == 2)
        let far = Diagnostic(code: "x", file: "f", at: 200_000..<200_002, in: lines, message: "m")
        #expect(far.sourceLine == nil)
        #expect(far.position?.column == 200_001)
        #expect(far.caretLength == 2)
    }

    @Test("the caret of a problem on several lines ends with the first")
    func severalLines() {
        let lines = LineIndex(Array("a: é[1,\n 2]\n".utf8))
        let problem = Diagnostic(code: "x", file: "f", at: 3..<12, in: lines, message: "m")
        #expect(problem.sourceLine == "a: é[1,")
        #expect(problem.caretLength == 4)
    }
}
