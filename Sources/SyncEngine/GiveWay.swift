import Catalog
import SyncCore
import Synchronization

/// Lets a save go before a load: a run with many pushes to go ends early and in good order when a person
/// saves something, so that the next look takes what they saved; the rest goes on after that.
final class GiveWay: Sendable {
    private struct State {
        var waiting = 0
        var isAsked = false
    }

    private let state = Mutex(State())

    /// With so few to go the load ends by itself soon enough.
    private static let least = 10

    /// A person may have saved something. From any thread; without many pushes to go it means nothing.
    func ask() { state.withLock { if $0.waiting > Self.least { $0.isAsked = true } } }

    /// So many pushes of the run have not been started; zero when there is no run, or none that ends.
    func waiting(_ count: Int) {
        state.withLock {
            $0.waiting = count
            if count <= Self.least { $0.isAsked = false }
        }
    }

    var isAsked: Bool { state.withLock { $0.isAsked } }
}

extension SyncCycle {
    /// What was edited since a run gave way: all edits but those that it left over and that are as it
    /// meant to push them.
    func fresh(_ dirty: Set<EntityKey>, in seen: Snapshot) -> Set<EntityKey> {
        dirty.filter { key in
            guard let change = leftOver[key] else { return true }
            return seen.sightings[key]?.entity != change.after
        }
    }
}
