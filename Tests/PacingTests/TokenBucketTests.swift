import Pacing
import Testing

@Suite struct TokenBucketTests {
    private func at(_ milliseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
    }

    /// Sends as fast as it may, each request lasting `latency`; the instants of the starts and ends.
    private func run(
        _ bucket: inout TokenBucket, requests: Int, latency: Duration
    ) -> [(start: MonotonicInstant, end: MonotonicInstant)] {
        var now = MonotonicInstant.start
        var spans: [(MonotonicInstant, MonotonicInstant)] = []
        while spans.count < requests {
            switch bucket.take(at: now) {
            case .go(let ticket):
                let end = now.advanced(by: latency)
                bucket.finish(ticket, at: end)
                spans.append((now, end))
                now = end
            case .wait(let instant):
                #expect(instant > now)
                now = instant
            case .full:
                Issue.record("full with nothing in flight")
                return spans
            }
        }
        return spans
    }

    @Test(
        "no window ever holds more than the limit, wherever in a request the server counts it",
        arguments: [Duration.zero, .milliseconds(37), .seconds(3)])
    func windowIsExact(latency: Duration) {
        var bucket = TokenBucket(.init(max: 7, interval: .seconds(10), delayAfter: 7, delay: .zero))
        let spans = run(&bucket, requests: 60, latency: latency)
        // The worst case: one request counted at its end, the seventh after it at its start.
        for index in 7..<spans.count {
            #expect(spans[index - 7].end.duration(to: spans[index].start) > .seconds(10))
        }
    }

    @Test("the last part of a window is spread out")
    func slowsDown() {
        var bucket = TokenBucket(
            .init(max: 10, interval: .seconds(10), delayAfter: 5, delay: .milliseconds(100)))
        let spans = run(&bucket, requests: 10, latency: .zero)
        let starts = spans.map(\.start)
        #expect(starts[..<5].allSatisfy { $0 == .start })
        for index in 6..<10 {
            #expect(starts[index - 1].duration(to: starts[index]) >= .milliseconds(100))
        }
    }

    @Test("the server's limit holds beside ours, whichever is tighter")
    func learns() {
        var bucket = TokenBucket(.init(max: 100, delayAfter: 100))
        bucket.learn(max: 3, interval: .seconds(1), remaining: nil, at: .start)
        let spans = run(&bucket, requests: 7, latency: .zero)
        #expect(spans[2].start == .start)
        #expect(spans[3].start > at(1000))
        #expect(spans[6].start > at(2000))
    }

    @Test("requests of others in the server's window count")
    func countsOthers() {
        var bucket = TokenBucket(.init(max: 100, delayAfter: 100))
        bucket.learn(max: 100, interval: .seconds(10), remaining: 2, at: .start)
        #expect(bucket.remaining(at: .start) == 2)
        let spans = run(&bucket, requests: 3, latency: .zero)
        #expect(spans[1].start == .start)
        #expect(spans[2].start > at(10_000))
    }

    @Test("what left our window while an answer was on its way was not somebody else's")
    func oursInSlowAnswer() {
        var bucket = TokenBucket(.init(max: 100, delayAfter: 100))
        for _ in 0..<20 {
            if case .go(let ticket) = bucket.take(at: at(0)) { bucket.finish(ticket, at: at(0)) }
        }
        guard case .go(let slow) = bucket.take(at: at(9_900)) else {
            Issue.record("no place")
            return
        }
        // Somebody else takes one meanwhile, which must not forget what was there.
        _ = bucket.take(at: at(10_200))
        let asked = bucket.finish(slow, at: at(10_300))
        #expect(asked == at(9_900))
        // The server counted it with the twenty before it, and with three that we know nothing of.
        bucket.learn(
            max: 100, interval: .seconds(10), remaining: 76, asked: asked, at: at(10_300))
        #expect(bucket.state.foreign.count == 2, "the place that is under way may be one of them")
        #expect(bucket.remaining(at: at(10_300)) == 96)
    }

    @Test("nothing is granted before the end of a pause")
    func pauses() {
        var bucket = TokenBucket(.init())
        bucket.pause(until: at(5000))
        #expect(bucket.take(at: at(4999)) == .wait(until: at(5000)))
        #expect(bucket.remaining(at: at(4999)) == 0)
        if case .go = bucket.take(at: at(5000)) {} else { Issue.record("still closed") }
    }

    @Test("when every place is in flight it says so rather than name an instant")
    func full() {
        var bucket = TokenBucket(.init(max: 2, delayAfter: 2, delay: .zero))
        _ = bucket.take(at: .start)
        _ = bucket.take(at: .start)
        #expect(bucket.take(at: at(60_000)) == .full)
    }
}

@Suite struct BackoffTests {
    @Test("each wait doubles, up to the cap, with at most half of it on top")
    func doubles() {
        let backoff = Backoff(base: .milliseconds(500), cap: .seconds(30))
        for (attempt, expected) in [(1, 500), (2, 1000), (3, 2000), (7, 30_000), (60, 30_000)] {
            let low = backoff.delay(afterAttempt: attempt, jitter: 0)
            let high = backoff.delay(afterAttempt: attempt, jitter: 0.999_999)
            #expect(low == .milliseconds(expected))
            #expect(high > low && high <= low * 1.5)
        }
    }
}

@Suite struct RetryBudgetTests {
    @Test("an outage ends the retries; successes earn new ones")
    func earnsBack() {
        var budget = RetryBudget(reserve: 2, earnedPercent: 50)
        func taken(_ count: Int) -> [Bool] { (0..<count).map { _ in budget.take() } }
        #expect(taken(3) == [true, true, false])
        budget.recordSuccess()
        #expect(taken(1) == [false])
        budget.recordSuccess()
        #expect(taken(1) == [true])
        for _ in 0..<100 { budget.recordSuccess() }
        #expect(taken(3) == [true, true, false])
    }
}
