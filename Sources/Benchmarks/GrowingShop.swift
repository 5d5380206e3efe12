import Catalog
import Foundation
import HostSystem
import Ledger
import Pacing
import Ports
import SyncCore
import SyncEngine
import Workspace

/// The local half of an agent over a workspace in step, with a remote that shows what was agreed.
struct GrowingShop {
    private let files: POSIXFileSystem
    private let local: WorkspaceReplica
    private let ledger: LedgerStore
    private let cycle: SyncCycle

    init(at root: URL) async throws {
        files = try POSIXFileSystem(root: root.path())
        let time = SystemTime()
        let configuration = WorkspaceConfiguration.read(from: files).configuration
        local = WorkspaceReplica(
            files: files, configuration: configuration,
            backups: BackupStore(files: files, time: time, random: SystemRandom()), time: time,
            random: SystemRandom(), workforce: Processors())
        ledger = LedgerStore(
            files: files, locationID: InStep.location, time: time, random: SystemRandom())
        let remote = AgreedSide(entries: try await ledger.open().archive.entries)
        cycle = SyncCycle(
            local: local, remote: remote, ledger: ledger, time: time,
            settings: CycleSettings(policy: configuration.policy, limits: configuration.limits))
        _ = try await cycle.look(CycleScope(looksAtFiles: true))
    }

    private static func milliseconds(_ work: () async throws -> Void) async rethrows -> Double {
        let start = SystemTime().now
        try await work()
        return start.duration(to: SystemTime().now) / .milliseconds(1)
    }

    func look() async throws -> Double {
        try await Self.milliseconds {
            _ = try await local.snapshot(ScanScope())
        }
    }

    /// Of a file that is saved, to the plan that says so; the median of several.
    func edit() async throws -> Double {
        var times: [Double] = []
        for number in 0..<15 {
            let path = FilePath(stringLiteral: Workbench.path(ofListing: number * 7))
            let bytes = try files.read(path, limit: 1 << 20)
            let text = String(decoding: bytes, as: UTF8.self)
                .replacing("productType: PHYSICAL", with: "productType: SERVICE")
            try files.remove(path)
            try files.write(Array(text.utf8), to: path)
            let time = try await Self.milliseconds {
                let scope = CycleScope(looksAtFiles: true, hinted: [path])
                let plan = try await cycle.look(scope).plan
                guard plan.changes.count == 1 else {
                    throw Child.Failure(description: "an edit led to no plan")
                }
            }
            times.append(time)
            try files.remove(path)
            try files.write(bytes, to: path)
        }
        return times.sorted()[times.count / 2]
    }
}

/// A remote that is as it was agreed.
private struct AgreedSide: Replica {
    let side = ReplicaSide.remote
    let entries: ArchiveEntries

    func snapshot(_ scope: ScanScope) async throws(CycleFailure) -> Snapshot {
        guard case .keys(let keys, _) = scope.extent else {
            return Snapshot(side: .remote, coverage: .partial([]))
        }
        var seen = Snapshot(side: .remote, coverage: .partial(keys))
        for key in keys {
            guard let entry = entries[key] else { continue }
            seen.sightings[key] = Sighting(
                content: .valid(entry.base), binding: entry.binding, version: "agreed")
        }
        return seen
    }

    func apply(_ change: Change, in context: ApplyContext) async -> Outcome {
        Outcome(change, .stale("nothing is changed here"))
    }
}
