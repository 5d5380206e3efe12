package import SyncCore

/// Takes each delivery once: GoHighLevel repeats them up to twelve times. Bounded; what it forgot costs
/// one look too many, nothing else.
package struct WebhookInbox: Sendable {
    private var known: Set<String> = []
    private var order: [String] = []
    private let capacity: Int

    /// `remembered` are ids from before a restart, oldest first.
    package init(remembered: [String] = [], capacity: Int = 10_000) {
        self.capacity = max(1, capacity)
        for id in remembered { _ = insert(id) }
    }

    /// What is to be looked at because of this event; `nil` when there is nothing, or it came before.
    package mutating func accept(_ event: WebhookEvent) -> RemoteReference? {
        if let id = event.webhookID, !insert(id) { return nil }
        if case .object(let reference) = event.subject { return reference }
        return nil
    }

    /// Ids to remember over a restart, oldest first.
    package var ids: [String] { order }

    private mutating func insert(_ id: String) -> Bool {
        guard known.insert(id).inserted else { return false }
        order.append(id)
        if order.count > capacity {
            // In one go, so that a burst does not shift the list each time.
            let surplus = max(1, capacity / 4)
            for old in order.prefix(surplus) { known.remove(old) }
            order.removeFirst(surplus)
        }
        return true
    }
}
