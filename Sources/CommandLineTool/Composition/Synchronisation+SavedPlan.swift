import Catalog
import SyncCore
import TerminalUI

/// Plans that are kept in a file between the look and the deed.
extension Synchronisation {
    /// The plan of `--plan`, when it is for this location and this command line.
    func savedPlan() throws -> SavedPlan? {
        guard let file = tool.arguments.value("plan") else { return nil }
        guard tool.arguments.operands.isEmpty else {
            throw UsageError(
                "--plan says what to synchronise; no PATH goes with it",
                command: tool.arguments.command)
        }
        guard let saved = SavedPlan(try tool.environment.read(file)) else {
            throw ToolFailure(
                .guarded, "\(file) is no plan that this ghlsync can read",
                hint: "make one with `ghlsync plan --out \(file)`")
        }
        guard saved.locationID == workspace.locationID else {
            throw ToolFailure(
                .guarded,
                "\(file) is a plan for location \(saved.locationID), not for \(workspace.locationName) (\(workspace.locationID))",
                hint: "name the location with --location \(saved.locationID)")
        }
        guard saved.conflicts == tool.arguments.value("conflict") else {
            throw ToolFailure(
                .guarded, "\(file) was made with another --conflict",
                hint: saved.conflicts.map { "give --conflict \($0), as it was" }
                    ?? "leave --conflict out, as it was")
        }
        return saved
    }

    /// Stops, with what differs, unless the plan says what the saved one says.
    func demand(_ saved: SavedPlan, of plan: Plan) throws {
        let differences = saved.differences(from: plan)
        guard !differences.isEmpty else { return }
        let style = tool.console.errorStyle
        tool.console.errors(
            differences.prefix(20).map { "  \(style.yellow("≠")) \(Escaping.line($0))" }
                + (differences.count > 20 ? ["  … \(differences.count - 20) more"] : []))
        throw ToolFailure(
            .guarded, "the saved plan does not hold any more; nothing was done",
            hint: "make it again with `ghlsync plan --out FILE`, and look at it")
    }

    /// Keeps the plan for `--out`.
    func save(_ plan: Plan, named: Set<EntityKey>?) throws {
        guard let file = tool.arguments.value("out") else { return }
        let saved = SavedPlan(
            plan, locationID: workspace.locationID, named: named,
            conflicts: tool.arguments.value("conflict"))
        try tool.environment.write(saved.bytes, to: file)
        tool.console.note("The plan is in \(file): `ghlsync sync --plan \(file)` carries it out.")
    }
}
