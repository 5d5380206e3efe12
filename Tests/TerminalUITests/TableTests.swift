import Testing

@testable import TerminalUI

@Suite struct TableTests {
    static let table: Table = {
        var table = Table([
            Table.Column("key"), Table.Column("title", isFlexible: true),
            Table.Column("price", alignment: .right),
        ])
        table.add(["listings/mat", "日本語 mat", "49.00"])
        table.add(["listings/b", Table.Cell("evil\u{1B}[2J", .red), "5.00"])
        table.add(["only"])
        return table
    }()

    @Test("columns line up, whatever the characters, and lines have no end spaces")
    func lines() {
        #expect(
            Self.table.lines(width: nil, style: .plain) == [
                "key           title          price",
                "listings/mat  日本語 mat     49.00",
                #"listings/b    evil\u{1b}[2J   5.00"#,
                "only",
            ])
    }

    @Test("a narrow terminal cuts the flexible column")
    func narrow() {
        let lines = Self.table.lines(width: 30, style: .plain)
        #expect(lines.allSatisfy { Width.columns(of: $0) <= 30 })
        #expect(lines[1] == "listings/mat  日本語 m…  49.00")
    }

    @Test("colours do not shift columns")
    func colours() {
        let lines = Self.table.lines(width: nil, style: Style(usesColor: true))
        #expect(lines[2].contains("\u{1B}[31mevil\\u{1b}[2J\u{1B}[0m   5.00"))
    }
}
