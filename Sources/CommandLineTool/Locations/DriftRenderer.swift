import Catalog
import Documents
import TerminalUI

/// A drift matrix as a table, cut into as many as the width asks for, and for machines.
struct DriftRenderer {
    let style: Style
    /// Columns of the terminal; `nil` for a file or a pipe, where one table holds all.
    let width: Int?

    private static let narrowest = 18

    /// - Parameter all: rows in which every location is as the file says, too.
    func lines(_ matrix: DriftMatrix, all: Bool) -> [String] {
        let shown = all ? matrix.rows : matrix.rows.filter(\.isNotable)
        var lines: [String] = []
        for block in blocks(matrix, shown) {
            if !lines.isEmpty { lines.append("") }
            var table = Table(
                [Table.Column("", isFlexible: true)]
                    + block.map { Table.Column(matrix.columns[$0].name, isFlexible: true) })
            for row in shown {
                table.add(
                    [Table.Cell(row.key.description, .bold)] + block.map { cell(row.cells[$0]) })
            }
            if !shown.isEmpty { lines += table.lines(width: width, style: style) }
        }
        if shown.contains(where: { $0.cells.contains { !$0.overridden.isEmpty } }) {
            lines += [
                "", style.dim("* the location's own value, by its overrides: meant to differ"),
            ]
        }
        if !lines.isEmpty { lines.append("") }
        return lines + [summary(matrix)]
    }

    /// The columns of each table.
    private func blocks(_ matrix: DriftMatrix, _ rows: [DriftMatrix.Row]) -> [[Int]] {
        let indices = Array(matrix.columns.indices)
        guard let width else { return [indices] }
        let names = rows.map { Width.columns(of: $0.key.description) }.max() ?? 0
        let room = max(1, (width - min(names, width / 3)) / (Self.narrowest + 2))
        return stride(from: 0, to: indices.count, by: room).map {
            Array(indices[$0..<min($0 + room, indices.count)])
        }
    }

    private func cell(_ cell: DriftCell) -> Table.Cell {
        func field(_ path: String) -> String { DocumentPath(stringLiteral: path).field ?? path }
        let marks = cell.overridden.keys.filter { !cell.fields.map(field).contains($0) }.sorted()
        let own = marks.isEmpty ? "" : " (\(marks.map { "\($0)*" }.joined(separator: ", ")))"
        let fields = cell.fields.map { cell.overridden[field($0)] == nil ? $0 : "\($0)*" }
            .joined(separator: ", ")
        switch cell.state {
        case .same: return Table.Cell("same\(own)", .green)
        case .differs: return Table.Cell("differs: \(fields)\(own)", .yellow)
        case .conflict: return Table.Cell("conflict: \(fields)\(own)", .red)
        case .missing: return Table.Cell("missing\(own)", .yellow)
        case .noFile: return Table.Cell("no file", .yellow)
        case .inactive: return Table.Cell("inactive", .dim)
        case .unknown: return Table.Cell("unknown", .red)
        case .absent: return Table.Cell("–", .dim)
        }
    }

    private func summary(_ matrix: DriftMatrix) -> String {
        let words = PlanRenderer(style: style)
        let total = words.counted(matrix.rows.count, "entity", "entities")
        let places = words.counted(matrix.columns.count, "location")
        let unread = matrix.columns.filter { $0.error != nil }.map { Escaping.line($0.name) }
        let rest = unread.isEmpty ? "" : "; not known of \(unread.joined(separator: ", "))"
        guard matrix.driftCount > 0 else {
            return
                "\(unread.isEmpty ? style.green("✓") + " " : "")No drift: \(total) in \(places)\(rest)"
        }
        let drifting = words.counted(matrix.driftCount, "entity drifts", "entities drift")
        return "\(style.yellow(drifting)), of \(total) in \(places)\(rest)"
    }

    func json(_ matrix: DriftMatrix) -> OrderedObject {
        [
            "locations": .sequence(
                matrix.columns.map { column in
                    [
                        "name": .string(column.name), "id": .string(column.id),
                        "error": column.error.map(DocumentValue.string) ?? .null,
                    ]
                }),
            "entities": .sequence(
                matrix.rows.map { row in
                    [
                        "kind": .string(row.key.kind.rawValue), "key": .string(row.key.name),
                        "drifts": .bool(row.drifts),
                        "cells": .mapping(
                            OrderedObject(
                                zip(matrix.columns, row.cells).map { ($0.name, json($1)) })),
                    ]
                }),
            "drifting": .number(DecimalNumber(matrix.driftCount)),
        ]
    }

    private func json(_ cell: DriftCell) -> DocumentValue {
        [
            "state": .string(cell.state.rawValue),
            "fields": .sequence(cell.fields.map(DocumentValue.string)),
            "overrides": .mapping(
                OrderedObject(
                    cell.overridden.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
            "error": cell.why.map(DocumentValue.string) ?? .null,
        ]
    }
}
