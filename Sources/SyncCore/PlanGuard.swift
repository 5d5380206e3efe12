import Catalog

/// Why the plan must be confirmed before it runs: it would delete more of a side than is allowed, or
/// a whole side seems to have vanished.
func brakes(
    on reconciliation: Reconciliation, base: Archive, limits: PlanLimits
) -> [Brake] {
    let resolutions = reconciliation.resolutions
    let total = base.entries.count
    return ReplicaSide.allCases.flatMap { side -> [Brake] in
        var brakes: [Brake] = []
        let deletes = resolutions.count { $0.change(of: side)?.action == .delete }
        let allowed = limits.maxDelete.allowed(of: total)
        if deletes > allowed {
            brakes.append(.tooManyDeletes(side: side, count: deletes, allowed: allowed, of: total))
        }
        if reconciliation.emptied.contains(side),
            resolutions.contains(where: { $0.change(of: side.other)?.reason == .deleted })
        {
            brakes.append(.sideEmptied(side, had: total))
        }
        return brakes
    }
}

extension PlanLimits.MaxDelete {
    /// How many deletions a side with `total` agreed entities may take. A small catalog is not held up
    /// over a few: a share allows at least three, unless it is 0 %.
    package func allowed(of total: Int) -> Int {
        switch self {
        case .count(let count): max(0, count)
        case .percent(let percent) where percent <= 0: 0
        case .percent(let percent):
            max(3, total.multipliedReportingOverflow(by: min(percent, 100)).partialValue / 100)
        }
    }
}

extension Resolution {
    fileprivate func change(of side: ReplicaSide) -> Change? {
        side == .local ? toLocal : toRemote
    }
}
