import Catalog
import Documents
import HighLevel
import Pacing
import TerminalUI

/// A report of sales, for people and for machines.
struct SalesView {
    let report: SalesReport
    /// Which of our files a product is.
    let keys: [String: EntityKey]
    let location: String
    let since: Timestamp
    let until: Timestamp
    /// How many products are shown of each list.
    let top: Int

    private static let barWidth = 24
    private static let notAvailable = ["views", "clicks", "conversionRate"]

    // MARK: For people

    func lines(_ style: Style) -> [String] {
        let period = "\(since.description.prefix(10)) to \(until.description.prefix(10))"
        var lines = [
            "\(style.bold(Escaping.line(location)))  \(style.dim(period))", "",
        ]
        lines += table(orders, style) + [""]
        lines += table(takings, style)
        for currency in currencies {
            lines += ["", style.bold("Top products by revenue, \(currency)")]
            lines += revenueBars(currency, style)
        }
        if !report.products.isEmpty {
            lines += ["", style.bold("Top products by units")]
            lines += unitBars(style)
        }
        lines += [""] + notes.map { style.dim("\(style.bullet) \(Escaping.line($0))") }
        return lines
    }

    private func table(_ table: Table, _ style: Style) -> [String] {
        table.lines(width: nil, style: style)
    }

    private var orders: Table {
        var table = Table([
            Table.Column("orders"), Table.Column("", alignment: .right),
            Table.Column("value", alignment: .right), Table.Column("average", alignment: .right),
        ])
        for each in report.orders {
            table.add([
                Table.Cell(each.currency), Table.Cell(String(each.count)),
                Table.Cell(money(each.value, each.currency)),
                Table.Cell(money(each.average, each.currency)),
            ])
        }
        if report.orders.isEmpty { table.add(["none", "0"]) }
        return table
    }

    private var takings: Table {
        var table = Table([
            Table.Column("revenue"), Table.Column("payments", alignment: .right),
            Table.Column("received", alignment: .right),
            Table.Column("refunded", alignment: .right), Table.Column("net", alignment: .right),
        ])
        for each in report.takings {
            table.add([
                Table.Cell(each.currency), Table.Cell(String(each.payments)),
                Table.Cell(money(each.received, each.currency)),
                Table.Cell(money(each.refunded, each.currency)),
                Table.Cell(money(each.net, each.currency), .bold),
            ])
        }
        if report.takings.isEmpty { table.add(["none", "0"]) }
        return table
    }

    /// Currencies in which products were sold, in the order of the orders' table.
    private var currencies: [String] {
        let sold = Set(report.products.flatMap(\.revenue.keys))
        let known = report.orders.map(\.currency).filter(sold.contains)
        return known + sold.subtracting(known).sorted()
    }

    private func revenueBars(_ currency: String, _ style: Style) -> [String] {
        let products = report.products(in: currency)
        var table = barTable
        for (product, revenue) in products.prefix(top) {
            table.add([
                Table.Cell(name(product)),
                Table.Cell(bar(revenue, of: products.first?.revenue ?? 0, style), .cyan),
                Table.Cell(money(revenue, currency)),
                Table.Cell(key(product), .dim),
            ])
        }
        return table.lines(width: nil, style: style) + more(products.count)
    }

    private func unitBars(_ style: Style) -> [String] {
        var table = barTable
        for product in report.products.prefix(top) {
            table.add([
                Table.Cell(name(product)),
                Table.Cell(bar(product.units, of: report.products[0].units, style), .cyan),
                Table.Cell(product.units.plainText), Table.Cell(key(product), .dim),
            ])
        }
        return table.lines(width: nil, style: style) + more(report.products.count)
    }

    private var barTable: Table {
        Table([
            Table.Column(""), Table.Column(""), Table.Column("", alignment: .right),
            Table.Column(""),
        ])
    }

    private func more(_ count: Int) -> [String] {
        count > top ? ["… \(count - top) more; --top \(count) shows all"] : []
    }

    /// Whole blocks, at least one for what was sold at all.
    private func bar(_ value: DecimalNumber, of largest: DecimalNumber, _ style: Style) -> String {
        guard value > 0, largest > 0 else { return "" }
        let block = style.usesUnicode ? "█" : "#"
        let length = (1..<Self.barWidth).last { length in
            largest * DecimalNumber(length) < value * DecimalNumber(Self.barWidth)
        }
        return String(repeating: block, count: 1 + (length ?? 0))
    }

    private func name(_ product: SalesReport.Product) -> String {
        let name = product.name.isEmpty ? "(no name)" : product.name
        return name.count > 40 ? name.prefix(39) + "…" : name
    }

    private func key(_ product: SalesReport.Product) -> String {
        keys[product.id]?.description ?? ""
    }

    private func money(_ amount: DecimalNumber, _ currency: String) -> String {
        Money(amount: amount, currency: currency).description
    }

    private var notes: [String] {
        var notes: [String] = []
        if report.testOrders > 0 || report.testPayments > 0 {
            notes.append(
                "tests, left out: orders \(report.testOrders), payments \(report.testPayments)")
        }
        if report.unread > 0 {
            notes.append(
                "the top lists lack \(report.unread) of \(report.orderCount) orders that were not looked into: run it again, or raise --limit"
            )
        }
        if report.withoutAmount > 0 {
            notes.append("left out, because their amount is no number: \(report.withoutAmount)")
        }
        if !report.products.isEmpty {
            notes.append("products: price times quantity, before discounts, tax and refunds")
        }
        notes.append("views, clicks, conversion rate: not available in the API")
        return notes
    }

    // MARK: For machines

    var json: OrderedObject {
        let orders: OrderedObject = [
            "count": .number(DecimalNumber(report.orderCount)),
            "tests": .number(DecimalNumber(report.testOrders)),
            "byCurrency": .sequence(report.orders.map(entry)),
        ]
        return [
            "location": .string(location), "from": .string(since.description),
            "to": .string(until.description), "orders": .mapping(orders),
            "revenue": .sequence(report.takings.map(entry)),
            "topProducts": .sequence(report.products.prefix(top).map(entry)),
            "ordersNotLookedInto": .number(DecimalNumber(report.unread)),
            "withoutAmount": .number(DecimalNumber(report.withoutAmount)),
            "notAvailable": .sequence(Self.notAvailable.map { .string($0) }),
        ]
    }

    private func entry(_ orders: SalesReport.Orders) -> DocumentValue {
        [
            "currency": .string(orders.currency), "count": .number(DecimalNumber(orders.count)),
            "value": .number(orders.value), "average": .number(orders.average),
        ]
    }

    private func entry(_ takings: SalesReport.Takings) -> DocumentValue {
        [
            "currency": .string(takings.currency),
            "payments": .number(DecimalNumber(takings.payments)),
            "received": .number(takings.received), "refunded": .number(takings.refunded),
            "net": .number(takings.net),
        ]
    }

    private func entry(_ product: SalesReport.Product) -> DocumentValue {
        [
            "id": .string(product.id), "name": .string(product.name),
            "key": keys[product.id].map { .string($0.description) } ?? .null,
            "units": .number(product.units),
            "revenue": .sequence(
                product.revenue.sorted { $0.key < $1.key }.map {
                    ["currency": .string($0.key), "amount": .number($0.value)]
                }),
        ]
    }
}
