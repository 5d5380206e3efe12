import SyncCore

/// Webhooks that have come and are not durable yet, and who waits for them to be.
struct InboxArrivals: Sendable {
    private var items: [InboxItem] = []
    var waiting: [CheckedContinuation<Result<Void, CycleFailure>, Never>] = []
    /// Somebody is about to write them down.
    var isBeingKept = false

    /// False when one of its id has come already.
    mutating func add(_ item: InboxItem) -> Bool {
        guard !items.contains(where: { $0.id == item.id }) else { return false }
        items.append(item)
        return true
    }

    mutating func take() -> (
        items: [InboxItem], waiting: [CheckedContinuation<Result<Void, CycleFailure>, Never>]
    ) {
        defer { (items, waiting) = ([], []) }
        return (items, waiting)
    }
}
