import Documents
package import Pacing
package import SyncCore

extension HighLevelReplica {
    /// How many orders are asked for side by side.
    private static let salesParallelism = 8

    /// Orders and payments of a time. What an order holds takes a request for each, so that only so many
    /// are looked into, the newest first; the shelf keeps what was learned, and the next run goes on.
    package func sales(
        since start: Timestamp, until end: Timestamp, shelf: inout OrderShelf, limit: Int,
        progress: @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) async throws(CycleFailure) -> Sales {
        do {
            var sales = Sales()
            // Whole days, and one more at the end: how the server counts days is not documented.
            let first = String(start.description.prefix(10))
            let last = String(end.advanced(by: .seconds(86_400)).description.prefix(10))
            func isWithin(_ made: Timestamp?) -> Bool {
                made.map { $0 >= start && $0 <= end } ?? true
            }
            for value in try await api.orders(from: first, to: last) {
                guard let order = WireSales.order(value) else {
                    sales.withoutAmount += 1
                    continue
                }
                if isWithin(order.made) { sales.orders.append(order) }
            }
            for value in try await api.transactions(from: first, to: last) {
                let (isCounted, payment) = WireSales.payment(value)
                guard isCounted else { continue }
                guard let payment else {
                    sales.withoutAmount += 1
                    continue
                }
                if isWithin(payment.made) { sales.payments.append(payment) }
            }
            try await lookInto(&sales, &shelf, limit: limit, progress)
            return sales
        } catch let failure as RemoteFailure {
            throw failure.cycleFailure
        } catch let failure as CycleFailure {
            throw failure
        } catch {
            throw CycleFailure(.cancelled, "interrupted")
        }
    }

    private func lookInto(
        _ sales: inout Sales, _ shelf: inout OrderShelf, limit: Int,
        _ progress: (Int, Int) -> Void
    ) async throws {
        var missing: [PaidOrder] = []
        for order in sales.orders where !order.isTest {
            if let known = shelf.contents(of: order) {
                sales.contents[order.id] = known
            } else {
                missing.append(order)
            }
        }
        missing.sort { ($0.made?.nanoseconds ?? 0, $0.id) > ($1.made?.nanoseconds ?? 0, $1.id) }
        sales.unread = max(0, missing.count - limit)
        let wanted = Array(missing.prefix(limit))
        for start in stride(from: 0, to: wanted.count, by: Self.salesParallelism) {
            let some = wanted[start..<min(wanted.count, start + Self.salesParallelism)]
            let found = try await contents(of: Array(some))
            sales.unread += some.count - found.count
            for each in found { sales.contents[each.id] = each }
            shelf.put(found)
            progress(start + some.count, wanted.count)
        }
    }

    private func contents(of orders: [PaidOrder]) async throws -> [OrderContents] {
        let api = api
        return try await withThrowingTaskGroup(of: OrderContents?.self) { group in
            for order in orders {
                group.addTask {
                    try await api.order(order.id).map { WireSales.contents($0, of: order) }
                }
            }
            var found: [OrderContents] = []
            for try await each in group { if let each { found.append(each) } }
            return found.sorted { $0.id < $1.id }
        }
    }
}
