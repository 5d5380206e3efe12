import Catalog
import Crypto
import Documents
import HostSystem
import Ledger
import Pacing
import Ports
import SyncCore
import Workspace

/// `status` by what the last one left behind (`StepCache`): the folders are listed and stamps compared,
/// and only what differs is read, of the files as of the archive.
struct QuickStatus {
    /// What is known of the keys that were looked at; all others are in step.
    struct Answer {
        let base: Archive
        let seen: Snapshot
        let queue: [QueueEntry]
        /// How many entities the archive has.
        let total: Int
    }

    /// What the cache rests on, as found before a full look.
    struct Basis: Equatable {
        let rules: [UInt8]
        let archive: StepSeal.Basis
        let links: StepSeal.Basis?
    }

    private let workspace: OpenWorkspace
    private let cache: StepCache
    private let peek: LedgerPeek
    private let local: WorkspaceReplica
    private let startedAt: Timestamp

    /// `nil` when nothing was left behind that fits.
    init?(_ workspace: OpenWorkspace, _ local: WorkspaceReplica, _ time: any TimeSource) {
        // Before anything is looked at: later stamps are younger.
        startedAt = time.wallClock
        let (files, id) = (workspace.files, workspace.locationID)
        guard let peek = Self.peek(workspace),
            let cache = StepCache.read(from: files, locationID: id),
            cache.seal.rules == Self.rules(workspace), !peek.mayHaveConflicts
        else { return nil }
        self.workspace = workspace
        self.cache = cache
        self.peek = peek
        self.local = local
    }

    /// `nil` when only a full look can tell.
    func look() async throws(CycleFailure) -> Answer? {
        guard let links = confirmed(peek.linksPath, cache.seal.links) else { return nil }
        var basis = cache.seal.archive
        var archive: [UInt8]?
        var further: Set<EntityKey> = []
        let length = basis.stamp.size
        if !hasStamp(peek.archivePath, basis) {
            // It grows at its end; anything else is another archive.
            let before = stamp(peek.archivePath)
            guard let bytes = read(peek.archivePath), bytes.count >= length,
                Self.digest(bytes, upTo: length) == basis.digest,
                let keys = peek.keys(in: bytes, since: length)
            else { return nil }
            archive = bytes
            further = keys
            if let before, before.size == length, before == stamp(peek.archivePath) {
                basis = StepSeal.Basis(stamp: before, digest: basis.digest)
            }
        }
        guard let changes = try await local.differences(from: cache, further: further) else {
            return nil
        }
        if archive?.count == length || links.isRead { seal(archive: basis, links: links.basis) }
        var answer = Answer(
            base: Archive(), seen: Snapshot(side: .local, coverage: .partial([])), queue: [],
            total: cache.total)
        guard !changes.isEmpty else { return answer }
        guard !changes.isMany(for: cache), let bytes = archive ?? read(peek.archivePath),
            let slice = peek.slice(of: changes.keys, in: bytes, since: length),
            let seen = await local.look(
                at: changes, of: cache, bindings: slice.entries.mapValues(\.binding)),
            let members = peek.slice(of: members(seen), in: bytes, since: length),
            let queue = peek.queue
        else { return nil }
        answer = Answer(
            base: Archive(entries: members.entries.merging(slice.entries)), seen: seen,
            queue: queue, total: cache.total + slice.growth)
        return answer
    }

    /// The listings that collections name: whether they are known decides whether naming them counts.
    private func members(_ seen: Snapshot) -> Set<EntityKey> {
        var members: Set<EntityKey> = []
        for (key, sighting) in seen.sightings where key.kind == .collection {
            for item in sighting.entity?["items"]?.sequenceValue ?? [] {
                if let name = item.stringValue { members.insert(EntityKey(.listing, name)) }
            }
        }
        return members
    }

    private func stamp(_ path: FilePath) -> FolderSurvey.Stamp? {
        (try? workspace.files.metadata(at: path)).flatMap { $0 }.map(FolderSurvey.Stamp.init)
    }

    private func hasStamp(_ path: FilePath, _ basis: StepSeal.Basis) -> Bool {
        basis.isSettled(at: cache.seal.madeAt) && stamp(path) == basis.stamp
    }

    /// A file whose content is as it was, with the stamp that it has now; `nil` where the content is
    /// another.
    private func confirmed(
        _ path: FilePath, _ basis: StepSeal.Basis?
    ) -> (basis: StepSeal.Basis?, isRead: Bool)? {
        guard let basis else { return workspace.files.isAbsent(path) ? (nil, false) : nil }
        if hasStamp(path, basis) { return (basis, false) }
        guard let found = Self.basis(of: path, workspace.files), found.digest == basis.digest else {
            return nil
        }
        return (found, true)
    }

    /// Lets the next one believe the stamps of what this one had to read: of a ledger that was written
    /// less than two seconds before the cache was, or that was copied.
    ///
    /// No lock is needed, and a running agent need not be asked: it writes no cache, what it appends
    /// changes the stamp, and the cache is put in place whole or not at all.
    private func seal(archive: StepSeal.Basis, links: StepSeal.Basis?) {
        let seal = StepSeal(
            rules: cache.seal.rules, archive: archive, links: links, madeAt: startedAt)
        guard archive.isSettled(at: startedAt), links?.isSettled(at: startedAt) ?? true else {
            return
        }
        Self.write(cache.sealed(by: seal), workspace)
    }

    /// Of the first bytes as they lie there: there may be a hundred megabytes of them.
    private static func digest(_ bytes: [UInt8], upTo length: Int) -> [UInt8] {
        bytes.withUnsafeBytes { SHA256.digest(UnsafeRawBufferPointer(rebasing: $0.prefix(length))) }
    }

    private func read(_ path: FilePath) -> [UInt8]? {
        try? workspace.files.read(path, limit: 1 << 30)
    }
}

extension QuickStatus {
    /// To be asked for before the look that it is meant for. `nil` when there is nothing to rest on.
    static func basis(_ workspace: OpenWorkspace) -> Basis? {
        let files = workspace.files
        guard let peek = peek(workspace), let rules = rules(workspace),
            let archive = basis(of: peek.archivePath, files)
        else { return nil }
        let links = basis(of: peek.linksPath, files)
        guard links != nil || files.isAbsent(peek.linksPath) else { return nil }
        return Basis(rules: rules, archive: archive, links: links)
    }

    /// Leaves behind what a full look found in step: every entity that has no line.
    static func remember(
        _ look: SteppedLook, except keys: Set<EntityKey>, archive: Archive, _ before: Basis,
        _ workspace: OpenWorkspace, _ local: WorkspaceReplica
    ) async {
        // What was written meanwhile may not be what the look saw.
        guard
            basis(workspace) == before
        else { return }
        let inStep = Set(look.snapshot.sightings.keys.filter { archive.entries[$0] != nil })
            .subtracting(keys)
        let seal = StepSeal(
            rules: before.rules, archive: before.archive, links: before.links,
            madeAt: look.startedAt)
        let cache = await local.steps(
            of: look, inStep: inStep, total: archive.entries.count, seal: seal)
        if let cache { write(cache, workspace) }
    }

    private static func write(_ cache: StepCache, _ workspace: OpenWorkspace) {
        var random = SystemRandom()
        cache.write(
            to: workspace.files, locationID: workspace.locationID,
            temporaryName: String(random.next(), radix: 16))
    }

    private static func basis(of path: FilePath, _ files: any FileSystem) -> StepSeal.Basis? {
        guard let before = try? files.metadata(at: path),
            let bytes = try? files.read(path, limit: 1 << 30),
            let after = try? files.metadata(at: path),
            FolderSurvey.Stamp(before) == FolderSurvey.Stamp(after)
        else { return nil }
        return StepSeal.Basis(stamp: FolderSurvey.Stamp(after), digest: SHA256.digest(bytes))
    }

    private static func peek(_ workspace: OpenWorkspace) -> LedgerPeek? {
        LedgerPeek(
            files: workspace.files, locationID: workspace.locationID, random: SystemRandom())
    }

    /// What decides about validity and equality besides the files: this program, to the byte, and the
    /// workspace's schemas and configuration, which has the overrides of the location.
    private static func rules(_ workspace: OpenWorkspace) -> [UInt8]? {
        let files = workspace.files
        guard let program = RunningProgram.stamp else { return nil }
        let location = "\(workspace.locationName) \(workspace.locationID)"
        let placeless = workspace.placeless.sorted().joined(separator: ",")
        var text = Array("\(Tool.version) \(location) \(program) \(placeless)\n".utf8)
        let schemas = UserSchemas.read(from: files, json: workspace.configuration.json).paths
        for path in WorkspaceLayout.markers + schemas.sorted() {
            guard let bytes = try? files.read(path, limit: 1 << 24) else { continue }
            text += Array("\(path) \(bytes.count)\n".utf8) + bytes
        }
        return SHA256.digest(text)
    }
}
