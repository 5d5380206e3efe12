import CurlTransport
import HighLevel
import HostSystem
import Ports
import SyncCore
import Workspace

/// `doctor --live`: what an account says when it is asked, by reads alone.
extension DoctorCommand {
    func live(
        _ workspace: OpenWorkspace, _ connection: Connection, _ tool: ToolContext
    ) async throws -> [Finding] {
        let configuration = workspace.configuration
        let probe = LiveProbe(
            configuration: HighLevelConfiguration(
                locationID: workspace.locationID, origin: connection.origin,
                version: configuration.api.version, rateLimit: workspace.requestLimit),
            credentials: connection.credentials,
            transport: TracingTransport.make(tool.console), time: SystemTime(),
            random: SystemRandom(), budgets: connection.budget)
        let found = try await probe.run()
        var findings = found.areas.map(reading)
        findings += [headers(found), budget(found), page(found), missing(found)]
        if let route = byID(found) { findings.append(route) }
        findings += LiveProbe.unknowable.map {
            Finding(check: "not known by reading", verdict: .ok, detail: $0)
        }
        return findings
    }

    private func reading(_ area: LiveProbe.Area) -> Finding {
        let check = "may read \(area.feature)"
        switch area.access {
        case .allowed:
            return Finding(check: check, verdict: .ok, detail: "yes (\(area.scope))")
        case .unasked(let why):
            return Finding(check: check, verdict: .ok, detail: "not tried: \(why)")
        case .refused(let failure):
            let isOptional = ["orders", "custom objects", "the location's name", "images"]
                .contains(area.feature)
            let isAbsent = failure.kind == .notFound
            return Finding(
                check: check, verdict: isOptional || isAbsent ? .warning : .failed,
                detail: "\(isAbsent ? "no such route here" : failure.message) (\(failure.request))",
                hint: isAbsent ? nil : failure.hint)
        }
    }

    private func headers(_ found: LiveProbe.Findings) -> Finding {
        let seen = found.headers.map { "\($0.name): \($0.value)" }.joined(separator: ", ")
        return Finding(
            check: "headers", verdict: found.missingHeaders.isEmpty ? .ok : .warning,
            detail: (seen.isEmpty ? "none that the documentation names" : seen)
                + (found.missingHeaders.isEmpty
                    ? "" : "; not sent: \(found.missingHeaders.joined(separator: ", "))"),
            hint: found.missingHeaders.isEmpty
                ? nil : "without them only `rateLimit` of ghlsync.yaml keeps the pace")
    }

    private func budget(_ found: LiveProbe.Findings) -> Finding {
        Finding(
            check: "budget", verdict: .ok,
            detail: BudgetWords.line(found.budget) + "; \(found.requests) used for this check")
    }

    private func page(_ found: LiveProbe.Findings) -> Finding {
        guard let page = found.page else {
            return Finding(
                check: "page size", verdict: .warning, detail: "products could not be listed")
        }
        let total = page.total.map { " of \($0)" } ?? ""
        let isClamped = page.total.map { page.came < min($0, page.asked) } ?? false
        return Finding(
            check: "page size", verdict: .ok,
            detail: isClamped
                ? "asked for \(page.asked) products, \(page.came)\(total) came: that is the most a page holds"
                : "asked for \(page.asked) products, \(page.came)\(total) came: the most a page holds is not seen with so few"
        )
    }

    private func missing(_ found: LiveProbe.Findings) -> Finding {
        guard let failure = found.absent else {
            return Finding(
                check: "a missing product", verdict: .warning,
                detail: "is not answered with an error, or could not be asked about")
        }
        let isKnown = failure.kind == .notFound
        return Finding(
            check: "a missing product", verdict: isKnown ? .ok : .warning,
            detail: "is answered with \(failure.status ?? 0)"
                + (failure.messages.first.map { ": \($0)" } ?? ""),
            hint: isKnown ? nil : "ghlsync takes this for trouble, not for a deletion")
    }

    private func byID(_ found: LiveProbe.Findings) -> Finding? {
        switch found.collectionByID {
        case .allowed?:
            Finding(check: "a collection by its id", verdict: .ok, detail: "can be read")
        case .refused(let failure)?:
            Finding(
                check: "a collection by its id", verdict: .ok,
                detail: failure.kind == .routeClosed
                    ? "is closed to tokens (the IAM answer); the list's filter is used instead"
                    : "is refused: \(failure.message) (\(failure.request)); the list's filter is used instead"
            )
        case .unasked?, nil: nil
        }
    }
}
