import Crypto
import Documents
import Ports
package import SyncCore

extension LedgerStore {
    /// Takes a webhook durably; only then may it be answered with 2xx. `false` when its id came
    /// before.
    ///
    /// Those that come while the disk is busy with one go to it together, so that a burst costs few
    /// syncs, and one alone no more than its own.
    package func accept(
        webhookID: String, event: String, reference: RemoteReference?
    ) async throws(CycleFailure) -> Bool {
        try load()
        let item = InboxItem(
            id: webhookID.utf8.count <= 128 ? webhookID : SHA256.hex(Array(webhookID.utf8)),
            event: String(event.prefix(64)), reference: reference, received: time.wallClock)
        guard !inbox.knows(item.id) else { return false }
        let isFirst = arrivals.add(item)
        let result: Result<Void, CycleFailure>
        if arrivals.isBeingKept {
            result = await withCheckedContinuation { arrivals.waiting.append($0) }
        } else {
            arrivals.isBeingKept = true
            // Whoever came while the disk was busy gets their turn to be added.
            await Task.yield()
            result = keepArrivals()
            arrivals.isBeingKept = false
        }
        try result.get()
        return isFirst
    }

    /// Writes what has come, all of it or none.
    private func keepArrivals() -> Result<Void, CycleFailure> {
        let (items, waiting) = arrivals.take()
        var result = Result<Void, CycleFailure>.success(())
        do throws(CycleFailure) {
            try inboxFile?.append(
                items.map(InboxMemory.acceptance), to: &disk,
                liveCount: inbox.liveCount
            ) {
                var next = inbox
                for item in items { next.accept(item) }
                return next.records()
            }
            for item in items { inbox.accept(item) }
        } catch {
            result = .failure(error)
        }
        for each in waiting { each.resume(returning: result) }
        return result
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
