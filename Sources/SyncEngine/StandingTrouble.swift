import Catalog
import SyncCore

/// What is wrong with files, by the looks so far: one at a few files says nothing of the others.
struct StandingTrouble {
    private var held: [EntityKey: Problem] = [:]
    /// Trouble that belongs to no key.
    private(set) var problems: [Problem] = []

    mutating func take(_ seen: Snapshot) {
        switch seen.coverage {
        case .complete:
            held = [:]
            problems = seen.problems
        case .partial(let keys):
            for key in keys { held[key] = nil }
        }
        for (key, sighting) in seen.sightings {
            if case .held(let problem) = sighting.content { held[key] = problem }
        }
    }

    /// Why entities are held, in key order: those of a look as it has them, the others as they were.
    func held(beside deltas: [EntityKey: Delta]) -> [Problem] {
        var all = held
        for (key, delta) in deltas { all[key] = delta.problem }
        return all.sorted { $0.key < $1.key }.map(\.value)
    }
}
