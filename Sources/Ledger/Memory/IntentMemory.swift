import Catalog
import Documents
import Pacing
import SyncCore

/// The outbox of creates: what was promised before it was sent, and what became of it.
struct IntentMemory: Sendable {
    struct Bound: Hashable, Sendable {
        let intentID: String
        let remoteID: String
        /// What was sent to make it.
        let sent: DocumentValue?
    }

    private(set) var open: [String: CreateIntent] = [:]
    /// What exists of a half-made entity, by object, until the archive holds the remote id.
    private(set) var bound: [EntityKey: [String: Bound]] = [:]
    /// Changes that were about to be carried out, until it is known what became of them.
    var pending: [PendingChange] {
        settled.isEmpty ? begun : begun.filter { !settled.contains($0.key) }
    }
    private var begun: [PendingChange] = []
    /// Keys of those among them of which it is known by now. They are taken out many at a time: of ten
    /// thousand changes each is settled by itself.
    private var settled: Set<EntityKey> = []
    private var pendingSince: Timestamp?

    var liveCount: Int { open.count + bound.count + 1 }

    func openIntents(of key: EntityKey) -> [CreateIntent] {
        open.values.filter { $0.key == key }.sorted { ($0.sentAt, $0.id) < ($1.sentAt, $1.id) }
    }

    var allOpen: [CreateIntent] {
        open.values.sorted { ($0.key, $0.sentAt, $0.id) < ($1.key, $1.sentAt, $1.id) }
    }

    func boundParts(of key: EntityKey, beyond binding: Binding?) -> [String: String] {
        let held = binding?.allIDs ?? []
        return (bound[key] ?? [:]).mapValues(\.remoteID).filter { !held.contains($0.value) }
    }

    mutating func intend(_ intent: CreateIntent) -> OrderedObject {
        open[intent.id] = intent
        return ["op": "intend", "intent": intent.ledgerForm]
    }

    /// `nil` when no such intent is open. A newer object takes the place of an older one of the same
    /// part: that one was found to be gone.
    mutating func bind(_ id: String, to remoteID: String) -> OrderedObject? {
        guard let intent = open.removeValue(forKey: id) else { return nil }
        let part = Bound(intentID: id, remoteID: remoteID, sent: intent.fingerprint)
        bound[intent.key, default: [:]][intent.object] = part
        return Self.record(intent.key, intent.object, part)
    }

    mutating func abandon(_ id: String, why: String) -> OrderedObject? {
        guard open.removeValue(forKey: id) != nil else { return nil }
        return ["op": "abandon", "id": .string(id), "why": .string(why)]
    }

    /// Nobody asks any more what became of a part of something that was deleted.
    mutating func abandonAll(of key: EntityKey, why: String) -> [OrderedObject] {
        openIntents(of: key).compactMap { abandon($0.id, why: why) }
    }

    /// Forgets what the archive holds from now on, or what was deleted with its entity. Writes
    /// nothing: the same is derived from the archive when the files are read.
    mutating func close(_ key: EntityKey, held binding: Binding?) {
        guard !bound.isEmpty else { return }
        let ids = binding?.allIDs ?? []
        if let binding { leave(binding, to: key) }
        guard let parts = bound[key] else { return }
        let left = binding == nil ? [:] : parts.filter { !ids.contains($0.value.remoteID) }
        bound[key] = left.isEmpty ? nil : left
    }

    /// What was half made for a file that went, and that another key has taken since, is that key's (I19).
    mutating func leave(_ binding: Binding, to key: EntityKey) {
        let ids = binding.allIDs
        for (other, parts) in bound where other != key {
            if parts.values.contains(where: { ids.contains($0.remoteID) }) { bound[other] = nil }
        }
    }

    // MARK: Changes under way

    mutating func replacePending(_ changes: [PendingChange], at now: Timestamp) -> OrderedObject {
        begun = changes
        settled = []
        pendingSince = now
        return pendingRecord(at: now)
    }

    mutating func settle(_ key: EntityKey) {
        settled.insert(key)
        guard settled.count > begun.count / 2 else { return }
        begun = pending
        settled = []
    }

    /// Of what was read, forgets those that the archive took a step for after they were put on record.
    mutating func settlePending(_ steps: [EntityKey: Timestamp]) {
        guard let since = pendingSince else { return }
        begun = pending.filter { change in !(steps[change.key].map { $0 >= since } ?? false) }
        settled = []
    }

    private func pendingRecord(at time: Timestamp) -> OrderedObject {
        ["op": "changes", "at": time.ledgerForm, "changes": pending.ledgerForm]
    }

    func records() -> [OrderedObject] {
        var records: [OrderedObject] = allOpen.map { ["op": "intend", "intent": $0.ledgerForm] }
        for (key, parts) in bound.sorted(by: { $0.key < $1.key }) {
            for (object, part) in parts.sorted(by: { $0.key < $1.key }) {
                records.append(Self.record(key, object, part))
            }
        }
        if let pendingSince, !pending.isEmpty { records.append(pendingRecord(at: pendingSince)) }
        return records
    }

    private static func record(_ key: EntityKey, _ object: String, _ part: Bound) -> OrderedObject {
        var record: OrderedObject = [
            "op": "bind", "id": .string(part.intentID), "key": key.ledgerForm,
            "object": .string(object), "remoteID": .string(part.remoteID),
        ]
        record["sent"] = part.sent
        return record
    }

    mutating func take(_ line: RecordFile.Line) -> Bool {
        guard case .record(let record) = line else { return false }
        do {
            try take(record)
            return true
        } catch {
            return false
        }
    }

    private mutating func take(_ record: OrderedObject) throws(Malformed) {
        switch try record.required("op", as: String.self) {
        case "intend":
            let intent: CreateIntent = try record.required("intent")
            open[intent.id] = intent
        case "bind":
            let id: String = try record.required("id")
            let part = Bound(
                intentID: id, remoteID: try record.required("remoteID"), sent: record["sent"])
            let key: EntityKey = try record.required("key")
            bound[key, default: [:]][try record.required("object")] = part
            open[id] = nil
        case "changes":
            begun = try record.required("changes")
            settled = []
            pendingSince = try record.required("at")
        case "abandon": open[try record.required("id")] = nil
        default: throw Malformed()
        }
    }
}

extension Binding {
    /// The main object's id and those of its parts.
    fileprivate var allIDs: Set<String> { Set(parts.values).union([id]) }
}
