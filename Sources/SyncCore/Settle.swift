import Catalog
import Documents
import Pacing

extension Policy {
    /// Who wins a clash, and who says so; `nil` when a person has to say. A decision about `partner`,
    /// the other half of one value, decides this half too.
    func settle(
        _ key: EntityKey, at path: DocumentPath, or partner: DocumentPath?, local: ModificationTime,
        remote: ModificationTime
    ) -> (winner: ConflictChoice, by: Settlement)? {
        if let choice = decision(about: key, at: path)
            ?? partner.flatMap({ decision(about: key, at: $0) })
        {
            return (choice, .person)
        }
        switch conflicts {
        case .localWins: return (.local, .localWins)
        case .remoteWins: return (.remote, .remoteWins)
        case .manual: return nil
        case .latestWins:
            let margin = clockSkew + .seconds(2)
            if local.isAfter(remote, by: margin) { return (.local, .latestWins) }
            if remote.isAfter(local, by: margin) { return (.remote, .latestWins) }
            return nil
        }
    }

    /// What a person decided about the place, or about the nearest one that holds it.
    func decision(about key: EntityKey, at path: DocumentPath) -> ConflictChoice? {
        guard let decided = decisions[key] else { return nil }
        var place = path
        while true {
            if let choice = decided[place] { return choice }
            if place.isRoot { return nil }
            place = place.parent
        }
    }
}

extension ModificationTime {
    /// Whether this time certainly lies after the other, by more than `margin`.
    func isAfter(_ other: ModificationTime, by margin: Duration) -> Bool {
        guard let mine = bounds, let theirs = other.bounds else { return false }
        let (limit, overflow) = theirs.latest.nanoseconds
            .addingReportingOverflow(max(0, margin.nanoseconds))
        return !overflow && mine.earliest.nanoseconds > limit
    }
}
