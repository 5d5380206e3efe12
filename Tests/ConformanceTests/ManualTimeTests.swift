import Pacing
import Synchronization
import SyncTestKit
import Testing

/// The fake clock and the fake disk are tested as what they stand for.
@Suite(.timeLimit(.minutes(10))) struct ManualTimeTests {
    @Test("sleepers wake at their deadline, not before")
    func wakes() async throws {
        let time = ManualTime()
        let sleeping = Task { try await time.sleep(until: .start.advanced(by: .seconds(2))) }
        await time.untilAsleep()
        time.advance(by: .seconds(1))
        #expect(time.deadlines == [.start.advanced(by: .seconds(2))])
        time.advance(by: .seconds(1))
        try await sleeping.value
        #expect(time.deadlines.isEmpty)
        #expect(time.wallClock == ManualTime.birthday.advanced(by: .seconds(2)))
    }

    @Test("the earliest deadline comes first")
    func order() async throws {
        let time = ManualTime()
        let late = Task { try await time.sleep(until: .start.advanced(by: .seconds(9))) }
        await time.untilAsleep(1)
        let early = Task { try await time.sleep(until: .start.advanced(by: .seconds(3))) }
        await time.untilAsleep(2)
        #expect(time.advanceToNextDeadline() == .start.advanced(by: .seconds(3)))
        try await early.value
        #expect(time.deadlines.count == 1)
        #expect(time.advanceToNextDeadline() == .start.advanced(by: .seconds(9)))
        try await late.value
        #expect(time.advanceToNextDeadline() == nil)
    }

    @Test("a deadline that is over does not sleep; a cancelled sleeper throws")
    func edges() async throws {
        let time = ManualTime()
        try await time.sleep(until: .start)
        let sleeping = Task { try await time.sleep(until: .start.advanced(by: .seconds(1))) }
        await time.untilAsleep()
        sleeping.cancel()
        await #expect(throws: CancellationError.self) { try await sleeping.value }
        #expect(time.deadlines.isEmpty)
        let cancelledBefore = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await time.sleep(until: .start.advanced(by: .seconds(1)))
        }
        await #expect(throws: CancellationError.self) { try await cancelledBefore.value }
    }
}
