import Documents
import Pacing
import SyncCore

/// What the replica remembers between looks, to ask less and to see through lists that lag behind.
/// All of it may be lost at any time: it saves requests, never holds truth.
struct RemoteMemory: Sendable {
    struct Prices: Sendable {
        private var packed: PackedObject
        let readAt: MonotonicInstant
        var isDue = false

        init(
            values: [DocumentValue], productUpdatedAt: String?, readAt: MonotonicInstant,
            aside spill: Spill
        ) {
            var object: OrderedObject = ["prices": .sequence(values)]
            object["updatedAt"] = productUpdatedAt.map(DocumentValue.string)
            packed = PackedObject(object).aside(in: spill)
            self.readAt = readAt
        }

        var size: Int { packed.size }

        func aside(in spill: Spill) -> Prices {
            var copy = self
            copy.packed = packed.aside(in: spill)
            return copy
        }

        var values: [DocumentValue] {
            get { packed["prices"]?.sequenceValue ?? [] }
            set {
                var object = packed.object
                object["prices"] = .sequence(newValue)
                packed = PackedObject(object)
            }
        }

        /// The product's `updatedAt` at the time.
        var productUpdatedAt: String? {
            get { packed["updatedAt"]?.stringValue }
            set {
                var object = packed.object
                object["updatedAt"] = newValue.map(DocumentValue.string)
                packed = PackedObject(object)
            }
        }
    }

    /// The raw objects as last seen, by id.
    var products: RawObjects
    var prices = ObjectTable<Prices>()
    /// Where the prices are kept.
    private(set) var spill: Spill
    var boards: [String: DocumentValue] = [:]
    var collections: [String: DocumentValue] = [:]
    var customValues: [String: DocumentValue] = [:]
    var sidecar = SidecarMemory()
    /// When the list of stock was read last.
    var stockReadAt: MonotonicInstant?
    /// Pictures in the media library, by digest, as the log has them.
    var uploads: [String: Upload] = [:]
    /// Digests that the media library was searched for when they were met.
    var searchedPictures: Set<String> = []
    /// Which kinds were listed in full, so that their names are known.
    var listed: Set<String> = []

    private var fresh: [String: (value: DocumentValue, at: MonotonicInstant)] = [:]
    private var writes: [String: (before: String, after: DocumentValue, at: MonotonicInstant)] = [:]
    private var deletes: [String: MonotonicInstant] = [:]
    /// How many are remembered before those that are over are looked for.
    private static let room = 256
    private var roomForFresh = room
    private var roomForWrites = room
    private var changes: [String: (version: String, seenAt: Timestamp, from: Timestamp?)] = [:]

    /// Lists may show what was before a write for this long (ghl-api.md §9.7).
    private static let listLag = Duration.seconds(20)
    static let freshness = Duration.seconds(2)

    /// Products and prices are kept where the spill is.
    init(spill: Spill) {
        products = RawObjects(spill: spill.another)
        self.spill = spill
    }

    /// Leaves what is dead of what is out of memory behind.
    mutating func tidy() {
        products.tidy()
        guard spill.isWasteful(living: { prices.values.reduce(0) { $0 + $1.size } }) else { return }
        spill = spill.successor
        prices.mapValues { $0.aside(in: spill) }
    }

    // MARK: Fresh answers

    mutating func noteFresh(_ id: String, _ value: DocumentValue, at now: MonotonicInstant) {
        if fresh.count >= roomForFresh {
            fresh = fresh.filter { $0.value.at.duration(to: now) < Self.freshness }
            roomForFresh = max(Self.room, 2 * fresh.count)
        }
        fresh[id] = (value, now)
    }

    mutating func forgetFresh(_ id: String) { fresh[id] = nil }

    /// When an answer that is still fresh came.
    func freshSince(_ id: String, at now: MonotonicInstant) -> MonotonicInstant? {
        fresh(id, at: now) == nil ? nil : fresh[id]?.at
    }

    func fresh(_ id: String, at now: MonotonicInstant) -> DocumentValue? {
        guard let entry = fresh[id], entry.at.duration(to: now) < Self.freshness else { return nil }
        return entry.value
    }

    // MARK: Our own writes

    /// `before` is what lists may still show: `nil` for nothing.
    mutating func noteWrite(
        _ id: String, before: DocumentValue?, after: DocumentValue, at now: MonotonicInstant
    ) {
        if writes.count >= roomForWrites {
            writes = writes.filter { $0.value.at.duration(to: now) < Self.listLag }
            roomForWrites = max(Self.room, 2 * writes.count)
        }
        writes[id] = (ObjectVersion.digest(before), after, now)
    }

    mutating func noteDelete(_ id: String, at now: MonotonicInstant) {
        deletes[id] = now
        writes[id] = nil
        fresh[id] = nil
    }

    func wasDeleted(_ id: String, at now: MonotonicInstant) -> Bool {
        guard let at = deletes[id] else { return false }
        return at.duration(to: now) < .seconds(60)
    }

    /// What a list shows, or what we wrote when it still shows what was before.
    func seenThrough(
        _ id: String, listed: DocumentValue?, at now: MonotonicInstant
    ) -> DocumentValue? {
        guard let write = writes[id], write.at.duration(to: now) < Self.listLag,
            ObjectVersion.digest(listed) == write.before
        else { return listed }
        return write.after
    }

    /// Products whose collections we have just set.
    var productsGivenCollections: [String] {
        writes.keys.filter { $0.hasPrefix(Self.membersMark) }
            .map { String($0.dropFirst(Self.membersMark.count)) }
    }

    private static let membersMark = "members:"

    /// Where a write of a product's collections is noted: by itself, apart from the rest of the product.
    static func members(of product: String) -> String { membersMark + product }

    /// The collections that we have just given a product, while a list still shows others (or not the
    /// product at all).
    func ownCollections(
        of product: String, shown: DocumentValue?, at now: MonotonicInstant
    ) -> DocumentValue? {
        guard let write = writes[Self.members(of: product)],
            write.at.duration(to: now) < Self.listLag,
            shown == nil || ObjectVersion.digest(shown) == write.before
        else { return nil }
        return write.after
    }

    // MARK: Times of kinds without `updatedAt`

    /// When this state of an object came about: between two looks, or unknown at the first.
    mutating func changeTimes(
        _ id: String, version: String, at now: Timestamp
    ) -> (from: Timestamp, to: Timestamp)? {
        guard let known = changes[id] else {
            changes[id] = (version, now, nil)
            return nil
        }
        if known.version == version {
            changes[id] = (version, now, known.from)
            return known.from.map { ($0, changedAt[id] ?? now) }
        }
        changes[id] = (version, now, known.seenAt)
        changedAt[id] = now
        return (known.seenAt, now)
    }

    private var changedAt: [String: Timestamp] = [:]

    // MARK: Names

    mutating func ids(named name: String, of object: String) -> [String] {
        if object == "product" { return products.ids(named: name) }
        let values =
            switch object {
            case "collection": collections
            case "brandBoard": boards
            default: customValues
            }
        return values.filter { $0.value["name"]?.stringValue == name }.keys.sorted()
    }
}
