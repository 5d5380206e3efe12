import Catalog
import Documents
import Pacing
import SyncCore
import SyncTestKit
import Testing

@Suite struct ArchiveEntriesTests {
    private static let key = EntityKey(.listing, "mat")

    /// Everything that an entry can hold.
    private static let entries: [ArchiveEntry] = {
        let base = Entity(
            key: key, fields: ["title": "Mat", "price": ["amount": 12, "currency": "EUR"]])
        let usual = Binding(
            id: "6b0cded90c9585b4757fd847", parts: ["price": "00000000ffffffff0123abcd"])
        let several = Binding(
            id: "6b0cded90c9585b4757fd847",
            parts: ["price:small": "6b0cded90c9585b4757fd848", "record": "a-b"])
        let times: [ModificationTime] = [
            .unknown, .at(Timestamp(nanoseconds: 1_790_000_000_123_456_789)),
            .between(Timestamp(seconds: -5), Timestamp(seconds: 0)),
        ]
        return [usual, several, Binding(id: ""), Binding(id: "6B0CDED90C9585B4757FD847")]
            .flatMap { binding in
                times.map { time in
                    ArchiveEntry(
                        base: base, binding: binding,
                        remoteForms: [
                            DocumentPath(keys: ["title"]): "MAT",
                            DocumentPath([.key("images"), .index(2), .key("url")]): .null,
                        ],
                        ownWrites: [
                            .local: OwnWrite(version: "abc", modified: time),
                            .remote: OwnWrite(version: "", modified: .unknown),
                        ])
                }
            } + [ArchiveEntry(base: Entity(key: key, fields: [:]), binding: usual)]
    }()

    @Test("an entry that was put aside is the same one", arguments: entries)
    func aside(entry: ArchiveEntry) {
        let spill = MemorySpill().spill()
        var entries: ArchiveEntries = [Self.key: entry]
        let before = entries
        entries.putAside(Self.key, in: spill)
        #expect(entries.bytesAside > 0 && before.bytesAside == 0)
        #expect(entries[Self.key] == entry && entries == before)
        #expect(entries[Self.key]?.binding.parts == entry.binding.parts)
        #expect(entries[Self.key]?.binding.id == entry.binding.id)
        #expect(entries.hashValue == before.hashValue)
        #expect(Array(entries).map(\.value) == [entry])
        // And into the next file.
        entries.putAside(Self.key, in: spill.successor)
        #expect(entries[Self.key] == entry)
    }

    @Test("behaves as a dictionary does")
    func dictionary() {
        let spill = MemorySpill().spill()
        let other = EntityKey(.collection, "mats")
        var entries = ArchiveEntries()
        #expect(entries.isEmpty && entries[Self.key] == nil)
        entries.putAside(Self.key, in: spill)
        #expect(entries.isEmpty)
        entries[Self.key] = Self.entries[0]
        entries.putAside(Self.key, in: spill)
        entries[other] = Self.entries[1]
        #expect(
            entries.count == 2 && entries.contains(other) && Set(entries.keys) == [Self.key, other])
        entries[Self.key]?.base["title"] = "Other"
        #expect(entries[Self.key]?.base["title"] == "Other")
        #expect(
            entries.mapValues(\.binding) == [
                Self.key: Self.entries[0].binding, other: Self.entries[1].binding,
            ])
        entries[other] = nil
        #expect(entries.count == 1 && !entries.contains(other))
        let merged = entries.merging([Self.key: Self.entries[2]])
        #expect(merged[Self.key] == Self.entries[2])
    }

    @Test("never spills where there is no room")
    func never() {
        var entries: ArchiveEntries = [Self.key: Self.entries[0]]
        entries.putAside(Self.key, in: .never)
        #expect(entries.bytesAside == 0 && entries[Self.key] == Self.entries[0])
    }
}

@Suite struct BindingRoomTests {
    @Test(
        "ids come back to the letter",
        arguments: [
            "6b0cded90c9585b4757fd847", "000000000000000000000000", "ffffffffffffffffffffffff",
            "0123456789abcdef01234567", "FFFFFFFFFFFFFFFFFFFFFFFF", "6b0cded90c9585b4757fd84",
            "", "brandBoard-1",
        ])
    func ids(id: String) {
        for parts in [[:], ["price": "89abcdef0123456789abcdef"], ["price": id], ["css": id]] {
            let binding = Binding(id: id, parts: parts)
            #expect(binding.id == id && binding.parts == parts)
            var copy = binding
            copy.parts["record"] = "r"
            #expect(copy.id == id && copy != binding && copy.parts.count == parts.count + 1)
            copy.parts["record"] = nil
            #expect(copy == binding && copy.hashValue == binding.hashValue)
            copy.id = "other"
            #expect(copy.parts == parts)
        }
    }
}
