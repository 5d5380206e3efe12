import Catalog
import Foundation
import HostSystem
import Ledger
import Ports
import SyncCore
import Workspace

/// A workspace whose ledger says that everything in it is agreed on, without a sync that would take hours
/// at the real server's pace.
enum InStep {
    static let location = "BENCHMARKLOCATION001"

    static func make(at root: URL, _ count: Int, _ bench: Workbench) throws {
        try bench.writeWorkspace(
            to: root, count: count,
            configuration: "active: main\nlocations:\n  main:\n    id: \(location)\n")
        try agree(at: root, location: location) {
            Binding(id: "id\($0.key.name)", parts: ["price": "p"])
        }
    }

    /// Puts down as agreed what the files say.
    ///
    /// - Parameter bind: what stands for an entity at the other side; what gets `nil` stays unknown.
    static func agree(
        at root: URL, location: String, bind: @escaping @Sendable (Entity) throws -> Binding?
    ) throws {
        let files = try POSIXFileSystem(root: root.path())
        try Blocking.run {
            let time = SystemTime()
            let local = WorkspaceReplica(
                files: files, configuration: WorkspaceConfiguration.read(from: files).configuration,
                backups: BackupStore(files: files, time: time, random: SystemRandom()), time: time,
                random: SystemRandom(), workforce: Processors())
            let ledger = LedgerStore(
                files: files, locationID: location, time: time, random: SystemRandom())
            let seen = try await local.snapshot(ScanScope())
            let policy = WorkspaceConfiguration().policy
            try await ledger.commit(
                seen.sightings.sorted { $0.key < $1.key }.compactMap { key, sighting in
                    guard var base = sighting.entity, let binding = try bind(base) else {
                        return nil
                    }
                    base.fields = policy.shared(base)
                    return ArchiveUpdate(
                        key: key, entry: ArchiveEntry(base: base, binding: binding))
                })
        }
    }
}
