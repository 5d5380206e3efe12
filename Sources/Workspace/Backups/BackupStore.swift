import Catalog
import Crypto
import Pacing
package import Ports
package import SyncCore

/// Versions of files and remote objects, kept before they are replaced (I17). The bytes are named
/// by their digest and kept once; each run has an index of what it kept.
///
/// `.ghlsync/snapshots/objects/ab/<sha256>` and `.ghlsync/snapshots/runs/<run>.jsonl`, both for the
/// owner only (they can hold anything that a shop knows).
package actor BackupStore: BackupSink {
    static let folder: FilePath = ".ghlsync/snapshots"
    static let runs: FilePath = ".ghlsync/snapshots/runs"
    static let objects: FilePath = ".ghlsync/snapshots/objects"
    static let temporarySuffix = ".backup-tmp"
    static let readLimit = 256 << 20

    let files: any FileSystem
    let time: any TimeSource
    private var random: any RandomNumberGenerator & Sendable
    private(set) var run: String?
    /// How many backups the current run has.
    private var count = 0
    /// The current run's index may end in half a line, or not be there.
    private var isIndexSound = false
    /// A write to it failed, so what the disk has of it is not known.
    private var hasIndexFailed = false
    private var prepared: Set<FilePath> = []
    /// Folders with new names in them that no sync has made durable yet.
    private var unsynced: Set<FilePath> = []
    /// Whether the folders that were there at the start are among these, or durable: who made them may have
    /// died before they were.
    private var isAnchored = false
    /// Objects whose sync failed: what the disk has of them is not known, whatever they read as.
    private var doubted: Set<FilePath> = []

    /// `files` is rooted at the workspace. `random` names temporary files.
    package init(
        files: any FileSystem, time: any TimeSource, random: any RandomNumberGenerator & Sendable
    ) {
        self.files = files
        self.time = time
        self.random = random
    }

    /// What is kept from now on belongs to this run. Without it the first `keep` begins one.
    package func begin(run id: String) throws(CycleFailure) {
        guard BackupID.isRun(id) else { throw Self.unknown("run", id) }
        guard id != run else { return }
        run = id
        count = 0
        isIndexSound = false
    }

    /// Makes the bytes durable, and the line of the index that names them. All of it goes to the disk at
    /// once: of a crash before this has returned, a line may be left whose bytes are known to be lost, and
    /// nothing was replaced.
    package func keep(_ item: BackupItem) throws(CycleFailure) -> String {
        let run = run ?? newRun()
        do throws(FileFailure) {
            let digest = SHA256.hex(item.bytes)
            let object = try storeLoosely(item.bytes, digest: digest)
            let index = try indexPath(run)
            if !isIndexSound { try mend(index, of: run) }
            let entry = BackupEntry(
                id: BackupID.item(count + 1, of: run), time: time.wallClock, side: item.side,
                key: item.key, place: item.place, reason: item.reason, digest: digest,
                size: item.bytes.count)
            isIndexSound = false
            try files.append(BackupIndexLine.write(entry), to: index, mode: .ownerOnly)
            if count == 0 { unsynced.insert(Self.runs) }
            unsynced.insert(object.parent ?? Self.objects)
            doubted.insert(object)
            try makeDurable([object, index])
            doubted.remove(object)
            isIndexSound = true
            count += 1
            return entry.id
        } catch {
            hasIndexFailed = true
            throw CycleFailure(
                .workspace, "Cannot keep a backup of \(item.place): \(error)",
                hint: error.kind == .noSpace
                    ? "Free some space; what has no backup is not replaced."
                    : "What has no backup is not replaced. Make .ghlsync/snapshots writable.")
        }
    }

    /// Puts down what files say that both sides agree on, as versions to come back to. One line each and
    /// one sync for all of them: the bytes themselves may be lost with the power, and are then known to
    /// be.
    package func note(agreed items: [BackupItem]) throws(CycleFailure) {
        guard !items.isEmpty else { return }
        let run = run ?? newRun()
        do throws(FileFailure) {
            let index = try indexPath(run)
            if !isIndexSound { try mend(index, of: run) }
            var lines: [UInt8] = []
            for (number, item) in items.enumerated() {
                let digest = SHA256.hex(item.bytes)
                _ = try storeLoosely(item.bytes, digest: digest)
                lines += BackupIndexLine.write(
                    BackupEntry(
                        id: BackupID.item(count + 1 + number, of: run), time: time.wallClock,
                        side: item.side, key: item.key, place: item.place, reason: item.reason,
                        digest: digest, size: item.bytes.count))
            }
            isIndexSound = false
            try files.append(lines, to: index, mode: .ownerOnly)
            if count == 0 { unsynced.insert(Self.runs) }
            try makeDurable([index])
            isIndexSound = true
            count += items.count
        } catch {
            hasIndexFailed = true
            throw CycleFailure(
                .workspace, "Cannot keep the agreed version of the files: \(error)",
                hint: "The changes themselves are done. Make .ghlsync/snapshots writable.")
        }
    }

    /// Puts the bytes in their place, which a sync has yet to make durable. Those of an earlier time may
    /// not be durable either.
    private func storeLoosely(_ bytes: [UInt8], digest: String) throws(FileFailure) -> FilePath {
        let path = try objectPath(digest)
        try prepare(path.parent ?? Self.objects)
        if try files.metadata(at: path) == nil {
            try files.write(bytes, to: path, mode: .ownerOnly)
        } else if doubted.contains(path)
            || (try? files.read(path, limit: max(bytes.count, 1))) != bytes
        {
            try replace(path, with: bytes)
        }
        return path
    }

    private func makeDurable(_ paths: [FilePath]) throws(FileFailure) {
        try files.sync(all: paths + unsynced.sorted())
        unsynced = []
    }

    private func newRun() -> String {
        let stamp = time.wallClock.description.prefix(19).filter { $0.isNumber || $0 == "T" }
        let id = "\(stamp)-\(hex().prefix(6))"
        run = id
        count = 0
        isIndexSound = false
        return id
    }

    private func hex() -> String {
        let text = String(random.next(), radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    private func replace(_ path: FilePath, with bytes: [UInt8]) throws(FileFailure) {
        try files.replace(
            path, with: bytes, mode: .ownerOnly, temporaryName: temporaryName(for: path))
    }

    func temporaryName(for path: FilePath) -> String {
        ".\(path.name.prefix(32)).\(hex())\(Self.temporarySuffix)"
    }

    /// After a crash, or a write that failed, the index may end in half a line: it is written anew
    /// without that.
    private func mend(_ index: FilePath, of run: String) throws(FileFailure) {
        try prepare(Self.runs)
        let reading = try readIndex(index, of: run)
        count = reading.entries.map(\.number).max() ?? 0
        if reading.isTorn || hasIndexFailed {
            try replace(index, with: reading.whole)
        }
        isIndexSound = true
        hasIndexFailed = false
    }

    /// Makes a folder with all above it, for the next sync to make durable, and removes what a crash left
    /// in it.
    private func prepare(_ folder: FilePath) throws(FileFailure) {
        guard !prepared.contains(folder) else { return }
        if try files.metadata(at: folder) == nil {
            var place = folder
            while let above = place.parent {
                unsynced.insert(above)
                if isAnchored, try files.metadata(at: above) != nil { break }
                place = above
            }
            isAnchored = true
            try files.createDirectory(at: ".ghlsync", mode: .shared)
            try files.createDirectory(at: folder, mode: .ownerOnly)
        }
        for entry in try files.list(folder) where entry.name.hasSuffix(Self.temporarySuffix) {
            if let path = folder.appending(entry.name) { try files.remove(path) }
        }
        prepared.insert(folder)
    }

    func forgetPrepared(_ folder: FilePath) { prepared.remove(folder) }

    func indexPath(_ run: String) throws(FileFailure) -> FilePath {
        guard BackupID.isRun(run), let path = Self.runs.appending("\(run).jsonl") else {
            throw FileFailure(.invalidPath, path: Self.runs)
        }
        return path
    }

    func objectPath(_ digest: String) throws(FileFailure) -> FilePath {
        guard BackupID.isDigest(digest),
            let path = Self.objects.appending(String(digest.prefix(2)))?.appending(digest)
        else { throw FileFailure(.invalidPath, path: Self.objects) }
        return path
    }

    func readIndex(
        _ path: FilePath, of run: String
    ) throws(FileFailure) -> (entries: [BackupEntry], damaged: Int, whole: [UInt8], isTorn: Bool) {
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try files.read(path, limit: Self.readLimit)
        } catch {
            if error.kind == .notFound { return ([], 0, [], false) }
            throw error
        }
        var entries: [BackupEntry] = []
        var damaged = 0
        let whole = bytes[..<((bytes.lastIndex(of: 0x0A) ?? -1) + 1)]
        // Half a line at the end is what a crash left: its backup was not made, nothing is lost.
        for line in whole.split(separator: 0x0A) {
            if let entry = BackupIndexLine.read(Array(line), run: run) {
                entries.append(entry)
            } else {
                damaged += 1
            }
        }
        return (entries, damaged, Array(whole), whole.count < bytes.count)
    }

    static func unknown(_ what: String, _ id: String) -> CycleFailure {
        CycleFailure(
            .workspace, "There is no snapshot \(what) '\(id)'.",
            hint: "`ghlsync snapshots list` shows those that there are.")
    }
}
