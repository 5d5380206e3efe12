import Catalog
import SyncCore
import TerminalUI

extension PlanRenderer {
    /// How much there is to do, on one line.
    func summary(_ plan: Plan, location: String) -> String {
        let parts = summaryParts(plan, location: location)
        return parts.count > 1 && !plan.changes.isEmpty
            ? "\(parts[0]) — \(parts.dropFirst().joined(separator: " · "))"
            : parts.joined(separator: " · ")
    }

    /// The same on as many lines as it needs.
    func summaryLines(_ plan: Plan, location: String, unchanged: Int) -> [String] {
        let rest = unchanged == 0 ? "" : "\(unchanged) unchanged"
        var parts = summaryParts(plan, location: location)
        if !rest.isEmpty { parts.append(style.dim(rest)) }
        let whole =
            summary(plan, location: location) + (rest.isEmpty ? "" : " · \(style.dim(rest))")
        let plain = PlanRenderer(style: .plain).summary(plan, location: location)
        guard Width.columns(of: plain) + rest.count + 3 > width else { return [whole] }
        return [parts[0]] + parts.dropFirst().map { "  \($0)" }
    }

    /// What it is about, then how much of what.
    private func summaryParts(_ plan: Plan, location: String) -> [String] {
        guard !plan.changes.isEmpty else {
            let open = plan.conflicts.count(where: \.isOpen)
            if open > 0 { return ["\(counted(open, "conflict")) to decide; nothing else to do."] }
            if !plan.held.isEmpty {
                return [
                    "\(counted(plan.held.count, "entity", "entities")) held; nothing else to do."
                ]
            }
            return ["In step: nothing to do (\(safe(location)))."]
        }
        func count(_ side: ReplicaSide, _ action: Change.Action) -> Int {
            plan.changes.count { $0.target == side && $0.action == action }
        }
        var parts = [style.bold("Plan for \(safe(location))")]
        for (side, place) in [(ReplicaSide.remote, "GoHighLevel"), (.local, "files")] {
            let words = [
                (count(side, .create), "to create"), (count(side, .update), "to update"),
                (count(side, .delete), "to delete"),
            ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
            if !words.isEmpty { parts.append("\(place): \(words.joined(separator: ", "))") }
        }
        let seconds =
            plan.estimatedSeconds < 1
            ? "under a second" : "about \(Int(plan.estimatedSeconds.rounded(.up))) s"
        return parts + ["\(counted(plan.estimatedRequests, "request")), \(seconds)"]
    }

    /// What carrying it out takes away, by name, for the question that stands before it.
    func destroyed(by plan: Plan) -> [String] {
        let places: [(ReplicaSide, String)] = [(.remote, "at GoHighLevel"), (.local, "files")]
        let lines = places.compactMap { side, place -> String? in
            let gone = plan.changes.filter { $0.target == side && $0.action == .delete }
            guard !gone.isEmpty else { return nil }
            let names = gone.prefix(10).map { style.bold(safe($0.key.description)) }
            let more = gone.count > 10 ? ", and \(gone.count - 10) more" : ""
            return "  \(place): \(names.joined(separator: ", "))\(more)"
        }
        guard !lines.isEmpty else { return [] }
        return [style.red("This deletes") + " (each is kept in a snapshot first):"] + lines
    }
}
