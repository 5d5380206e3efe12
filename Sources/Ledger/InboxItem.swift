import Catalog
import Documents
package import Pacing
package import SyncCore

/// A webhook that was accepted and not yet acted on. It holds no content: it only says where to
/// look.
package struct InboxItem: Hashable, Sendable {
    /// `webhookId` of the delivery.
    package let id: String
    /// The event's type, for people: `ProductUpdate`.
    package let event: String
    /// What it spoke of; `nil` when that is not known: look at everything.
    package let reference: RemoteReference?
    package let received: Timestamp

    package init(id: String, event: String, reference: RemoteReference?, received: Timestamp) {
        self.id = id
        self.event = event
        self.reference = reference
        self.received = received
    }
}

extension InboxItem: LedgerCodable {
    var ledgerForm: DocumentValue {
        var form: OrderedObject = ["id": .string(id), "event": .string(event)]
        form.set("kind", reference?.kind)
        form.set("object", reference?.id)
        form["received"] = received.ledgerForm
        return .mapping(form)
    }

    init(ledgerForm: DocumentValue) throws(Malformed) {
        let form = try ledgerForm.mapping()
        var reference: RemoteReference?
        if let kind = try form.optional("kind", as: EntityKind.self) {
            reference = RemoteReference(kind: kind, id: try form.required("object"))
        }
        self.init(
            id: try form.required("id"), event: try form.required("event"), reference: reference,
            received: try form.required("received"))
    }
}
