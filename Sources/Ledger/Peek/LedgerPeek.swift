package import Catalog
import Crypto
import Documents
import JSONFormat
package import Ports
package import SyncCore

/// Reads a few things of a ledger without reading all of it: what a question about a handful of
/// entities costs must not grow with the catalog. Writes nothing. Wherever something is not as
/// expected it says that it does not know, and the ledger itself has to be opened.
package struct LedgerPeek: Sendable {
    private let disk: LedgerDisk
    private let layout: LedgerLayout

    /// `nil` when the id can be no location's.
    package init?(
        files: any FileSystem, locationID: String, random: any RandomNumberGenerator & Sendable
    ) {
        guard let layout = LedgerLayout(locationID: locationID) else { return nil }
        self.layout = layout
        disk = LedgerDisk(files: files, random: random)
    }

    package var archivePath: FilePath { layout.archive }
    package var linksPath: FilePath { layout.links }

    /// Whether conflicts may be open; `true` also when that cannot be told.
    package var mayHaveConflicts: Bool {
        var memory = ConflictMemory(closedLimit: .max)
        var file = RecordFile(
            layout.conflicts, what: "the list of conflicts", locationID: layout.locationID, slack: 0
        )
        guard let warnings = try? file.load(from: disk, { memory.take($0) }) else { return true }
        return !warnings.isEmpty || !memory.open.isEmpty
    }

    /// The changes that failed; `nil` when that cannot be told.
    package var queue: [QueueEntry]? {
        var memory = QueueMemory()
        var file = RecordFile(
            layout.queue, what: "the queue of what failed", locationID: layout.locationID, slack: 0)
        guard let warnings = try? file.load(from: disk, { memory.take($0) }), warnings.isEmpty
        else { return nil }
        return memory.all
    }

    /// The keys that an archive took steps for since it had `length` bytes; `nil` when its end is not
    /// whole.
    package func keys(in archive: [UInt8], since length: Int) -> Set<EntityKey>? {
        guard length <= archive.count, archive.last == 0x0A else { return nil }
        var keys: Set<EntityKey> = []
        var isOpenEnded = false
        for line in archive[length...].split(separator: 0x0A) {
            guard let record = SealedLine.open(Array(line)),
                let key = try? record.required("key", as: EntityKey.self)
            else { return nil }
            keys.insert(key)
            isOpenEnded = record["more"] != nil
        }
        return isOpenEnded ? nil : keys
    }

    /// What a sound archive says of some keys, and how many entries they have more than they had when
    /// it was `length` bytes long. `nil` when a line of theirs is damaged.
    package func slice(
        of keys: Set<EntityKey>, in archive: [UInt8], since length: Int
    ) -> (entries: ArchiveEntries, growth: Int)? {
        guard !keys.isEmpty else { return ([:], 0) }
        var memory = ArchiveMemory()
        var wanted: [Int: Set<[UInt8]>] = [:]
        for key in keys {
            let text = JSONDocument.write(key.ledgerForm, style: .compact)
            wanted[text.count, default: []].insert(text)
        }
        var before: Int?
        let isSound = archive.withUnsafeBufferPointer { bytes in
            var start = 0
            while start < bytes.count {
                if start >= length, before == nil { before = memory.entries.count }
                let end = ByteSearch.lineEnd(in: bytes, from: start)
                defer { start = end + 1 }
                guard let key = Self.key(bytes[start..<end]),
                    wanted[key.count]?.contains(Array(key)) == true
                else { continue }
                guard var record = SealedLine.open(Array(bytes[start..<end])) else { return false }
                record["more"] = nil
                guard memory.take(.record(record)) else { return false }
            }
            return true
        }
        guard isSound else { return nil }
        return (memory.entries, memory.entries.count - (before ?? memory.entries.count))
    }

    private static let opening = Array(#"{"key":"#.utf8)

    /// The key of a line as it is written, in quotes: `{"key":"…","keySum":…`.
    private static func key(
        _ line: Slice<UnsafeBufferPointer<UInt8>>
    ) -> Slice<UnsafeBufferPointer<UInt8>>? {
        guard line.count > opening.count + 2, line.starts(with: opening) else { return nil }
        let first = line.startIndex + opening.count
        guard line[first] == 0x22 else { return nil }
        var index = first + 1
        while index < line.endIndex, line[index] != 0x22 {
            index += line[index] == 0x5C ? 2 : 1
        }
        return index < line.endIndex ? line[first...index] : nil
    }
}
