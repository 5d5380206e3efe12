import Catalog
import Documents
import Pacing
package import SyncCore

/// Many updates in few requests, by bulk edit; decision 0005 says why it may, and what it gives up.
extension HighLevelReplica {
    /// Listings of one group of product fields: with a witness in the second and the third page, three full
    /// pages are read before, ten edits sent, and three pages read after.
    private static let fieldsGroup = 298
    static let amountsGroup = CatalogAPI.bulkEditMaximum / 2

    package nonisolated func groups(of changes: [Change]) -> [[Change]] {
        var alone: [[Change]] = []
        var sorts: [BulkMapping.Sort: [Change]] = [:]
        for change in changes {
            if let sort = BulkMapping.sort(change) {
                sorts[sort, default: []].append(change)
            } else {
                alone.append([change])
            }
        }
        for (sort, size) in [(.fields, Self.fieldsGroup), (.amount, Self.amountsGroup)]
            as [(BulkMapping.Sort, Int)]
        {
            let all = sorts[sort] ?? []
            guard all.count >= configuration.bulkEditFrom else {
                alone += all.map { [$0] }
                continue
            }
            alone += stride(from: 0, to: all.count, by: size).map {
                Array(all[$0..<min($0 + size, all.count)])
            }
        }
        return alone
    }

    package func apply(together changes: [Change], in context: ApplyContext) async -> [Outcome] {
        guard changes.count > 1, let sort = BulkMapping.sort(changes[0]) else {
            return await oneByOne(changes, context)
        }
        // One group at a time: side by side, the pacing would put seconds between a look and its write.
        if !bulkTurns.takeNow() {
            await withCheckedContinuation { bulkTurns.wait($0) }
        }
        var run = BulkRun(changes)
        let priority = RequestPriority(context.priority, givesWay: context.givesWay)
        await RequestPriority.$current.withValue(priority) {
            switch sort {
            case .fields: await edit(fields: &run, context)
            case .amount: await edit(amounts: &run, context)
            }
        }
        bulkTurns.giveUp()
        for outcome in await oneByOne(run.alone, context) { run.end(outcome) }
        return changes.compactMap { run.outcomes[$0.key] }
    }

    private func oneByOne(_ changes: [Change], _ context: ApplyContext) async -> [Outcome] {
        var outcomes: [Outcome] = []
        for change in changes where await context.goesOn() {
            guard let outcome = await attempt(change, context) else { break }
            outcomes.append(outcome)
            if outcome.endsRun { break }
        }
        return outcomes
    }
}

extension Outcome {
    /// Whether it failed for a reason that the others of its group would meet, too.
    var endsRun: Bool {
        if case .failed(let problem) = result { problem.endsRun != nil } else { false }
    }
}

/// What became of the changes of one group so far.
struct BulkRun {
    /// Not looked at yet.
    var rest: [Change]
    /// For requests of their own.
    var alone: [Change] = []
    /// Looked at, and about to be sent.
    var ready: [BulkItem] = []
    /// Sent, and not seen again yet.
    var sent: [BulkItem] = []
    private(set) var outcomes: [EntityKey: Outcome] = [:]
    private var looks: [EntityKey: Int] = [:]

    init(_ changes: [Change]) { rest = changes }

    mutating func end(_ outcome: Outcome) { outcomes[outcome.change.key] = outcome }

    /// The look was too long ago: another one, or after several of them a request of its own.
    mutating func lookAgain(_ items: [BulkItem]) {
        for item in items.reversed() {
            looks[item.change.key, default: 0] += 1
            if looks[item.change.key, default: 0] < 3 {
                rest.insert(item.change, at: 0)
            } else {
                alone.append(item.change)
            }
        }
    }

    /// All that is left goes alone.
    mutating func giveUp() {
        alone += ready.map(\.change) + rest
        (ready, rest) = ([], [])
    }
}

/// One update that was looked at.
struct BulkItem {
    let change: Change
    let binding: Binding
    /// The product, or the price, as it was.
    let before: DocumentValue
    /// What it gets.
    let fields: OrderedObject
    /// When it was looked at: the question's time, not the answer's.
    let seenAt: MonotonicInstant
    /// The server's answer leaves open whether it was carried out.
    var isDoubtful = false

    var object: String { HighLevelReplica.id(before) }
    /// After this it must be looked at again before it is overwritten.
    var latest: MonotonicInstant { seenAt.advanced(by: RemoteMemory.freshness) }
    /// What it should be now.
    var expected: DocumentValue { .mapping((before.mappingValue ?? [:]).with(fields)) }
}
