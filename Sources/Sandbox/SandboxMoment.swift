package import Pacing

/// When a request arrives: what the server's clock shows, and a point for measuring waits.
package struct SandboxMoment: Hashable, Sendable {
    package var wall: Timestamp
    package var monotonic: MonotonicInstant

    package init(wall: Timestamp, monotonic: MonotonicInstant) {
        self.wall = wall
        self.monotonic = monotonic
    }

    func advanced(by duration: Duration) -> SandboxMoment {
        SandboxMoment(
            wall: wall.advanced(by: duration), monotonic: monotonic.advanced(by: duration))
    }
}
