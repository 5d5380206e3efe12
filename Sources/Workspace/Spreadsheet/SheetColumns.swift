import Documents

/// Which field each column of a table is.
struct SheetColumns: Sendable {
    struct Column: Hashable, Sendable {
        let header: String
        let field: SheetField?
    }

    private(set) var all: [Column] = []
    /// Columns that cannot be told apart or placed.
    private(set) var problems: [(range: Range<Int>, message: String)] = []

    /// - Parameter maps: by header, exactly or but for case; an empty field leaves the column out.
    init(_ head: CSVText.Row, maps: [String: String]) {
        let headers = head.cells.map { FormulaGuard.unguarded($0.text) }
        var unused = Set(maps.keys)
        var said: [SheetField?] = []
        var isSaid: [Bool] = []
        for header in headers {
            let name =
                maps.keys.sorted().first { $0 == header }
                ?? maps.keys.sorted().first { $0.lowercased() == header.lowercased() }
            if let name { unused.remove(name) }
            said.append(name.flatMap { maps[$0] }.flatMap { SheetField.named($0) })
            isSaid.append(name != nil)
        }
        // A field that somebody gave to a column is not guessed for another; of guesses the first wins,
        // with a name that is the field's own before one that is only like it.
        var taken = Set(said.compactMap { $0 })
        var guesses: [Int: SheetField] = [:]
        for isExact in [true, false] {
            for (index, header) in headers.enumerated()
            where !isSaid[index] && guesses[index] == nil {
                guard let field = isExact ? SheetField.named(header) : SheetField.guess(header),
                    taken.insert(field).inserted
                else { continue }
                guesses[index] = field
            }
        }
        // The amount may be said in one way only.
        if taken.contains(.price), let amount = SheetField.named("price.amount"),
            taken.contains(amount)
        {
            for (index, field) in guesses where field == .price { guesses[index] = nil }
        }
        var owners: [SheetField: Int] = [:]
        for (index, header) in headers.enumerated() {
            let field = said[index] ?? guesses[index]
            all.append(Column(header: header, field: field))
            guard let field else { continue }
            if let other = owners[field] {
                problems.append(
                    (
                        head.cells[index].range,
                        "'\(header)' and '\(headers[other])' are both mapped to \(field.name)"
                    ))
            }
            owners[field] = index
        }
        for name in unused.sorted() {
            problems.append((head.range, "there is no column '\(name)'"))
        }
        if owners[.key] == nil, !owners.keys.contains(where: { $0.name == "title" }) {
            problems.append((head.range, "no column is a listing's key or title"))
        }
    }
}
