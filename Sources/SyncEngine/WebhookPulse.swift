/// Whether webhooks arrive, judged by what polls find that no webhook spoke of. A value: no clock.
///
/// Silence alone says nothing, since nobody may be editing. Changes of a kind that GoHighLevel sends
/// webhooks for, found by a poll with no webhook since the one before, do.
package struct WebhookPulse: Hashable, Sendable {
    /// So many changes without a webhook are no coincidence: one alone may be on its way still.
    package static let patience = 2

    package enum State: Hashable, Sendable {
        /// None came yet.
        case unheard
        case heard
        /// They should have come and did not, and that was told.
        case silent
    }

    package private(set) var state = State.unheard
    private var unannounced = 0
    private var hasLooked = false

    package init() {}

    /// A webhook came. `true` when that ends a silence.
    package mutating func beat() -> Bool {
        defer { state = .heard }
        unannounced = 0
        return state == .silent
    }

    /// A poll found so many changes. The number of those without a webhook when that is now a silence,
    /// which is told once; else `nil`. What the first look finds happened before anybody listened.
    package mutating func polled(changes: Int) -> Int? {
        guard hasLooked else {
            hasLooked = true
            return nil
        }
        unannounced += changes
        guard unannounced >= Self.patience, state != .silent else { return nil }
        state = .silent
        return unannounced
    }
}
