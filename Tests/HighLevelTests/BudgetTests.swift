import Documents
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Synchronization
import Testing

@testable import HighLevel

/// One budget for all who draw on it.
@Suite struct BudgetTests {
    /// What a file between processes is, in memory.
    private final class Board: Sendable {
        let record = Mutex(BudgetRecord())
    }

    private struct Seat: BudgetStore {
        let board: Board
        let holder: TokenBucket.Holder

        func update<Answer: Sendable>(
            at now: MonotonicInstant, _ step: (inout BudgetRecord) -> Answer
        ) -> Answer {
            board.record.withLock { step(&$0) }
        }
    }

    private func pipeline(
        _ sandbox: SandboxAPI, _ time: EagerTime, _ budgets: any BudgetStore,
        limit: TokenBucket.Limit = .init()
    ) -> RequestPipeline {
        RequestPipeline(
            configuration: HighLevelConfiguration(locationID: Bench.location, rateLimit: limit),
            credentials: StaticCredential(SandboxToken.demo.text),
            transport: SandboxTransport(sandbox, time: time), time: time,
            random: SeededRandom(seed: 3), budgets: budgets)
    }

    private let list = APICall.get(
        "/products/", [QueryField("locationId", Bench.location), QueryField("limit", "1")])

    @Test("two processes on one budget never meet a 429 of a small account")
    func shared() async throws {
        let (time, board) = (EagerTime(), Board())
        let sandbox = SandboxAPI(tokens: [.demo], limits: .sandboxAccount)
        let both = ["a", "b"].map {
            pipeline(
                sandbox, time, Seat(board: board, holder: TokenBucket.Holder(id: $0, processID: 1)))
        }
        for round in 0..<60 { _ = try await both[round % 2].send(list) }
        #expect(sandbox.requests.count == 60)
        #expect(sandbox.requests.allSatisfy { $0.status == 200 })
        // Each by itself would have been refused: the budget is for both.
        let span = sandbox.requests[0].at.duration(to: sandbox.requests[59].at)
        #expect(span > .seconds(20))
    }

    @Test("what one process learns of the day holds for the other, without a request")
    func sharedDay() async throws {
        let (time, board) = (EagerTime(), Board())
        let sandbox = SandboxAPI(tokens: [.demo], limits: SandboxLimits(burst: 100, daily: 3))
        let one = pipeline(sandbox, time, Seat(board: board, holder: TokenBucket.Holder(id: "a")))
        let other = pipeline(sandbox, time, Seat(board: board, holder: TokenBucket.Holder(id: "b")))
        for _ in 0..<3 { _ = try await one.send(list) }
        let failure = await #expect(throws: RemoteFailure.self) { _ = try await other.send(list) }
        guard case .dailyLimit(let until)? = failure?.kind else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(until == Timestamp("2026-01-02T00:00:00Z"))
        #expect(failure?.cycleFailure.until == until)
        #expect(sandbox.requestCount == 3)
        time.clock.advance(by: .seconds(86_401))
        _ = try await other.send(list)
    }

    @Test("an answer that is overtaken by the day's last one gives nothing back")
    func overtaken() {
        var day = DailyBudget()
        let (now, wall) = (MonotonicInstant.start, Timestamp(seconds: 0))
        let midnight = Timestamp(seconds: 86_400)
        for remaining in [2, 0, 1] {
            day.learn(limit: 3, remaining: remaining, until: midnight, wallClock: wall, at: now)
        }
        #expect(day.remaining == 0)
        #expect(day.end(at: now, wallClock: wall) == midnight)
        // The next day's first answer counts again.
        day.learn(
            limit: 3, remaining: 2, until: Timestamp(seconds: 172_800),
            wallClock: midnight.advanced(by: .seconds(1)), at: now.advanced(by: .seconds(86_401)))
        #expect(day.remaining == 2)
    }

    @Test("the end of the day's pause does not depend on a wall clock that is set back")
    func clockSetBack() async throws {
        let (time, board) = (EagerTime(), Board())
        let sandbox = SandboxAPI(tokens: [.demo], limits: SandboxLimits(burst: 100, daily: 1))
        let pipeline = pipeline(
            sandbox, time, Seat(board: board, holder: TokenBucket.Holder(id: "a")))
        _ = try await pipeline.send(list)
        time.clock.setWallClock(time.wallClock.advanced(by: .seconds(-7 * 86_400)))
        time.clock.advance(by: .seconds(86_400))
        _ = try await pipeline.send(list)
    }

    @Test("the window does not depend on the wall clock at all")
    func windowAndWallClock() async throws {
        let (time, board) = (EagerTime(), Board())
        let sandbox = SandboxAPI(tokens: [.demo], limits: .none)
        let limit = TokenBucket.Limit(max: 5, interval: .seconds(10), delayAfter: 5)
        let pipeline = pipeline(
            sandbox, time, Seat(board: board, holder: TokenBucket.Holder(id: "a")), limit: limit)
        for round in 0..<30 {
            if round % 7 == 3 {
                time.clock.setWallClock(time.wallClock.advanced(by: .seconds(-3600)))
            }
            if round % 7 == 6 {
                time.clock.setWallClock(time.wallClock.advanced(by: .seconds(7200)))
            }
            _ = try await pipeline.send(list)
        }
        let sent = sandbox.requests.map(\.at)
        for index in 5..<sent.count {
            #expect(sent[index - 5].duration(to: sent[index]) > .seconds(10))
        }
    }

    @Test(
        "work for nobody in particular leaves a tenth of the window, and five requests at the least"
    )
    func reserve() async throws {
        let time = EagerTime()
        let sandbox = SandboxAPI(tokens: [.demo], limits: .none)
        let limit = TokenBucket.Limit(max: 20, delayAfter: 20, delay: .zero)
        let pipeline = pipeline(sandbox, time, PrivateBudget(), limit: limit)
        try await RequestPriority.$current.withValue(RequestPriority(.bulk)) {
            for _ in 0..<15 { _ = try await pipeline.send(list) }
        }
        let before = time.now
        for _ in 0..<5 { _ = try await pipeline.send(list) }
        #expect(time.now == before, "a save does not wait")
        try await RequestPriority.$current.withValue(RequestPriority(.bulk)) {
            _ = try await pipeline.send(list)
        }
        #expect(before.duration(to: time.now) > .seconds(9))
    }

    @Test("what is left is told of the limit that leaves the fewest, ours or the server's")
    func tightest() async throws {
        for (own, burst) in [(5, 1000), (1000, 5)] {
            let time = EagerTime()
            let sandbox = SandboxAPI(
                tokens: [.demo], limits: SandboxLimits(burst: burst, daily: 200_000))
            let limit = TokenBucket.Limit(max: own, delayAfter: own)
            let pipeline = pipeline(sandbox, time, PrivateBudget(), limit: limit)
            for _ in 0..<2 { _ = try await pipeline.send(list) }
            let budget = await pipeline.budget
            #expect(budget.remaining == 3 && budget.max == 5)
        }
    }

    @Test(
        "the last requests of a day wait for those under way, but not for those of a dead process")
    func lastOfTheDay() async throws {
        let (time, board) = (EagerTime(), Board())
        let sandbox = SandboxAPI(tokens: [.demo], limits: .none)
        board.record.withLock {
            $0.day.remaining = 1
            $0.window.places = [
                .init(holder: .init(id: "gone", processID: 9), number: 1, started: time.now)
            ]
        }
        let before = time.now
        let seat = Seat(board: board, holder: TokenBucket.Holder(id: "a"))
        _ = try await pipeline(sandbox, time, seat).send(list)
        let waited = before.duration(to: time.now)
        #expect(waited > TokenBucket.longestRequest && waited < .seconds(61))
    }

    // MARK: The file's text

    private var record: BudgetRecord {
        var record = BudgetRecord()
        record.window.places = [
            .init(
                holder: .init(id: "a", processID: 7), number: 3,
                started: MonotonicInstant(nanoseconds: 5)),
            .init(
                holder: .init(id: "b", processID: 8), number: .max - 1,
                started: MonotonicInstant(nanoseconds: 6),
                ended: MonotonicInstant(nanoseconds: 9)),
        ]
        record.window.foreign = [MonotonicInstant(nanoseconds: 2)]
        record.window.server = .init(max: 25, interval: .seconds(10))
        record.window.lastGrant = MonotonicInstant(nanoseconds: 6)
        record.window.personAsked = MonotonicInstant(nanoseconds: 1_200)
        record.window.pausedUntil = MonotonicInstant(nanoseconds: 4_000)
        record.window.granted = .max - 1
        record.day.limit = 200_000
        record.day.remaining = 0
        record.day.exhausted = .init(
            until: Timestamp(seconds: 86_400), instant: MonotonicInstant(nanoseconds: 77))
        return record
    }

    private let now = MonotonicInstant(nanoseconds: 1000)

    @Test("a budget is read as it was written, also when a longer one was there before")
    func roundTrip() {
        let text = record.text(boot: "b1")
        #expect(BudgetRecord(text, boot: "b1", at: now) == record)
        let over = BudgetRecord().text(boot: "b1") + text.dropFirst(20)
        #expect(BudgetRecord(over, boot: "b1", at: now) == BudgetRecord())
    }

    @Test("after a reboot only the day is left")
    func reboot() {
        let read = BudgetRecord(record.text(boot: "b1"), boot: "b2", at: now)
        #expect(read?.window == TokenBucket.State())
        #expect(read?.day.exhausted?.until == Timestamp(seconds: 86_400))
        #expect(read?.day.remaining == 0)
    }

    @Test("damage at any byte is read as nothing, or as something that stops nobody for ever")
    func damage() {
        let text = record.text(boot: "b1")
        for index in text.indices {
            for byte: UInt8 in [0x00, 0x22, 0x39, 0x0A, 0xFF] {
                var damaged = text
                damaged[index] = byte
                guard let read = BudgetRecord(damaged, boot: "b1", at: now) else { continue }
                #expect(now.duration(to: read.window.pausedUntil) <= .seconds(90_000))
                #expect(
                    read.day.exhausted.map { now.duration(to: $0.instant) <= .seconds(86_400) }
                        ?? true)
                var bucket = TokenBucket(.init(), state: read.window)
                _ = bucket.take(at: now)
            }
            _ = BudgetRecord(Array(text[..<index]), boot: "b1", at: now)
        }
    }
}
