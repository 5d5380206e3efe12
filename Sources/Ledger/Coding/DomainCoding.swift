import Catalog
import Documents
import Pacing
import SyncCore

extension EntityKind: LedgerWord {}
extension ReplicaSide: LedgerWord {}
extension ConflictChoice: LedgerWord {}
extension Settlement: LedgerWord {}

extension EntityKey: LedgerCodable {
    var ledgerForm: DocumentValue { .string(description) }

    /// Refuses names that could lead anywhere: a key becomes a file's name.
    init(ledgerForm: DocumentValue) throws(Malformed) {
        guard let text = ledgerForm.stringValue, let key = EntityKey(text),
            key.description == text, !key.name.hasPrefix("."), key.name.utf8.count <= 255,
            key.name.unicodeScalars.allSatisfy({
                $0.value >= 0x20 && $0.value != 0x7F && $0 != "/" && $0 != "\\"
            })
        else { throw Malformed() }
        self = key
    }
}

extension DocumentPath: LedgerCodable {
    /// A list of keys and indexes: nothing needs escaping.
    var ledgerForm: DocumentValue {
        .sequence(
            steps.map { step in
                switch step {
                case .key(let key): .string(key)
                case .index(let index): .number(DecimalNumber(index))
                }
            })
    }

    init(ledgerForm: DocumentValue) throws(Malformed) {
        guard let items = ledgerForm.sequenceValue else { throw Malformed() }
        var steps: [Step] = []
        for item in items {
            if let key = item.stringValue {
                steps.append(.key(key))
            } else if let index = item.intValue, index >= 0 {
                steps.append(.index(index))
            } else {
                throw Malformed()
            }
        }
        self.init(steps)
    }
}

extension Timestamp: LedgerCodable {
    /// Nanoseconds: RFC 3339 as we write it would lose the last six digits.
    var ledgerForm: DocumentValue { Int(nanoseconds).ledgerForm }
    init(ledgerForm: DocumentValue) throws(Malformed) {
        self.init(nanoseconds: Int64(try Int(ledgerForm: ledgerForm)))
    }
}

extension ModificationTime: LedgerCodable {
    var ledgerForm: DocumentValue {
        switch self {
        case .at(let time): time.ledgerForm
        case .between(let from, let to): [from.ledgerForm, to.ledgerForm]
        case .unknown: .null
        }
    }

    init(ledgerForm: DocumentValue) throws(Malformed) {
        switch ledgerForm {
        case .null: self = .unknown
        case .number: self = .at(try Timestamp(ledgerForm: ledgerForm))
        default:
            let bounds = try [Timestamp](ledgerForm: ledgerForm)
            guard bounds.count == 2 else { throw Malformed() }
            self = .between(bounds[0], bounds[1])
        }
    }
}

extension Binding: LedgerCodable {
    var ledgerForm: DocumentValue {
        var form: OrderedObject = ["id": .string(id)]
        if !parts.isEmpty {
            form["parts"] = .mapping(
                OrderedObject(
                    parts.sorted { $0.key < $1.key }.map {
                        ($0.key, DocumentValue.string($0.value))
                    }))
        }
        return .mapping(form)
    }

    init(ledgerForm: DocumentValue) throws(Malformed) {
        let form = try ledgerForm.mapping()
        var parts: [String: String] = [:]
        if let written = form["parts"] {
            for entry in try written.mapping().entries {
                parts[entry.key] = try String(ledgerForm: entry.value)
            }
        }
        self.init(id: try form.required("id"), parts: parts)
    }
}

extension ArchiveEntry {
    /// The entry without its key, which the record has.
    var ledgerForm: DocumentValue {
        var form: OrderedObject = [
            "base": .mapping(base.fields), "binding": binding.ledgerForm,
        ]
        if !remoteForms.isEmpty {
            form["remoteForms"] = .sequence(
                remoteForms.sorted { $0.key < $1.key }.map { [$0.key.ledgerForm, $0.value] })
        }
        for (side, own) in ownWrites.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            form[Self.ownWrite(side)] = [.string(own.version), own.modified.ledgerForm]
        }
        return .mapping(form)
    }

    init(_ key: EntityKey, ledgerForm: DocumentValue) throws(Malformed) {
        let form = try ledgerForm.mapping()
        var remoteForms: [DocumentPath: DocumentValue] = [:]
        for pair in try form.optional("remoteForms", as: [[DocumentValue]].self) ?? [] {
            guard pair.count == 2 else { throw Malformed() }
            remoteForms[try DocumentPath(ledgerForm: pair[0])] = pair[1]
        }
        var ownWrites: [ReplicaSide: OwnWrite] = [:]
        for side in [ReplicaSide.local, .remote] {
            guard let pair = form[Self.ownWrite(side)]?.sequenceValue else { continue }
            guard pair.count == 2 else { throw Malformed() }
            ownWrites[side] = OwnWrite(
                version: try String(ledgerForm: pair[0]),
                modified: try ModificationTime(ledgerForm: pair[1]))
        }
        guard let base = form["base"] else { throw Malformed() }
        self.init(
            base: Entity(key: key, fields: try base.mapping()),
            binding: try form.required("binding"), remoteForms: remoteForms, ownWrites: ownWrites)
    }

    private static func ownWrite(_ side: ReplicaSide) -> String { "\(side.rawValue)Write" }
}

extension CreateIntent: LedgerCodable {
    var ledgerForm: DocumentValue {
        var form: OrderedObject = [
            "id": .string(id), "key": key.ledgerForm, "object": .string(object),
        ]
        form.set("parent", parent)
        form["fingerprint"] = fingerprint
        form["sentAt"] = sentAt.ledgerForm
        form["priorIDs"] = priorIDs.ledgerForm
        form["attempt"] = attempt.ledgerForm
        return .mapping(form)
    }

    init(ledgerForm: DocumentValue) throws(Malformed) {
        let form = try ledgerForm.mapping()
        self.init(
            id: try form.required("id"), key: try form.required("key"),
            object: try form.required("object"), parent: try form.optional("parent"),
            fingerprint: try form.required("fingerprint"), sentAt: try form.required("sentAt"),
            priorIDs: try form.required("priorIDs"), attempt: try form.required("attempt"))
    }
}

extension Conflict: LedgerCodable {
    /// Absence is a missing member, so that it stays apart from `null`.
    var ledgerForm: DocumentValue {
        var form: OrderedObject = ["key": key.ledgerForm, "path": path.ledgerForm]
        form.set("base", base)
        form.set("local", local)
        form.set("remote", remote)
        form["localTime"] = localTime.ledgerForm
        form["remoteTime"] = remoteTime.ledgerForm
        if case .settled(let winner, let settlement) = state {
            form["winner"] = winner.ledgerForm
            form["by"] = settlement.ledgerForm
        }
        return .mapping(form)
    }

    init(ledgerForm: DocumentValue) throws(Malformed) {
        let form = try ledgerForm.mapping()
        let state: State
        if let winner = try form.optional("winner", as: ConflictChoice.self) {
            state = .settled(winner: winner, by: try form.required("by"))
        } else {
            state = .open
        }
        self.init(
            key: try form.required("key"), path: try form.required("path"),
            base: try form.optional("base"), local: try form.optional("local"),
            remote: try form.optional("remote"), localTime: try form.required("localTime"),
            remoteTime: try form.required("remoteTime"), state: state)
    }
}

extension PendingChange: LedgerCodable {
    var ledgerForm: DocumentValue {
        [
            "key": key.ledgerForm, "target": .string(target.rawValue),
            "fields": fields.ledgerForm, "lastModified": lastModified.ledgerForm,
        ]
    }

    init(ledgerForm: DocumentValue) throws(Malformed) {
        let form = try ledgerForm.mapping()
        guard let target = form["target"]?.stringValue.flatMap(ReplicaSide.init(rawValue:))
        else { throw Malformed() }
        self.init(
            key: try form.required("key"), target: target,
            fields: try form.required("fields"),
            // Files of earlier builds have no time here.
            lastModified: try form["lastModified"].map(ModificationTime.init(ledgerForm:))
                ?? .unknown)
    }
}

extension PendingChange.Field: LedgerCodable {
    /// Absence is a missing member, so that it stays apart from `null`.
    var ledgerForm: DocumentValue {
        var form: OrderedObject = ["path": path.ledgerForm]
        form.set("value", value)
        return .mapping(form)
    }

    init(ledgerForm: DocumentValue) throws(Malformed) {
        let form = try ledgerForm.mapping()
        self.init(path: try form.required("path"), value: form["value"])
    }
}
