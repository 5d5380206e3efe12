import Documents
import Foundation
import JSONFormat

/// All rows, as a table (Markdown, so that it can go into the README as it is) or as JSON.
struct Report {
    struct Row {
        let name: String
        let work: String
        let goal: Double
        let limit: Limit?
        let comparison: Comparison

        init(_ benchmark: any Benchmark.Type, _ comparison: Comparison) {
            name = benchmark.name
            work = benchmark.work
            goal = benchmark.goal
            limit = benchmark.limit
            self.comparison = comparison
        }

        /// Measures it; one that cannot be measured says why in its line, and the others go on.
        init(measuring benchmark: any Benchmark.Type, _ bench: Workbench) {
            let comparison: Comparison
            do {
                comparison = try benchmark.measure(bench)
            } catch {
                let words = "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ")
                comparison = Comparison(
                    ours: .missing("failed: \(words.prefix(200))"), peer: .missing("–"))
            }
            self.init(benchmark, comparison)
        }

        var isReached: Bool {
            if let limit { return comparison.ours.figure.map(limit.allows) ?? false }
            return comparison.ratio.map { $0 >= goal } ?? false
        }

        /// Where there is a limit, that is the goal, and the ratio is for comparison.
        var wanted: String {
            switch limit {
            case .seconds(let most): "≤ \(Report.number(most * 1000)) ms"
            case .megabytes(let most): "≤ \(Report.number(most)) MB"
            case .count(let number, let what): "\(number) \(what)"
            case nil: "≥ \(Report.number(goal))×"
            }
        }

        var verdict: String {
            if limit != nil { return isReached ? "yes" : "no" }
            guard let ratio = comparison.ratio else { return "no" }
            return isReached ? "yes" : "no: \(Report.number(goal / ratio))× to go"
        }
    }

    let machine: Machine
    let rows: [Row]
    let count: Int
    let runs: Int

    var table: String {
        var lines = [["work", "ghlsync", "peer", "ratio", "goal", "reached"]]
        lines += rows.map { row in
            [
                row.work, Self.cell(row.comparison.ours, withName: false),
                Self.cell(row.comparison.peer, withName: true),
                row.comparison.ratio.map { Self.number($0) + "×" } ?? "–",
                row.wanted, row.verdict,
            ]
        }
        let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        lines.insert(widths.map { String(repeating: "-", count: $0) }, at: 1)
        let text = lines.map { cells in
            "| "
                + zip(cells, widths).map { cell, width in
                    cell + String(repeating: " ", count: width - cell.count)
                }.joined(separator: " | ") + " |\n"
        }
        return text.joined()
            + "\nMedians of \(runs) runs, \(count) listings. \(machine.words)\n"
    }

    var json: String {
        let value: DocumentValue = [
            "machine": [
                "processor": .string(machine.processor), "cores": .number(.init(machine.cores)),
                "memory": .string(machine.memory), "system": .string(machine.system),
                "swift": .string(machine.swift),
            ],
            "count": .number(.init(count)),
            "runs": .number(.init(runs)),
            "rows": .sequence(
                rows.map { row in
                    [
                        "name": .string(row.name), "work": .string(row.work),
                        "ours": Self.json(row.comparison.ours),
                        "peer": Self.json(row.comparison.peer),
                        "ratio": row.comparison.ratio.map { Self.decimal($0) } ?? .null,
                        "goal": Self.decimal(row.goal), "reached": .bool(row.isReached),
                    ]
                }),
        ]
        return String(decoding: JSONDocument.write(value, style: .pretty), as: UTF8.self)
    }

    private static func cell(_ outcome: Comparison.Outcome, withName: Bool) -> String {
        switch outcome {
        case .missing(let reason): return reason
        case .measured(let figure):
            let rate = figure.megabytesPerSecond.map { ", \(number($0)) MB/s" } ?? ""
            let time =
                figure.seconds < 1
                ? "\(number(figure.seconds * 1000)) ms" : "\(number(figure.seconds)) s"
            let work = figure.count.map { " for \($0)" } ?? ""
            let name = withName ? "\(figure.name): " : ""
            let note = figure.note.map { " (\($0))" } ?? ""
            if let megabytes = figure.megabytes {
                return "\(name)\(number(megabytes)) MB\(work)\(note)"
            }
            return "\(name)\(time)\(work)\(rate)\(note)"
        }
    }

    private static func json(_ outcome: Comparison.Outcome) -> DocumentValue {
        switch outcome {
        case .missing(let reason): return ["missing": .string(reason)]
        case .measured(let figure):
            return [
                "name": .string(figure.name), "seconds": decimal(figure.seconds),
                "runs": .sequence(figure.runs.map(decimal)),
                "count": figure.count.map { .number(.init($0)) } ?? .null,
                "bytes": figure.bytes.map { .number(.init($0)) } ?? .null,
                "megabytes": figure.megabytes.map(decimal) ?? .null,
                "megabytesPerSecond": figure.megabytesPerSecond.map(decimal) ?? .null,
            ]
        }
    }

    /// Three digits that count.
    static func number(_ value: Double) -> String {
        String(format: value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value)
    }

    private static func decimal(_ value: Double) -> DocumentValue {
        DecimalNumber(String(format: "%.6f", value)).map { .number($0) } ?? .null
    }
}
