import Crypto
import Documents
import Ports
package import SyncCore

extension LedgerStore {
    /// Takes a webhook durably; only then may it be answered with 2xx. `false` when its id came
    /// before.
    package func accept(
        webhookID: String, event: String, reference: RemoteReference?
    ) throws(CycleFailure) -> Bool {
        try load()
        let item = InboxItem(
            id: webhookID.utf8.count <= 128 ? webhookID : SHA256.hex(Array(webhookID.utf8)),
            event: String(event.prefix(64)), reference: reference, received: time.wallClock)
        guard !inbox.knows(item.id) else { return false }
        try inboxFile?.append(
            [InboxMemory.acceptance(item)], to: &disk, liveCount: inbox.liveCount
        ) {
            var next = inbox
            next.accept(item)
            return next.records()
        }
        inbox.accept(item)
        return true
    }

    /// The webhooks were acted on: a cycle that looked where they pointed has ended.
    package func done(_ ids: [String]) throws(CycleFailure) {
        try load()
        let waiting = ids.filter { inbox.pending[$0] != nil }
        // Forgotten first: acting on one twice costs a look, so a failed write does no harm.
        inbox.complete(waiting)
        try inboxFile?.append(
            waiting.isEmpty ? [] : [InboxMemory.completion(waiting)], to: &disk,
            liveCount: inbox.liveCount
        ) { inbox.records() }
    }

    /// Accepted and not acted on, oldest first.
    package func pendingWebhooks() throws(CycleFailure) -> [InboxItem] {
        try load()
        return inbox.waiting
    }

    /// The newest webhooks that came, oldest first, and whether they wait still.
    package func receivedWebhooks() throws(CycleFailure) -> [(item: InboxItem, isWaiting: Bool)] {
        try load()
        return inbox.received.map { ($0, inbox.pending[$0.id] != nil) }
    }

    /// Puts a webhook that came before back among those that wait, durably. `nil` when it is not kept, or
    /// named nothing to look at.
    @discardableResult
    package func replay(webhookID id: String) throws(CycleFailure) -> InboxItem? {
        try load()
        var next = inbox
        guard let item = next.repeatLook(at: id) else { return nil }
        let record: OrderedObject = ["op": "again", "id": .string(id)]
        try inboxFile?.append([record], to: &disk, liveCount: next.liveCount) { next.records() }
        inbox = next
        return item
    }
}
