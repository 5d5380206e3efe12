import Catalog

/// Why the plan must be confirmed before it runs: it would delete more of a side than is allowed, or
/// a whole side seems to have vanished.
func brakes(on resolutions: [Resolution], base: Archive, limits: PlanLimits) -> [Brake] {
    let total = base.entries.count
    return ReplicaSide.allCases.flatMap { side -> [Brake] in
        var brakes: [Brake] = []
        let deletes = resolutions.count { $0.change(of: side)?.action == .delete }
        let allowed = limits.maxDelete.allowed(of: total)
        if deletes > allowed {
            brakes.append(.tooManyDeletes(side: side, count: deletes, allowed: allowed, of: total))
        }
        if isEmptied(side, resolutions, base: base) {
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

/// Whether everything that was agreed is gone from the side, and the other side would suffer for it.
private func isEmptied(_ side: ReplicaSide, _ resolutions: [Resolution], base: Archive) -> Bool {
    guard base.entries.count >= 2 else { return false }
    var gone = 0
    var wouldSuffer = false
    for resolution in resolutions {
        guard base.entries[resolution.key] != nil else {
            // Something new lives there: the side is not empty (its files were renamed, say).
            let isCreated = resolution.change(of: side.other)?.action == .create
            if isCreated || resolution.agreed?.entry != nil { return false }
            continue
        }
        if resolution.change(of: side.other)?.reason == .deleted {
            gone += 1
            wouldSuffer = true
        } else if resolution.change(of: side)?.reason == .restored
            || resolution.agreed.map(\.entry) == .some(nil)
        {
            gone += 1
        }
    }
    return wouldSuffer && gone == base.entries.count
}

extension Resolution {
    fileprivate func change(of side: ReplicaSide) -> Change? {
        side == .local ? toLocal : toRemote
    }
}
