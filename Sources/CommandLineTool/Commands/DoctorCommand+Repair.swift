import Catalog
import Documents
import HighLevel
import HostSystem
import Ledger
import SyncCore
import SyncEngine
import TerminalUI
import Workspace

extension DoctorCommand {
    /// Rebuilds the memory from GoHighLevel, the files and the links; changes neither side.
    func repair(_ tool: ToolContext) async throws -> ExitCode {
        let workspace = try OpenWorkspace.open(tool)
        let lock = try WorkspaceLock.take(workspace)
        defer { lock.release() }
        var findings: [Finding] = []
        let context: LocationContext
        do {
            context = try await LocationContext.open(workspace)
        } catch let failure as CycleFailure where failure.kind == .workspace {
            guard
                let aside = try LedgerStore.setStateAside(
                    in: workspace.files, locationID: workspace.locationID, name: RandomName.make())
            else { throw failure }
            findings.append(
                Finding(
                    check: "state", verdict: .warning, detail: failure.message,
                    hint: "it was moved to \(aside), and is not used any more"))
            context = try await LocationContext.open(workspace)
        }
        findings += context.contents.warnings.map {
            Finding(check: "ledger", verdict: .warning, detail: $0)
        }
        let connection = try Connection.open(workspace, tool)
        let remote = context.remote(connection, transport: TracingTransport.make(tool.console))
        let cycle = context.cycle(
            remote, settings: try context.settings(tool.arguments, direction: .both, keys: nil))
        let report = try await context.lease.whileKept(lost: { await cycle.stop() }) {
            try await cycle.repair()
        }
        findings += self.findings(report, try await context.ledger.currentArchive().entries.count)
        show(Self.naming(tool.arguments.value("location"), in: findings), tool.console)
        return report.plan.conflicts.contains(where: \.isOpen) ? .conflicts : .done
    }

    private func findings(_ report: RepairReport, _ total: Int) -> [Finding] {
        var findings: [Finding] = []
        if !report.mendedFiles.isEmpty {
            findings.append(
                Finding(
                    check: "files of the ledger", verdict: .ok,
                    detail: "written anew: \(report.mendedFiles.joined(separator: ", "))",
                    hint: "what could not be read is beside them, in *.damaged"))
        }
        findings.append(
            Finding(
                check: "archive", verdict: .ok,
                detail: "\(total) entities agreed on, \(report.agreed.count) of them by this repair"
            ))
        let conflicts = report.plan.conflicts.filter(\.isOpen)
        for conflict in conflicts {
            let place = conflict.path.isRoot ? "" : " \(conflict.path)"
            findings.append(
                Finding(
                    check: "conflict", verdict: .warning,
                    detail:
                        "\(conflict.key)\(place): the file has \(PlanWords.value(conflict.local, limit: 40)), "
                        + "GoHighLevel \(PlanWords.value(conflict.remote, limit: 40)), and no base tells which is newer",
                    hint: "ghlsync conflicts resolve \(conflict.key)"))
        }
        for problem in report.plan.held {
            findings.append(
                Finding(
                    check: "held", verdict: .warning, detail: problem.message, hint: problem.hint))
        }
        let waiting = report.plan.changes.count
        findings.append(
            Finding(
                check: "both sides", verdict: .ok,
                detail: waiting == 0
                    ? "nothing was changed, and nothing is left to carry over"
                    : "nothing was changed; \(waiting) change\(waiting == 1 ? "" : "s") for the next sync",
                hint: waiting == 0 ? nil : "look at them with `ghlsync plan`"))
        return findings
    }
}
