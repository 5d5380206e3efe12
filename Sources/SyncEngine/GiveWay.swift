import Catalog
import Pacing
import SyncCore
import Synchronization

/// Lets a save go before a load: a run with many pushes to go ends early and in good order when a person
/// saves something, so that the next look takes what they saved; the rest goes on after that.
///
/// A look at all of GoHighLevel gives way, too, where it would have to wait for its place in the budget:
/// at ten thousand listings it takes longer than anybody waits for a save. Not every time, or somebody who
/// saves all day would never see what is edited there.
final class GiveWay: Sendable {
    private struct State {
        var waiting = 0
        var isAsked = false
        /// What is heard before may be what we wrote to files ourselves.
        var deafUntil = MonotonicInstant.start
        var isLooking = false
        var isLookAsked = false
        /// Looks given up since one was ended.
        var looksGivenUp = 0
    }

    private let state = Mutex(State())

    private static let mostLooksGivenUp = 2

    /// A person may have saved something. From any thread; without a look that waits or many pushes to go
    /// it means nothing.
    func ask(at now: MonotonicInstant) {
        state.withLock {
            if $0.waiting > 0, now >= $0.deafUntil { $0.isAsked = true }
            if $0.isLooking { $0.isLookAsked = true }
        }
    }

    /// A look at everything begins; nobody asks for it to end that has ended too often of late.
    func beginLook() {
        state.withLock {
            $0.isLooking = $0.looksGivenUp < Self.mostLooksGivenUp
            $0.isLookAsked = false
        }
    }

    /// The look is over. Returns whether it was asked to give way.
    func endLook(completed: Bool) -> Bool {
        state.withLock {
            let wasAsked = $0.isLookAsked
            ($0.isLooking, $0.isLookAsked) = (false, false)
            if completed { $0.looksGivenUp = 0 } else if wasAsked { $0.looksGivenUp += 1 }
            return wasAsked
        }
    }

    var isLookAsked: Bool { state.withLock { $0.isLookAsked } }

    /// How long after a write of a file of ours its watcher speaks of it, at the most.
    private static let echo = Duration.seconds(1)

    /// Files were written by ourselves: who speaks of them saved nothing.
    func wroteFiles(at now: MonotonicInstant) {
        state.withLock { $0.deafUntil = now.advanced(by: Self.echo) }
    }

    /// So many pushes of the run have not ended; zero when there is no run, or none that is to end early.
    func waiting(_ count: Int) {
        state.withLock {
            $0.waiting = count
            if count == 0 { $0.isAsked = false }
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
