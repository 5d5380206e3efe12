import Catalog
import Documents
import Pacing
import SyncCore

extension JournalRecord.Action: LedgerWord {}
extension JournalRecord.Source: LedgerWord {}

extension JournalRecord.Field: LedgerCodable {
    var ledgerForm: DocumentValue {
        var form: OrderedObject = ["path": path.ledgerForm]
        // Absence is a missing member; only of a base that says something else it is `null`.
        if base != before { form["base"] = base ?? .null }
        form.set("before", before)
        form.set("after", after)
        return .mapping(form)
    }

    init(ledgerForm: DocumentValue) throws(Malformed) {
        let form = try ledgerForm.mapping()
        let before: DocumentValue? = try form.optional("before")
        let base = form["base"].map { $0.isNull ? nil : $0 }
        self.init(
            path: try form.required("path"), base: base ?? before, before: before,
            after: try form.optional("after"))
    }
}

extension JournalRecord: LedgerCodable {
    var ledgerForm: DocumentValue {
        var form: OrderedObject = [
            "t": .string(time.description), "run": .string(run), "location": .string(location),
            "key": key.ledgerForm, "action": action.ledgerForm,
            "direction": target == .remote ? "push" : "pull", "source": source.ledgerForm,
            "reason": .string(reason), "fields": fields.ledgerForm,
        ]
        switch result {
        case .done: form["result"] = "done"
        case .stale(let why):
            form["result"] = "stale"
            form["why"] = .string(why)
        case .failed(let why):
            form["result"] = "failed"
            form["why"] = .string(why)
        }
        form.set("snapshot", snapshot)
        form.set("versionBefore", versionBefore)
        form.set("versionAfter", versionAfter)
        form.set("request", request)
        return .mapping(form)
    }

    init(ledgerForm: DocumentValue) throws(Malformed) {
        let form = try ledgerForm.mapping()
        guard let time = Timestamp(try form.required("t", as: String.self)) else {
            throw Malformed()
        }
        let target: ReplicaSide
        switch try form.required("direction", as: String.self) {
        case "push": target = .remote
        case "pull": target = .local
        default: throw Malformed()
        }
        let result: Result
        switch try form.required("result", as: String.self) {
        case "done": result = .done
        case "stale": result = .stale(try form.required("why"))
        case "failed": result = .failed(try form.required("why"))
        default: throw Malformed()
        }
        self.init(
            time: time, run: try form.required("run"), location: try form.required("location"),
            key: try form.required("key"), action: try form.required("action"), target: target,
            fields: try form.required("fields"), source: try form.required("source"),
            reason: try form.required("reason"), result: result,
            snapshot: try form.optional("snapshot"),
            versionBefore: try form.optional("versionBefore"),
            versionAfter: try form.optional("versionAfter"),
            request: try form.optional("request"))
    }
}
