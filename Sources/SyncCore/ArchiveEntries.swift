package import Catalog
package import Documents
import Pacing

/// The entries of an archive by key, as a dictionary has them: those that were put aside are read when
/// they are asked for.
package struct ArchiveEntries: Sendable {
    private enum Slot: Sendable {
        case here(Box)
        case aside(PackedObject)
    }

    /// Keeps the table small: it is larger than what is in it.
    private final class Box: Sendable {
        let entry: ArchiveEntry
        init(_ entry: ArchiveEntry) { self.entry = entry }
    }

    private var slots = CompactTable<EntityKey, Slot>()

    package init() {}

    package var count: Int { slots.count }
    package var isEmpty: Bool { slots.isEmpty }
    package var keys: some Collection<EntityKey> & Sendable { slots.keys }

    package func contains(_ key: EntityKey) -> Bool { slots.contains(key) }

    package subscript(key: EntityKey) -> ArchiveEntry? {
        get { slots[key].map { Self.entry(key, $0) } }
        set { slots[key] = newValue.map { .here(Box($0)) } }
    }

    private static func entry(_ key: EntityKey, _ slot: Slot) -> ArchiveEntry {
        switch slot {
        case .here(let box): box.entry
        case .aside(let packed): ArchiveEntry(key, packed: packed)
        }
    }

    package func mapValues<Value>(_ transform: (ArchiveEntry) -> Value) -> [EntityKey: Value] {
        var result: [EntityKey: Value] = [:]
        result.reserveCapacity(count)
        for (key, entry) in self { result[key] = transform(entry) }
        return result
    }

    /// With those of the other over its own.
    package func merging(_ other: ArchiveEntries) -> ArchiveEntries {
        var result = self
        for (key, slot) in other.slots { result.slots[key] = slot }
        return result
    }

    package mutating func reserveCapacity(_ count: Int) { slots.reserveCapacity(count) }

    /// Puts an entry aside, where there is room for it.
    package mutating func putAside(_ key: EntityKey, in spill: Spill) {
        guard let place = slots.place(of: key) else { return }
        let packed =
            switch slots.values[place] {
            case .here(let box): box.entry.packedWhole.aside(in: spill)
            case .aside(let packed): packed.aside(in: spill)
            }
        if packed.isAside { slots.replace(at: place, with: .aside(packed)) }
    }

    /// How many bytes are aside.
    package var bytesAside: Int {
        slots.values.reduce(0) { sum, slot in
            if case .aside(let packed) = slot { sum + packed.size } else { sum }
        }
    }
}

extension ArchiveEntries: Sequence {
    package func makeIterator() -> some IteratorProtocol<(key: EntityKey, value: ArchiveEntry)> {
        slots.lazy.map { (key: $0.key, value: Self.entry($0.key, $0.value)) }.makeIterator()
    }
}

extension ArchiveEntries: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (EntityKey, ArchiveEntry)...) {
        for (key, entry) in elements { self[key] = entry }
    }
}

extension ArchiveEntries: Hashable {
    package static func == (left: ArchiveEntries, right: ArchiveEntries) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(Set(keys)) }
}

extension ArchiveEntry {
    private static let names = (
        base: "base", binding: "binding", forms: "forms", writes: "writes"
    )

    /// All but the key as one object.
    fileprivate var packedWhole: PackedObject {
        var whole: OrderedObject = [
            Self.names.base: .mapping(base.fields),
            Self.names.binding: .mapping(binding.packedForm),
        ]
        if !remoteForms.isEmpty {
            whole[Self.names.forms] = .sequence(
                remoteForms.sorted { $0.key < $1.key }.map { path, form in
                    [path.packedForm, form]
                })
        }
        if !ownWrites.isEmpty {
            whole[Self.names.writes] = .mapping(
                OrderedObject(ownWrites.map { ($0.key.rawValue, $0.value.packedForm) }))
        }
        return PackedObject(whole)
    }

    /// What `packedWhole` packed.
    fileprivate init(_ key: EntityKey, packed: PackedObject) {
        let here = packed.here
        self.init(
            // Where it is: it is seldom needed, and there may be one for each of very many keys.
            base: Entity(key: key, packed: packed.packed(Self.names.base) ?? PackedObject([:])),
            binding: Binding(packedForm: here.packed(Self.names.binding) ?? PackedObject([:])))
        for pair in here[Self.names.forms]?.sequenceValue ?? [] {
            guard let path = pair[0], let form = pair[1] else { continue }
            remoteForms[DocumentPath(packedForm: path)] = form
        }
        for entry in here[Self.names.writes]?.mappingValue?.entries ?? [] {
            guard let side = ReplicaSide(rawValue: entry.key) else { continue }
            ownWrites[side] = OwnWrite(packedForm: entry.value)
        }
    }
}

extension Timestamp {
    fileprivate var packedForm: DocumentValue { .number(DecimalNumber(Int(nanoseconds))) }

    fileprivate init(packedForm: DocumentValue) {
        self.init(nanoseconds: Int64(packedForm.intValue ?? 0))
    }
}

extension OwnWrite {
    fileprivate var packedForm: DocumentValue {
        switch modified {
        case .unknown: [.string(version)]
        case .at(let time): [.string(version), time.packedForm]
        case .between(let from, let to): [.string(version), from.packedForm, to.packedForm]
        }
    }

    fileprivate init(packedForm: DocumentValue) {
        let times = (packedForm.sequenceValue ?? []).dropFirst().map(Timestamp.init(packedForm:))
        let modified: ModificationTime =
            switch times.count {
            case 1: .at(times[0])
            case 2: .between(times[0], times[1])
            default: .unknown
            }
        self.init(version: packedForm[0]?.stringValue ?? "", modified: modified)
    }
}
