import Documents
import Pacing
import SyncCore

/// Which webhooks came, and which of them wait. Bounded: the oldest ids that are done are forgotten
/// first, and too many that wait become one that says "look at everything".
struct InboxMemory: Sendable {
    private(set) var pending: [String: InboxItem] = [:]
    /// Ids that came, oldest first, waiting or done.
    private var order: [String] = []
    private var seen: Set<String> = []
    /// What the newest of them said, waiting or done; for people.
    private var kept: [String: InboxItem] = [:]
    private var keptOrder: [String] = []
    let limits: LedgerLimits

    init(limits: LedgerLimits) { self.limits = limits }

    var liveCount: Int { order.count }
    var waiting: [InboxItem] {
        pending.values.sorted { ($0.received, $0.id) < ($1.received, $1.id) }
    }

    /// The newest ones, oldest first.
    var received: [InboxItem] { keptOrder.compactMap { kept[$0] } }

    func knows(_ id: String) -> Bool { seen.contains(id) }

    static func acceptance(_ item: InboxItem) -> OrderedObject {
        ["op": "accept", "item": item.ledgerForm]
    }

    /// Of one that is done already.
    private static func arrival(_ item: InboxItem) -> OrderedObject {
        ["op": "came", "item": item.ledgerForm]
    }

    static func completion(_ ids: [String]) -> OrderedObject {
        ["op": "done", "ids": ids.ledgerForm]
    }

    mutating func accept(_ item: InboxItem) {
        guard seen.insert(item.id).inserted else { return }
        order.append(item.id)
        keep(item)
        pending[item.id] = item
        if pending.count > limits.inboxPending {
            pending = [
                item.id: InboxItem(
                    id: item.id, event: "overflow", reference: nil, received: item.received)
            ]
        }
        guard order.count > limits.inboxSeen else { return }
        let surplus = order.count - limits.inboxSeen * 3 / 4
        let forgotten = Set(order.lazy.filter { [pending] in pending[$0] == nil }.prefix(surplus))
        order.removeAll(where: forgotten.contains)
        seen.subtract(forgotten)
    }

    mutating func complete(_ ids: [String]) {
        for id in ids { pending[id] = nil }
    }

    /// A webhook that came before is to be acted on once more. `nil` when it is not kept any more, or
    /// named nothing to look at.
    mutating func repeatLook(at id: String) -> InboxItem? {
        guard let item = kept[id], item.reference != nil else { return nil }
        pending[id] = item
        return item
    }

    private mutating func keep(_ item: InboxItem) {
        kept[item.id] = item
        keptOrder.append(item.id)
        guard keptOrder.count > limits.inboxKept else { return }
        let surplus = keptOrder.count - limits.inboxKept * 3 / 4
        for id in keptOrder.prefix(surplus) { kept[id] = nil }
        keptOrder.removeFirst(surplus)
    }

    func records() -> [OrderedObject] {
        let bare = order.filter { pending[$0] == nil && kept[$0] == nil }
        return (bare.isEmpty ? [] : [["op": "seen", "ids": bare.ledgerForm]])
            + order.compactMap { id in
                pending[id].map(Self.acceptance)
                    ?? kept[id].map(Self.arrival)
            }
    }

    mutating func take(_ line: RecordFile.Line) -> Bool {
        guard case .record(let record) = line else { return false }
        do {
            try take(record)
            return true
        } catch {
            return false
        }
    }

    private mutating func take(_ record: OrderedObject) throws(Malformed) {
        switch try record.required("op", as: String.self) {
        case "accept": accept(try record.required("item"))
        case "came":
            let item: InboxItem = try record.required("item")
            if seen.insert(item.id).inserted {
                order.append(item.id)
                keep(item)
            }
        case "again": _ = repeatLook(at: try record.required("id"))
        case "done": complete(try record.required("ids"))
        case "seen":
            for id in try record.required("ids", as: [String].self)
            where seen.insert(id).inserted { order.append(id) }
        default: throw Malformed()
        }
    }
}
