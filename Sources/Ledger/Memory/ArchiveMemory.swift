import Catalog
import Crypto
import Documents
import JSONFormat
import Pacing
import SyncCore

/// The archive as its records add up to it.
struct ArchiveMemory: Sendable {
    private(set) var entries: ArchiveEntries = [:]
    /// Bindings whose base is not known: the line that held it was damaged. Both sides are compared
    /// afresh (I13); a base of an earlier line could be stale and must not decide.
    private(set) var withoutBase: [EntityKey: Binding] = [:]
    /// Main ids that a key no longer has, so that an old checkout of the links file cannot bring
    /// them back, and when they went.
    private(set) var retired: [EntityKey: [String: Timestamp]] = [:]

    /// When the newest step of a key was taken; not of steps of long ago.
    private(set) var steps: [EntityKey: Timestamp] = [:]

    static let retiredLimit = 20_000
    private static let manySteps = 10_000
    private var spill: Spill

    init(spill: Spill = .never) { self.spill = spill }

    /// Leaves what is dead of the entries that are out of memory behind.
    mutating func tidy(at now: Timestamp) {
        // When steps were taken is of use to the process that comes next, and for a moment only.
        if steps.count >= Self.manySteps {
            forgetSteps(before: now.advanced(by: .zero - LedgerStore.listLag))
        }
        guard spill.isWasteful(living: { entries.bytesAside }) else { return }
        spill = spill.successor
        for key in Array(entries.keys) { entries.putAside(key, in: spill) }
    }

    var bindings: [EntityKey: Binding] {
        withoutBase.merging(entries.mapValues(\.binding)) { $1 }
    }

    func binding(of key: EntityKey) -> Binding? { entries[key]?.binding ?? withoutBase[key] }

    /// About how many records the whole takes.
    var liveCount: Int { entries.count + withoutBase.count + retired.count }

    /// Whether the update changes anything that is remembered.
    func isNews(_ update: ArchiveUpdate, linked: Binding?) -> Bool {
        guard let entry = update.entry else {
            return entries[update.key] != nil || withoutBase[update.key] != nil || linked != nil
        }
        return entries[update.key] != entry
    }

    /// Takes a step of the archive; `linked` is the binding that only the links file has for the
    /// key. Gives the records that say it durably.
    mutating func apply(
        _ update: ArchiveUpdate, linked: Binding?, at now: Timestamp
    ) -> [OrderedObject] {
        let key = update.key
        let old = binding(of: key)?.id ?? linked?.id
        var records: [OrderedObject] = []
        if let old, old != update.entry?.binding.id {
            retire(old, of: key, at: now)
            records.append(Self.retirement(key, id: old, at: now))
        }
        put(update.entry, for: key)
        steps[key] = now
        records.append(record(for: key))
        return records
    }

    /// Forgets when steps were taken that are no news any more.
    mutating func forgetSteps(before time: Timestamp) {
        steps = steps.filter { $0.value >= time }
    }

    /// Forgets the base of a key and binds it anew: what a person chose of two ids.
    mutating func rebind(
        _ key: EntityKey, to binding: Binding, at now: Timestamp
    ) -> [OrderedObject] {
        var records: [OrderedObject] = []
        if let old = self.binding(of: key)?.id, old != binding.id {
            retire(old, of: key, at: now)
            records.append(Self.retirement(key, id: old, at: now))
        }
        put(nil, for: key)
        bind(key, binding)
        records.append(record(for: key))
        return records
    }

    /// Everything that is remembered, as the records of a new file.
    func records() -> [OrderedObject] {
        var records: [OrderedObject] = []
        for (key, ids) in retired.sorted(by: { $0.key < $1.key }) {
            for (id, time) in ids.sorted(by: { $0.key < $1.key }) {
                records.append(Self.retirement(key, id: id, at: time))
            }
        }
        let keys = Set(entries.keys).union(withoutBase.keys)
        return records + keys.sorted().map(record)
    }

    private func record(for key: EntityKey) -> OrderedObject {
        if let entry = entries[key] {
            Self.record(
                "put", key,
                steps[key].map { ["entry": entry.ledgerForm, "at": $0.ledgerForm] }
                    ?? ["entry": entry.ledgerForm])
        } else if let binding = withoutBase[key] {
            Self.record("bind", key, ["binding": binding.ledgerForm])
        } else {
            Self.record("drop", key, [:])
        }
    }

    private static func retirement(_ key: EntityKey, id: String, at time: Timestamp)
        -> OrderedObject
    {
        record("retire", key, ["id": .string(id), "at": time.ledgerForm])
    }

    /// The key comes first, with a checksum of its own, where `key(ofDamaged:)` looks for it.
    private static func record(
        _ op: String, _ key: EntityKey, _ rest: OrderedObject
    ) -> OrderedObject {
        var record: OrderedObject = [
            "key": key.ledgerForm, "keySum": .string(sum(key.description)), "op": .string(op),
        ]
        for entry in rest.entries { record[entry.key] = entry.value }
        return record
    }

    private static func sum(_ key: String) -> String {
        String(SHA256.hex(Array(key.utf8)).prefix(8))
    }

    private mutating func put(_ entry: ArchiveEntry?, for key: EntityKey) {
        entries[key] = entry?.packed
        entries.putAside(key, in: spill)
        withoutBase[key] = nil
        if let entry { unretire(entry.binding.id, of: key) }
    }

    private mutating func bind(_ key: EntityKey, _ binding: Binding) {
        entries[key] = nil
        withoutBase[key] = binding
        unretire(binding.id, of: key)
    }

    private mutating func retire(_ id: String, of key: EntityKey, at time: Timestamp) {
        retired[key, default: [:]][id] = time
        guard retired.count > Self.retiredLimit else { return }
        let oldest = retired.min {
            ($0.value.values.max() ?? time, $0.key) < ($1.value.values.max() ?? time, $1.key)
        }
        if let oldest { retired[oldest.key] = nil }
    }

    private mutating func unretire(_ id: String, of key: EntityKey) {
        retired[key]?[id] = nil
        if retired[key]?.isEmpty == true { retired[key] = nil }
    }
}

extension ArchiveMemory {
    /// Takes one line of the file; `false` when it made no sense.
    mutating func take(_ line: RecordFile.Line) -> Bool {
        switch line {
        case .damaged(let bytes):
            distrust(Self.key(ofDamaged: bytes))
            return false
        case .record(let record):
            do {
                try take(record)
                return true
            } catch {
                distrust(try? record.required("key"))
                return false
            }
        }
    }

    private mutating func take(_ record: OrderedObject) throws(Malformed) {
        let key: EntityKey = try record.required("key")
        switch try record.required("op", as: String.self) {
        case "put":
            put(
                try ArchiveEntry(key, ledgerForm: try record.required("entry")), for: key)
            // Files of earlier builds have no time here.
            steps[key] = try? record.required("at")
        case "bind": bind(key, try record.required("binding"))
        case "drop": put(nil, for: key)
        case "retire": retire(try record.required("id"), of: key, at: try record.required("at"))
        default: throw Malformed()
        }
    }

    /// What a damaged line said is newer than what earlier lines say of its key, so their base must
    /// not decide. When the line does not even tell its key, that goes for all keys before it.
    private mutating func distrust(_ key: EntityKey?) {
        for key in key.map({ [$0] }) ?? Array(entries.keys) {
            if let entry = entries[key] { bind(key, entry.binding) }
        }
    }

    /// The key of a line whose checksum is wrong, when its beginning is still whole.
    private static func key(ofDamaged line: [UInt8]) -> EntityKey? {
        // {"key":…,"keySum":"01234567",
        let mark = Array(#","keySum":""#.utf8)
        guard let comma = line.indices.first(where: { line[$0...].starts(with: mark) }),
            line.count > comma + mark.count + 8,
            let object = try? JSONDocument.value(of: Array(line[..<comma]) + [0x7D]).mappingValue,
            let key = try? object.required("key", as: EntityKey.self),
            line[(comma + mark.count)...].starts(with: sum(key.description).utf8)
        else { return nil }
        return key
    }
}
