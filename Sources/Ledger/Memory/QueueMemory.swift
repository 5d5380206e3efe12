import Catalog
import Documents
import Pacing
import SyncCore

/// The changes that failed, by entity and side.
struct QueueMemory: Sendable {
    struct Place: Hashable, Sendable, Comparable {
        let key: EntityKey
        let target: ReplicaSide

        static func < (left: Place, right: Place) -> Bool {
            (left.key, left.target.rawValue) < (right.key, right.target.rawValue)
        }
    }

    private(set) var entries: [Place: QueueEntry] = [:]

    var liveCount: Int { entries.count }
    var all: [QueueEntry] { entries.sorted { $0.key < $1.key }.map(\.value) }

    /// Takes what became of a change. `nil` when nothing is to be remembered.
    mutating func take(
        _ outcome: Outcome, retryAttempts: Int, at now: Timestamp
    ) -> OrderedObject? {
        let change = outcome.change
        let place = Place(key: change.key, target: change.target)
        switch outcome.result {
        case .stale:
            return nil
        case .applied:
            return remove(place)
        case .failed(let problem):
            let signature = QueueEntry.signature(of: change)
            let old = entries[place].flatMap { $0.signature == signature ? $0 : nil }
            let attempts = (old?.attempts ?? 0) + 1
            // Trouble that passes by itself (a network that is down) never parks anything.
            let isParked = !problem.isPassing && attempts >= max(1, retryAttempts)
            let entry = QueueEntry(
                key: change.key, target: change.target, action: change.action,
                signature: signature, state: isParked ? .parked : .waiting, attempts: attempts,
                lastTried: now,
                nextTry: isParked
                    ? nil : now.advanced(by: QueueEntry.backoff(after: attempts)),
                error: problem.message, hint: problem.hint, request: problem.request)
            return put(entry, at: place)
        }
    }

    /// Forgets entries of looked-at keys whose change is not wanted any more.
    mutating func keep(only wanted: Set<String>, of examined: Set<EntityKey>) -> [OrderedObject] {
        all.filter { examined.contains($0.key) && !wanted.contains($0.signature) }
            .compactMap { remove(Place(key: $0.key, target: $0.target)) }
    }

    mutating func retry(_ key: EntityKey, at now: Timestamp) -> [OrderedObject] {
        change(key) { entry in
            entry.state = .waiting
            entry.attempts = 0
            entry.nextTry = now
        }
    }

    mutating func drop(_ key: EntityKey) -> [OrderedObject] {
        change(key) { entry in
            entry.state = .dropped
            entry.nextTry = nil
        }
    }

    private mutating func change(
        _ key: EntityKey, _ edit: (inout QueueEntry) -> Void
    ) -> [OrderedObject] {
        all.filter { $0.key == key }.map { entry in
            var entry = entry
            edit(&entry)
            return put(entry, at: Place(key: entry.key, target: entry.target))
        }
    }

    private mutating func put(_ entry: QueueEntry, at place: Place) -> OrderedObject {
        entries[place] = entry
        return ["op": "put", "entry": entry.ledgerForm]
    }

    private mutating func remove(_ place: Place) -> OrderedObject? {
        guard entries.removeValue(forKey: place) != nil else { return nil }
        return ["op": "done", "key": place.key.ledgerForm, "target": place.target.ledgerForm]
    }

    func records() -> [OrderedObject] { all.map { ["op": "put", "entry": $0.ledgerForm] } }

    /// A line that cannot be read costs no more than a wait: its change is tried again.
    mutating func take(_ line: RecordFile.Line) -> Bool {
        guard case .record(let record) = line else { return false }
        do throws(Malformed) {
            switch try record.required("op", as: String.self) {
            case "put":
                let entry: QueueEntry = try record.required("entry")
                entries[Place(key: entry.key, target: entry.target)] = entry
            case "done":
                entries[
                    Place(key: try record.required("key"), target: try record.required("target"))] =
                    nil
            default:
                throw Malformed()
            }
            return true
        } catch {
            return false
        }
    }
}
