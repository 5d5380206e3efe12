import Catalog
import Documents
import Pacing
import SyncCore

/// The conflicts that wait, and the recent ones that are over, with the values that lost.
struct ConflictMemory: Sendable {
    struct Place: Hashable, Sendable, Comparable {
        let key: EntityKey
        let path: DocumentPath

        static func < (left: Place, right: Place) -> Bool {
            (left.key, left.path) < (right.key, right.path)
        }
    }

    private(set) var open: [Place: ConflictRecord] = [:]
    /// Oldest first.
    private(set) var closed: [ConflictRecord] = []
    let closedLimit: Int

    init(closedLimit: Int) { self.closedLimit = closedLimit }

    var liveCount: Int { open.count + closed.count }

    var all: [ConflictRecord] {
        open.sorted { $0.key < $1.key }.map(\.value) + closed.reversed()
    }

    var decisions: [EntityKey: [DocumentPath: ConflictChoice]] {
        var decisions: [EntityKey: [DocumentPath: ConflictChoice]] = [:]
        for (place, record) in open {
            decisions[place.key, default: [:]][place.path] = record.decision
        }
        return decisions.filter { !$0.value.isEmpty }
    }

    /// Takes what a plan says: open conflicts stay or become open, settled ones go to the record,
    /// and open ones of the examined keys that the plan does not mention are over. Gives what
    /// changed.
    mutating func keep(
        _ conflicts: [Conflict], examined: Set<EntityKey>, at now: Timestamp
    ) -> [ConflictRecord] {
        var news: [ConflictRecord] = []
        var mentioned: Set<Place> = []
        for conflict in conflicts {
            let place = Place(key: conflict.key, path: conflict.path)
            mentioned.insert(place)
            if conflict.isOpen {
                guard open[place]?.conflict != conflict else { continue }
                // A decision was about the values that the person saw, not about newer ones.
                let record = ConflictRecord(conflict: conflict, since: open[place]?.since ?? now)
                open[place] = record
                news.append(record)
            } else if open[place]?.decision != nil {
                continue  // a person settled it: it is over when the archive says so
            } else {
                let since = open.removeValue(forKey: place)?.since ?? now
                guard closed.last(where: { $0.conflict == conflict }) == nil else { continue }
                news.append(close(ConflictRecord(conflict: conflict, since: since), at: now))
            }
        }
        for place in open.keys.sorted()
        where examined.contains(place.key) && !mentioned.contains(place) {
            if let record = open.removeValue(forKey: place) { news.append(close(record, at: now)) }
        }
        return news
    }

    /// `nil` when no conflict is open there.
    mutating func settle(_ place: Place, _ choice: ConflictChoice) -> ConflictRecord? {
        open[place]?.decision = choice
        return open[place]
    }

    /// Closes the decided conflicts of a key that its new archive entry carries out.
    mutating func closeAgreed(
        _ key: EntityKey, _ entry: ArchiveEntry?, at now: Timestamp
    ) -> [ConflictRecord] {
        var news: [ConflictRecord] = []
        guard !open.isEmpty else { return [] }
        let decided = open.filter { $0.key.key == key && $0.value.decision != nil }
        for (place, record) in decided.sorted(by: { $0.key < $1.key }) {
            let base =
                entry.map { DocumentValue.mapping($0.base.fields).value(at: place.path) } ?? nil
            // The whole entity's conflict is over with any new agreement; a field's when the
            // agreement has the chosen value, or has moved on from the one that the conflict was
            // about.
            guard place.path.isRoot || base == record.chosen || base != record.conflict.base else {
                continue
            }
            open[place] = nil
            news.append(close(record, at: now))
        }
        return news
    }

    private mutating func close(_ record: ConflictRecord, at now: Timestamp) -> ConflictRecord {
        var conflict = record.conflict
        if conflict.isOpen, let choice = record.decision {
            conflict = Conflict(
                key: conflict.key, path: conflict.path, base: conflict.base, local: conflict.local,
                remote: conflict.remote, localTime: conflict.localTime,
                remoteTime: conflict.remoteTime, state: .settled(winner: choice, by: .person))
        }
        let over = ConflictRecord(
            conflict: conflict, since: record.since, decision: record.decision, closed: now)
        append(over)
        return over
    }

    private mutating func append(_ record: ConflictRecord) {
        closed.append(record)
        if closed.count > closedLimit { closed.removeFirst(closed.count - closedLimit) }
    }

    func records() -> [OrderedObject] {
        (closed + open.sorted { $0.key < $1.key }.map(\.value)).map(Self.record)
    }

    static func record(_ record: ConflictRecord) -> OrderedObject { ["record": record.ledgerForm] }

    mutating func take(_ line: RecordFile.Line) -> Bool {
        guard case .record(let object) = line,
            let record = try? object.required("record", as: ConflictRecord.self)
        else { return false }
        let place = Place(key: record.conflict.key, path: record.conflict.path)
        if record.isOpen {
            open[place] = record
        } else {
            open[place] = nil
            append(record)
        }
        return true
    }
}
