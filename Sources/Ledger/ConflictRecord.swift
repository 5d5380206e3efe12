import Documents
package import Pacing
package import SyncCore

/// A conflict as the ledger keeps it: all three values, and how far its settlement has come.
package struct ConflictRecord: Hashable, Sendable {
    package let conflict: Conflict
    /// When it was first seen.
    package let since: Timestamp
    /// What a person chose; the next cycle carries it out.
    package var decision: ConflictChoice?
    /// When it was over: settled, or gone because the sides came to agree by themselves.
    package var closed: Timestamp?

    package init(
        conflict: Conflict, since: Timestamp, decision: ConflictChoice? = nil,
        closed: Timestamp? = nil
    ) {
        self.conflict = conflict
        self.since = since
        self.decision = decision
        self.closed = closed
    }

    package var isOpen: Bool { closed == nil }

    /// The value that the decision takes; `nil` is absence.
    var chosen: DocumentValue? {
        switch decision {
        case .local: conflict.local
        case .remote: conflict.remote
        case .base, nil: conflict.base
        }
    }
}

extension ConflictRecord: LedgerCodable {
    var ledgerForm: DocumentValue {
        var form: OrderedObject = ["conflict": conflict.ledgerForm, "since": since.ledgerForm]
        form.set("decision", decision)
        form.set("closed", closed)
        return .mapping(form)
    }

    init(ledgerForm: DocumentValue) throws(Malformed) {
        let form = try ledgerForm.mapping()
        self.init(
            conflict: try form.required("conflict"), since: try form.required("since"),
            decision: try form.optional("decision"), closed: try form.optional("closed"))
    }
}
