import Catalog
import Foundation
import HostSystem
import Ledger
import Pacing
import Ports
import SyncCore
import SyncEngine
import Workspace

/// What pieces of work take in workspaces of a thousand, ten thousand and a hundred thousand listings: an
/// edit is to cost the same in each, the others in proportion.
struct Growth {
    static let counts = [1000, 10_000, 100_000]

    /// What is played in the simulation, or needs a shop with everything in it, stops here.
    private static let mostCounted = 10_000

    /// What a piece of work took, by count.
    private struct Line {
        let work: String
        var cells: [String] = []

        mutating func add(milliseconds: Double?) {
            cells.append(milliseconds.map { Report.number($0) + " ms" } ?? "–")
        }
    }

    static func table(_ bench: Workbench) throws -> String {
        let counts = counts.filter { $0 <= bench.count }
        let lines =
            try local(counts, bench) + watched(counts, bench) + counted(counts, bench)
        let head =
            "| work | " + counts.map { "\($0)" }.joined(separator: " | ") + " |\n|---|"
            + String(repeating: "---|", count: counts.count) + "\n"
        return head
            + lines.map { line in
                "| \(line.work) | " + line.cells.joined(separator: " | ") + " |\n"
            }.joined()
    }

    private static func local(_ counts: [Int], _ bench: Workbench) throws -> [Line] {
        var lines = [
            Line(work: "look at all files, none changed"), Line(work: "`validate`"),
            Line(work: "no-op `status`"), Line(work: "`git status`"),
            Line(work: "saved edit → plan"),
        ]
        for count in counts {
            let root = try bench.inStep(count)
            usleep(2_500_000)
            let (look, edit) = try Blocking.run {
                let shop = try await GrowingShop(at: root)
                return (try await shop.look(), try await shop.edit())
            }
            lines[0].add(milliseconds: look)
            lines[4].add(milliseconds: edit)
            guard let program = bench.ghlsync else { continue }
            lines[1].add(milliseconds: try bench.median([program, "validate"], in: root))
            let status = try Status.compare(count, bench)
            lines[2].add(milliseconds: status.ours.figure.map { $0.seconds * 1000 })
            lines[3].add(milliseconds: status.peer.figure.map { $0.seconds * 1000 })
        }
        return lines
    }

    private static func watched(_ counts: [Int], _ bench: Workbench) throws -> [Line] {
        var lines = [
            Line(work: "memory of an idle `watch`"), Line(work: "its clock ticks in 10 s"),
            Line(work: "`git checkout` of all files → plan"),
        ]
        for count in counts {
            let idle = try Idle.look(at: count, in: bench, seconds: 10)
            lines[0].cells.append(idle.map { Report.number($0.megabytes) + " MB" } ?? "–")
            lines[1].cells.append(idle.map { "\($0.ticks)" } ?? "–")
            let isPlayed = count <= mostCounted
            let checkout = isPlayed ? try Checkout.measure(count, bench).ours.figure : nil
            lines[2].add(milliseconds: checkout.map { $0.seconds * 1000 })
        }
        return lines
    }

    private static func counted(_ counts: [Int], _ bench: Workbench) throws -> [Line] {
        var lines = [
            Line(work: "requests of a first push"), Line(work: "of a poll without news"),
            Line(work: "of new titles for all"), Line(work: "of new prices for all"),
        ]
        for count in counts {
            let found = count <= mostCounted ? try bench.simulation(of: count) : nil
            let all = found.map { [$0.push, $0.poll, $0.titles, $0.prices] }
            for index in lines.indices {
                lines[index].cells.append(all.map { "\($0[index].requests)" } ?? "–")
            }
        }
        return lines
    }
}

extension Workbench {
    /// Milliseconds.
    fileprivate func median(_ arguments: [String], in place: URL) throws -> Double {
        let runs = try times(arguments, in: place).sorted()
        return runs[runs.count / 2] * 1000
    }
}

/// The local half of an agent over a workspace in step, with a remote that shows what was agreed.
private struct GrowingShop {
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
