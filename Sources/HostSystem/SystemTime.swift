import Glibc
package import Pacing
import Ports

/// The clocks of this machine.
package struct SystemTime: TimeSource {
    package init() {}

    package var now: MonotonicInstant {
        MonotonicInstant(nanoseconds: Self.nanoseconds(CLOCK_MONOTONIC))
    }

    package var wallClock: Timestamp { Timestamp(nanoseconds: Self.nanoseconds(CLOCK_REALTIME)) }

    package func sleep(until deadline: MonotonicInstant) async throws {
        // SuspendingClock is CLOCK_MONOTONIC too, yet its instants are its own: hence durations.
        while true {
            try Task.checkCancellation()
            let rest = now.duration(to: deadline)
            guard rest > .zero else { return }
            try await Task.sleep(for: rest, tolerance: .zero, clock: SuspendingClock())
        }
    }

    private static func nanoseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
