import Catalog
package import Documents
import Pacing
package import Ports
package import SyncCore

/// The local side: a folder of entity files.
///
/// Its calls to the file system block. Run it under a task executor of its own, not on the cooperative
/// pool; it takes none itself, so that a simulation can schedule it.
package actor WorkspaceReplica: Replica {
    package nonisolated let side = ReplicaSide.local

    let files: any FileSystem
    let backups: any BackupSink
    let configuration: WorkspaceConfiguration
    /// The name of the location whose overrides count.
    let location: String?
    private(set) var reader: EntityReader
    private var userSchemas = UserSchemas()
    let time: any TimeSource
    let workforce: any Workforce
    /// Where what the files say is kept.
    private let spill: Spill
    private let deletionGrace: Duration
    private var random: any RandomNumberGenerator & Sendable
    var cache: ScanCache
    /// Whether the cache and the index are of a look at all files, by the rules that hold now.
    private(set) var hasSeenAll = false
    /// Keys with errors that only other files show, as of the last look at all.
    private(set) var troubled: Set<EntityKey> = []
    var media = MediaShelf()
    /// What lies where, as the last look and our own writes since show it; `nil` before the first look.
    var index: PathIndex?
    /// Of the configuration that the overrides were read from; `nil` while it may have been saved again
    /// within one tick of the disk's clock.
    private var configurationStamp: FileStamp?

    /// `deletionGrace` is how long a file has to stay away before it is believed to be gone: many
    /// editors take a file away for a moment while they save. `location` is the name of the location
    /// whose overrides count; without one, files are read as they are.
    package init(
        files: any FileSystem, configuration: WorkspaceConfiguration, location: String? = nil,
        backups: any BackupSink, time: any TimeSource,
        random: any RandomNumberGenerator & Sendable, deletionGrace: Duration = .zero,
        workforce: any Workforce = OneByOne(), spill: Spill = .never
    ) {
        self.files = files
        self.configuration = configuration
        self.location = location
        self.backups = backups
        self.time = time
        self.random = random
        self.deletionGrace = deletionGrace
        self.workforce = workforce
        self.spill = spill
        cache = ScanCache(spill: spill)
        reader = EntityReader(configuration)
    }

    package func snapshot(_ scope: ScanScope) async throws(CycleFailure) -> Snapshot {
        if let hinted = scope.hinted, let seen = try look(hinted: hinted, asked: scope.asked) {
            return seen
        }
        var reading = try read(bound: Set(scope.bindings.keys))
        if deletionGrace > .zero, !Self.missing(in: reading, of: scope).isEmpty {
            do {
                try await time.sleep(until: time.now.advanced(by: deletionGrace))
            } catch {
                throw CycleFailure(.cancelled, "interrupted")
            }
            reading = try read(bound: Set(scope.bindings.keys))
        }
        var seen = withDigests(Self.snapshot(of: reading, scope))
        seen.problems += OverrideChecks(files: files, reader: reader).unknown(in: reading.index)
            .map { diagnostic in
                Problem(
                    code: diagnostic.code, key: nil,
                    message: "\(diagnostic.file): \(diagnostic.message)", hint: diagnostic.help,
                    diagnostics: [diagnostic])
            }
        return seen
    }

    /// Looks at the whole workspace; reads only what changed since the last look.
    func read(bound: Set<EntityKey>) throws(CycleFailure) -> WorkspaceReading {
        try checkWorkspace()
        try readUserSchemas()
        let started = time.wallClock
        var scanner = scanner
        scanner.known = bound
        let scan = try scanner.scan(cache)
        cache.take(scan, readAt: started)
        let reading = WorkspaceReading(
            scan, bound: bound, checks: ReferenceChecks(files: files, reader: reader), media: &media
        )
        index = reading.index
        troubled = Set(reading.crossErrors.keys)
        hasSeenAll = true
        return reading
    }

    /// The workspace's own schemas may change at any time. Other rules make every reading stale; rules
    /// that cannot be read stop the run, so that nothing is sent past them.
    func readUserSchemas() throws(CycleFailure) {
        let found = UserSchemas.read(from: files, json: configuration.json)
        if let broken = found.diagnostics.first(where: { $0.severity == .error }) {
            let place = broken.position.map { ":\($0.line):\($0.column)" } ?? ""
            throw CycleFailure(
                .workspace, "\(broken.file)\(place): \(broken.message)",
                hint: broken.help ?? "mend the schema; until then nothing is sent or changed")
        }
        guard !found.isSame(as: userSchemas) else { return }
        userSchemas = found
        reader = EntityReader(
            configuration, schemas: .builtIn.tightened(by: found), overrides: reader.overrides)
        forgetReadings()
    }

    private func forgetReadings() {
        cache = ScanCache(spill: spill.another)
        hasSeenAll = false
    }

    /// Makes sure of the workspace, and takes the overrides of its configuration as it is now. One whose
    /// stamp is the same is not read again.
    func checkWorkspace() throws(CycleFailure) {
        let (path, metadata) = try WorkspaceLayout.check(files)
        guard let location else { return }
        let stamp = FileStamp(metadata)
        guard stamp != configurationStamp else { return }
        let now = time.wallClock
        let bytes = try readConfiguration(path)
        if let known = reader.overrides, known.file == path, known.bytes == bytes {
            reader.overrides?.modified = metadata.modified
        } else {
            take(try overrides(bytes, at: path, of: location, modified: metadata.modified))
        }
        configurationStamp = stamp.isSettled(at: now) ? stamp : nil
    }

    /// Other overrides, or the same at other places, make every reading stale.
    func take(_ overrides: LocationOverrides) {
        let hadSome = reader.overrides.map { !$0.isEmpty } ?? false
        reader.overrides = overrides
        configurationStamp = nil
        if hadSome || !overrides.isEmpty { forgetReadings() }
    }

    var rules: IgnoreRules {
        IgnoreRules(include: configuration.rules.include, exclude: configuration.rules.exclude)
    }

    var scanner: WorkspaceScanner {
        WorkspaceScanner(files: files, rules: rules, reader: reader, workforce: workforce)
    }

    /// What lies where. A file that moved since the last look is found missing when it is opened.
    func knownIndex() throws(CycleFailure) -> PathIndex {
        try checkWorkspace()
        if let index { return index }
        return try read(bound: []).index
    }

    /// A name that nobody can guess, and that watchers and scans leave alone.
    func temporaryName() -> String { TemporaryName.make(random.next()) }

    /// Keys with a binding whose files are gone for sure.
    private static func missing(
        in reading: WorkspaceReading, of scope: ScanScope
    ) -> Set<EntityKey> {
        Set(
            scope.bindings.keys.filter { key in
                !reading.index.contains(key) && reading.scan.completeKinds.contains(key.kind)
            })
    }

    static func snapshot(of reading: WorkspaceReading, _ scope: ScanScope) -> Snapshot {
        var seen = Snapshot(side: .local)
        for key in reading.index.keys {
            seen.sightings[key] =
                reading.sighting(of: key)
                ?? (scope.bindings[key] == nil ? nil : excluded(key, reading.index))
        }
        seen.confirmedAbsent = missing(in: reading, of: scope)
        seen.unreadKinds = reading.scan.unreadKinds
        seen.problems = reading.scan.diagnostics.map { diagnostic in
            Problem(
                code: diagnostic.code, key: nil,
                message: "\(diagnostic.file): \(diagnostic.message)",
                hint: diagnostic.help, diagnostics: [diagnostic])
        }
        seen.problems += missingFolders(reading, scope)
        if case .keys(let keys, _) = scope.extent {
            seen.coverage = .partial(keys)
            seen.sightings = seen.sightings.filter { keys.contains($0.key) }
            seen.confirmedAbsent.formIntersection(keys)
        }
        return seen
    }

    /// A file that was in step and is left out now: neither changed nor gone. It waits.
    private static func excluded(_ key: EntityKey, _ index: PathIndex) -> Sighting {
        let path = index.all(key).first?.path.description
        return Sighting(
            content: .held(
                Problem(
                    code: "excluded", key: key,
                    message: "\(path ?? key.description) is left out by include and exclude",
                    hint: "take the pattern back, or remove the file if the entity shall go")),
            version: "excluded", place: path)
    }

    private static func missingFolders(
        _ reading: WorkspaceReading, _ scope: ScanScope
    ) -> [Problem] {
        let unseen = Set(EntityKind.allCases).subtracting(reading.scan.completeKinds)
        return unseen.sorted().compactMap { kind in
            let waiting = scope.bindings.keys.filter {
                $0.kind == kind && !reading.index.contains($0)
            }
            guard !waiting.isEmpty else { return nil }
            return Problem(
                code: "folder-missing", key: nil,
                message:
                    "\(kind.folder)/ cannot be read in full: \(waiting.count) of its files are missing, "
                    + "and none is taken for deleted",
                hint: "bring the folder back; if its files shall go, make an empty \(kind.folder)/")
        }
    }
}
