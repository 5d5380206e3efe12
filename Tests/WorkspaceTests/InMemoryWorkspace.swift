import Catalog
import Documents
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Synchronization

@testable import Workspace

/// A workspace in memory, for tests.
enum InMemoryWorkspace {
    /// A file system with nothing in it.
    static var empty: InMemoryFileSystem { InMemoryFileSystem() }

    /// A configured workspace with these files.
    static func with(
        _ files: KeyValuePairs<FilePath, String>,
        configuration: String = "locations: {main: {id: A}}\n"
    ) -> InMemoryFileSystem {
        let system = InMemoryFileSystem()
        system.put(configuration, at: "ghlsync.yaml")
        for kind in EntityKind.allCases {
            system.putDirectory(FilePath(stringLiteral: kind.folder))
        }
        for (path, text) in files { system.put(text, at: path) }
        return system
    }

    static func replica(
        _ files: any FileSystem, at location: String? = nil,
        backups: any BackupSink = KeptBackups(), time: ManualTime = ManualTime(),
        grace: Duration = .zero
    ) -> WorkspaceReplica {
        WorkspaceReplica(
            files: files, configuration: WorkspaceConfiguration.read(from: files).configuration,
            location: location, backups: backups, time: time, random: SeededRandom(seed: 1),
            deletionGrace: grace)
    }

    static func bound(_ keys: String...) -> [EntityKey: Binding] {
        Dictionary(
            uniqueKeysWithValues: keys.compactMap { EntityKey($0) }.map {
                ($0, Binding(id: $0.name))
            })
    }
}

/// Backups in memory.
final class KeptBackups: BackupSink {
    private let items = Mutex<[BackupItem]>([])
    private let failure: CycleFailure?
    private let onKeep: @Sendable () -> Void

    init(failure: CycleFailure? = nil, onKeep: @escaping @Sendable () -> Void = {}) {
        self.failure = failure
        self.onKeep = onKeep
    }

    var kept: [BackupItem] { items.withLock { $0 } }

    func keep(_ item: BackupItem) async throws(CycleFailure) -> String {
        onKeep()
        if let failure { throw failure }
        return items.withLock {
            $0.append(item)
            return "\($0.count)"
        }
    }
}

extension Snapshot {
    func entity(_ key: String) -> Entity? { EntityKey(key).flatMap { sightings[$0]?.entity } }

    func problem(_ key: String) -> Problem? {
        guard let key = EntityKey(key), case .held(let problem)? = sightings[key]?.content else {
            return nil
        }
        return problem
    }
}

extension Change {
    /// An edit of the local file as a pull would plan it.
    static func update(
        _ key: EntityKey, seen: Snapshot, _ edits: KeyValuePairs<DocumentPath, DocumentValue?>
    ) -> Change {
        let before = seen.sightings[key]?.entity
        var after = before?.fields ?? [:]
        var planned: [FieldEdit] = []
        for (path, value) in edits {
            let old = before.flatMap { DocumentValue.mapping($0.fields).value(at: path) }
            planned.append(FieldEdit(path: path, base: old, before: old, after: value))
            after = DocumentValue.mapping(after).setting(value, at: path).mappingValue ?? after
        }
        return Change(
            key: key, target: .local, action: .update, before: before,
            after: Entity(key: key, fields: after), edits: planned,
            expectedVersion: seen.sightings[key]?.version, binding: Binding(id: "x"),
            reason: .edited)
    }

    static func create(_ entity: Entity, reason: Reason = .created) -> Change {
        Change(
            key: entity.key, target: .local, action: .create, before: nil, after: entity, edits: [],
            expectedVersion: nil, binding: Binding(id: "x"), reason: reason)
    }

    static func delete(_ key: EntityKey, seen: Snapshot) -> Change {
        Change(
            key: key, target: .local, action: .delete, before: seen.sightings[key]?.entity,
            after: nil,
            edits: [], expectedVersion: seen.sightings[key]?.version, binding: Binding(id: "x"),
            reason: .deleted)
    }
}

extension Outcome {
    var applied: Applied? { if case .applied(let applied) = result { applied } else { nil } }
    var problem: Problem? { if case .failed(let problem) = result { problem } else { nil } }
    var isStale: Bool { if case .stale = result { true } else { false } }
}

extension ApplyContext {
    static let empty = ApplyContext(bindings: [:])
}
