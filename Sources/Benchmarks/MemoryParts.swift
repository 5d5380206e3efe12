import Foundation
import HostSystem
import Ledger
import Pacing
import Ports
import SyncCore
import SyncEngine
import Workspace

/// What an agent keeps for each listing of a workspace in step, part by part, by the physical memory of
/// this process. What it keeps of GoHighLevel is not among it.
struct MemoryParts {
    private var lines: [(part: String, bytes: Int)] = []
    private var before = 0

    static func table(_ bench: Workbench) throws -> String {
        let root = try bench.inStep(bench.count)
        bench.forgetTexts()
        let count = bench.count
        return try Blocking.run {
            var parts = MemoryParts()
            try await parts.measure(at: root)
            return parts.table(of: count)
        }
    }

    private mutating func measure(at root: URL) async throws {
        let files = try POSIXFileSystem(root: root.path())
        let time = SystemTime()
        let configuration = WorkspaceConfiguration.read(from: files).configuration
        let ledger = LedgerStore(
            files: files, locationID: InStep.location, time: time, random: SystemRandom())
        let local = WorkspaceReplica(
            files: files, configuration: configuration,
            backups: BackupStore(files: files, time: time, random: SystemRandom()), time: time,
            random: SystemRandom())
        HeapMemory.release()
        before = HeapMemory.resident ?? 0
        let archive = try await ledger.currentArchive()
        note("ledger: what was agreed, and the ids")
        let bindings = try await ledger.refreshLinks().bindings
        let scope = ScanScope(bindings: bindings) { key in
            archive.entries[key].map { [$0.base] } ?? []
        }
        var seen: Snapshot? = try await local.snapshot(scope)
        note("look at the files, with what was seen")
        let count = seen?.sightings.count ?? 0
        seen = nil
        note("of that, given back after the look (\(count) seen)")
        withExtendedLifetime((ledger, local, archive)) {}
    }

    private mutating func note(_ part: String) {
        HeapMemory.release()
        let now = HeapMemory.resident ?? 0
        lines.append((part, now - before))
        before = now
    }

    private func table(of count: Int) -> String {
        "| part | bytes a listing |\n|---|---|\n"
            + lines.map { "| \($0.part) | \($0.bytes / count) |\n" }.joined()
            + "| whole process | \((HeapMemory.resident ?? 0) / 1_000_000) MB |\n"
    }
}
