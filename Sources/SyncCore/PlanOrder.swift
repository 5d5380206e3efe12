import Catalog

/// Orders what a reconciliation asks for, counts what it costs, and puts on the brakes where it would
/// destroy too much.
package func plan(
    _ reconciliation: Reconciliation, base: Archive, limits: PlanLimits
) -> Plan {
    let resolutions = reconciliation.resolutions
    var result = Plan()
    result.stages = stages(of: resolutions)
    result.agreements = resolutions.compactMap(\.agreed)
    result.conflicts = resolutions.flatMap(\.conflicts)
    result.held = resolutions.compactMap(\.problem)
    result.notices = resolutions.flatMap(\.notices)
    result.brakes = brakes(on: reconciliation, base: base, limits: limits)
    result.estimatedRequests = result.changes.reduce(0) { $0 + requests(for: $1) }
    result.estimatedSeconds =
        limits.requestsPerSecond > 0
        ? Double(result.estimatedRequests) / limits.requestsPerSecond : 0
    return result
}

/// What is referred to is made first and removed last; changes of one stage do not need each other.
private func stages(of resolutions: [Resolution]) -> [[Change]] {
    let changes = resolutions.flatMap { [$0.toLocal, $0.toRemote].compactMap { $0 } }
    let kinds = EntityKind.allCases.sorted()
    let making = kinds.map { kind in changes.filter { $0.action != .delete && $0.key.kind == kind }
    }
    let removing = kinds.reversed().map { kind in
        changes.filter { $0.action == .delete && $0.key.kind == kind }
    }
    return (making + removing).filter { !$0.isEmpty }
}
