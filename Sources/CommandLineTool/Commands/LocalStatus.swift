import Catalog
import Documents
import HostSystem
import Ledger
import Ports
import SyncCore
import Workspace

/// What `status` says from the files and the ledger alone.
///
/// The quick way first: by what the last run left behind, only what changed since is read. Where that
/// does not tell, everything is, and the next run has the quick way again.
struct LocalStatus {
    private typealias Line = StatusCommand.Line
    private let workspace: OpenWorkspace
    private let time: any TimeSource
    private let local: WorkspaceReplica

    init(_ workspace: OpenWorkspace, time: any TimeSource = SystemTime()) {
        self.workspace = workspace
        self.time = time
        local = WorkspaceReplica(
            files: workspace.files, configuration: workspace.configuration,
            location: workspace.locationName,
            backups: BackupStore(files: workspace.files, time: time, random: SystemRandom()),
            time: time, random: SystemRandom(), workforce: Processors(), spill: workspace.spill)
    }

    struct Answer {
        /// In key order.
        let lines: [StatusCommand.Line]
        /// How many entities the archive has.
        let total: Int
        /// Where values are written that are the location's own.
        let overridden: PlanRenderer.Overridden
        /// Whether the quick way told.
        let isQuick: Bool
    }

    func look() async throws -> Answer {
        if let quick = try await QuickStatus(workspace, local, time)?.look() {
            return Answer(
                lines: lines(base: quick.base, seen: quick.seen, queue: quick.queue, conflicts: []),
                total: quick.total, overridden: await local.overriddenPlaces(), isQuick: true)
        }
        let before = QuickStatus.basis(workspace)
        let ledger = LedgerStore(
            files: workspace.files, locationID: workspace.locationID, time: time,
            random: SystemRandom(), spill: workspace.spill)
        let contents = try await ledger.open()
        let look = try await local.lookForSteps(bindings: contents.bindings)
        let found = lines(
            base: contents.archive, seen: look.snapshot, queue: try await ledger.queue(),
            conflicts: contents.conflicts.filter(\.isOpen))
        if let before, contents.warnings.isEmpty {
            await QuickStatus.remember(
                look, except: Set(found.map(\.key)), archive: contents.archive, before, workspace,
                local)
        }
        return Answer(
            lines: found, total: contents.archive.entries.count,
            overridden: await local.overriddenPlaces(), isQuick: false)
    }

    private func lines(
        base archive: Archive, seen: Snapshot, queue: [QueueEntry], conflicts: [ConflictRecord]
    ) -> [Line] {
        let policy = workspace.localPolicy
        var lines: [EntityKey: Line] = [:]
        for (key, delta) in detect(base: archive, seen: seen, policy: policy) {
            let place = seen.sightings[key]?.place
            switch delta {
            case .unchanged, .absent, .missing, .unseen:
                break
            case .held(let problem):
                lines[key] = Line(problem, key, place)
            case .created:
                lines[key] = Line(key: key, place: place, state: .pending, what: "new file")
            case .deleted:
                lines[key] = Line(key: key, place: place, state: .pending, what: "file removed")
            case .modified:
                lines[key] = Line(
                    key: key, place: place, state: .pending, what: "edited",
                    fields: changedFields(key, archive, seen.sightings[key]?.entity, policy))
            }
        }
        for problem in seen.problems {
            guard let key = problem.key, lines[key] == nil else { continue }
            lines[key] = Line(problem, key, nil)
        }
        // What the last attempt said, where it failed and nothing came of it since.
        for entry in queue.sorted(by: { $0.lastTried < $1.lastTried })
        where lines[entry.key].map({ $0.state == .pending || $0.state == .failed }) == true {
            lines[entry.key] = Line(
                key: entry.key, place: lines[entry.key]?.place, state: .failed, what: entry.error,
                fields: lines[entry.key]?.fields ?? [],
                hint: entry.hint ?? "mend it, then `ghlsync sync`")
        }
        for record in conflicts {
            let key = record.conflict.key
            lines[key] = Line(
                key: key, place: seen.sightings[key]?.place, state: .conflict,
                what: record.decision.map { "decided: \($0.rawValue) wins at the next sync" }
                    ?? "both sides changed it",
                fields: (lines[key]?.state == .conflict ? lines[key]?.fields ?? [] : [])
                    + [record.conflict.path.description],
                hint: "ghlsync conflicts show \(key)")
        }
        return lines.values.sorted { $0.key < $1.key }
    }

    private func changedFields(
        _ key: EntityKey, _ archive: Archive, _ entity: Entity?, _ policy: Policy
    ) -> [String] {
        guard let base = archive.entries[key]?.base, let entity else { return [] }
        let localOnly = policy.localOnly[key.kind] ?? []
        return key.kind.fieldRules.map(\.name).filter {
            !localOnly.contains($0) && base[$0] != entity[$0]
        }
    }
}
