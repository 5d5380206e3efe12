/// How much the ledger remembers of what is over (I22).
package struct LedgerLimits: Hashable, Sendable {
    /// Conflicts that were settled, with the values that lost.
    package var closedConflicts: Int
    /// Webhook ids that are known when they come again.
    package var inboxSeen: Int
    /// Webhooks of which is kept what they spoke of, to be listed and replayed.
    package var inboxKept: Int
    /// Webhooks that wait; more than that become one look at everything.
    package var inboxPending: Int
    /// Bytes of `history.jsonl` before it becomes `history.1.jsonl` and the one before that goes.
    package var historyBytes: Int
    /// Superseded lines of a file that are not worth writing it anew.
    package var slack: Int

    package init(
        closedConflicts: Int = 500, inboxSeen: Int = 20_000, inboxKept: Int = 500,
        inboxPending: Int = 5_000,
        historyBytes: Int = 20_000_000, slack: Int = 200
    ) {
        self.closedConflicts = closedConflicts
        self.inboxSeen = inboxSeen
        self.inboxKept = inboxKept
        self.inboxPending = inboxPending
        self.historyBytes = historyBytes
        self.slack = slack
    }
}
