package import Pacing
import Ports

/// A clock that jumps to whatever is waited for: hours of waiting take no time, and show afterwards.
package struct EagerTime: TimeSource {
    package let clock = ManualTime()

    package init() {}

    package var now: MonotonicInstant { clock.now }
    package var wallClock: Timestamp { clock.wallClock }

    package func sleep(until deadline: MonotonicInstant) async throws {
        try Task.checkCancellation()
        clock.advance(to: deadline)
    }
}
