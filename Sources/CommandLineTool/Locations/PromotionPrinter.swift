import Documents
import SyncCore
import SyncEngine
import TerminalUI

/// What a promotion would do, and what came of it.
struct PromotionPrinter {
    let console: Console
    let from: String
    let to: String
    let pulling: PlanRenderer.Overridden
    let pushing: PlanRenderer.Overridden

    /// - Parameter asResult: on stdout; a plan to be confirmed goes to stderr.
    func show(_ proposal: Promotion.Proposal, asResult: Bool) {
        if asResult, console.isJSON { return console.result(json: json(proposal)) }
        let style = asResult ? console.style : console.errorStyle
        let width = asResult ? console.width : console.errorWidth
        var lines: [String] = []
        if proposal.refusals.isEmpty {
            lines += [style.bold("1. \(Escaping.line(from)) → files")]
            lines += PlanRenderer(style: style, width: width, overridden: pulling, location: from)
                .plan(proposal.pull.plan, location: from)
            lines += ["", style.bold("2. files → \(Escaping.line(to))")]
            lines += PlanRenderer(style: style, width: width, overridden: pushing, location: to)
                .plan(proposal.push.plan, location: to)
        } else {
            lines += proposal.refusals.flatMap(PlanRenderer(style: style).problem)
            lines.append("Nothing is promoted while one of the entities cannot be.")
        }
        if asResult { console.results(lines) } else { console.errors(lines) }
    }

    func report(
        _ result: Promotion.Result, _ proposal: Promotion.Proposal,
        requests: (pull: Int, push: Int)
    ) {
        if console.isJSON {
            var object = json(proposal)
            object["pull"] = .mapping(
                PlanJSON.report(result.pull, requests: requests.pull, pulling))
            object["push"] =
                result.push.map {
                    .mapping(PlanJSON.report($0, requests: requests.push, pushing))
                } ?? .null
            console.result(json: object)
            return
        }
        let renderer = PlanRenderer(style: console.style, overridden: pushing, location: to)
        console.result("files: \(renderer.report(result.pull, requests: requests.pull))")
        guard let push = result.push else {
            console.result(
                "Nothing was sent to \(Escaping.line(to)): not all files took the change.")
            return
        }
        for conflict in push.plan.conflicts { console.results(renderer.conflict(conflict)) }
        console.results(push.plan.held.flatMap(renderer.problem))
        console.results(
            (push.plan.notices + push.plan.remarks).map {
                "  \(console.style.dim("· \(Escaping.line($0))"))"
            })
        console.result(
            "\(Escaping.line(to)): \(renderer.report(push, requests: requests.push))")
    }

    private func json(_ proposal: Promotion.Proposal) -> OrderedObject {
        [
            "from": .string(from), "to": .string(to),
            "refused": .sequence(proposal.refusals.map { .mapping(PlanJSON.problem($0)) }),
            "pull": .mapping(PlanJSON.plan(proposal.pull.plan, pulling)),
            "push": .mapping(PlanJSON.plan(proposal.push.plan, pushing)),
        ]
    }
}
