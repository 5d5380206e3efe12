package import Catalog
import Crypto
import Documents
import JSONFormat
package import Pacing
package import SyncCore

/// A change that was tried and failed, until it is done, superseded, or a person says otherwise.
package struct QueueEntry: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Tried again by itself, when its time has come.
        case waiting
        /// It failed as often as `rules.retryAttempts` allows, each time for a reason that does not pass
        /// by itself: the agent leaves it alone until the entity changes, or `queue retry`.
        case parked
        /// A person said that this very change shall not be tried again.
        case dropped
    }

    package let key: EntityKey
    package let target: ReplicaSide
    package let action: Change.Action
    /// Names what was to be changed; another change of the same entity starts afresh.
    package let signature: String
    package var state: State
    package var attempts: Int
    package var lastTried: Timestamp
    /// `nil` while it is not tried by itself.
    package var nextTry: Timestamp?
    package var error: String
    package var hint: String?
    package var request: String?

    /// What the change would do to whom; two looks at the same difference give the same name.
    package static func signature(of change: Change) -> String {
        let edits = change.edits.map { edit in
            DocumentValue.sequence([
                edit.path.ledgerForm, edit.after ?? .null, .bool(edit.after == nil),
            ])
        }
        let text = JSONDocument.write(
            [
                .string(change.target.rawValue), .string(change.action.rawValue), .sequence(edits),
            ], style: .compact)
        return String(SHA256.hex(text).prefix(16))
    }

    /// How long after the n-th failure in a row: doubled each time, five minutes at the most.
    package static func backoff(after attempts: Int) -> Duration {
        min(.seconds(2) * (1 << min(max(attempts - 1, 0), 16)), .seconds(300))
    }

    /// Whether the agent leaves the change alone for now.
    package func withholds(_ change: Change, at now: Timestamp) -> Bool {
        guard change.key == key, change.target == target,
            Self.signature(of: change) == signature
        else { return false }
        return nextTry.map { $0 > now } ?? true
    }
}

extension QueueEntry.State: LedgerWord {}

extension QueueEntry: LedgerCodable {
    var ledgerForm: DocumentValue {
        var form: OrderedObject = [
            "key": key.ledgerForm, "target": target.ledgerForm, "action": .string(action.rawValue),
            "signature": .string(signature), "state": state.ledgerForm,
            "attempts": attempts.ledgerForm, "lastTried": lastTried.ledgerForm,
            "error": .string(error),
        ]
        form.set("nextTry", nextTry)
        form.set("hint", hint)
        form.set("request", request)
        return .mapping(form)
    }

    init(ledgerForm: DocumentValue) throws(Malformed) {
        let form = try ledgerForm.mapping()
        guard let action = Change.Action(rawValue: try form.required("action")) else {
            throw Malformed()
        }
        self.init(
            key: try form.required("key"), target: try form.required("target"), action: action,
            signature: try form.required("signature"), state: try form.required("state"),
            attempts: try form.required("attempts"), lastTried: try form.required("lastTried"),
            nextTry: try form.optional("nextTry"), error: try form.required("error"),
            hint: try form.optional("hint"), request: try form.optional("request"))
    }
}
