import Pacing
import Testing

/// The window by itself and among several that draw on it.
@Suite struct SharedWindowTests {
    private func at(_ milliseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
    }

    /// One request from its grant to its end.
    private struct Span {
        let start: MonotonicInstant
        var end: MonotonicInstant
    }

    /// Several processes send whenever they may, each request as long as chance says, on one state.
    private func play(
        seed: UInt64, limit: TokenBucket.Limit, processes: Int, dying: Bool = false
    ) -> [Span] {
        var random = SeededRandom(seed: seed)
        var state = TokenBucket.State()
        var spans: [Span] = []
        var flying: [(holder: TokenBucket.Holder, ticket: TokenBucket.Ticket, span: Int)] = []
        var now = MonotonicInstant.start
        for _ in 0..<400 {
            now = now.advanced(by: .milliseconds(Int64.random(in: 0...40, using: &random)))
            if !flying.isEmpty, Bool.random(using: &random) {
                let index = Int.random(in: flying.indices, using: &random)
                let (holder, ticket, span) = flying.remove(at: index)
                spans[span].end = now
                if dying, Int.random(in: 0..<10, using: &random) == 0 {
                    // It died: somebody finds out.
                    state.bury(at: now) { $0 != holder }
                    for other in flying where other.holder == holder { spans[other.span].end = now }
                    flying.removeAll { $0.holder == holder }
                    continue
                }
                var bucket = TokenBucket(limit, holder: holder, state: state)
                bucket.finish(ticket, at: now)
                state = bucket.state
            }
            let number = Int.random(in: 1...processes, using: &random)
            let holder = TokenBucket.Holder(id: "p\(number)", processID: Int32(number))
            let priority: TokenBucket.Priority =
                Bool.random(using: &random) ? .bulk : .interactive
            var bucket = TokenBucket(limit, holder: holder, state: state)
            if case .go(let ticket) = bucket.take(at: now, priority: priority) {
                flying.append((holder, ticket, spans.count))
                spans.append(Span(start: now, end: MonotonicInstant(nanoseconds: .max)))
            }
            state = bucket.state
        }
        return spans
    }

    @Test(
        "whatever the interleaving of processes, no window holds more than max",
        arguments: 1...60 as ClosedRange<UInt64>)
    func noWindowIsOverfull(seed: UInt64) {
        let limit = TokenBucket.Limit(
            max: Int(seed % 9) + 1, interval: .milliseconds(500), delayAfter: Int(seed % 9) + 1,
            delay: .zero)
        let spans = play(seed: seed, limit: limit, processes: 3, dying: seed % 2 == 0)
        #expect(spans.count > limit.max)
        // The server counts a request between its start and its end. Seen from any request's start, the
        // requests that can be counted in the window before it are those that ended within it.
        for (index, span) in spans.enumerated() {
            let from = span.start.advanced(by: .milliseconds(-500))
            let counted = spans[..<index].count { $0.end > from }
            #expect(counted < limit.max, "seed \(seed), request \(index)")
        }
    }

    @Test("what bulk work may not take is there for who waits for it")
    func reserve() {
        var bucket = TokenBucket(.init(max: 20, delayAfter: 20, delay: .zero))
        var granted: Int64 = 0
        while case .go(let ticket) = bucket.take(at: at(granted), priority: .bulk) {
            bucket.finish(ticket, at: at(granted))
            granted += 1
        }
        #expect(granted == 15)
        for _ in 0..<5 {
            guard case .go = bucket.take(at: at(100), priority: .interactive) else {
                Issue.record("the reserve is not there")
                return
            }
        }
        guard case .wait = bucket.take(at: at(100), priority: .interactive) else {
            Issue.record("more than max")
            return
        }
    }

    @Test(
        "a tenth is kept, five at the least, and never more than a quarter",
        arguments: [(200, 20), (100, 10), (25, 5), (8, 2), (3, 0), (1, 0)])
    func kept(max: Int, least: Int) {
        let limit = TokenBucket.Limit(max: max)
        #expect(limit.share(of: .bulk) == max - least)
        #expect(limit.share(of: .interactive) == max)
    }

    @Test("of several that wait past delayAfter, each further one waits delay more")
    func spreads() {
        var bucket = TokenBucket(
            .init(max: 10, interval: .seconds(60), delayAfter: 5, delay: .milliseconds(500)))
        for _ in 0..<5 { _ = bucket.take(at: at(0)) }
        var times: [Int64] = []
        var now = at(0)
        while times.count < 5 {
            switch bucket.take(at: now) {
            case .go: times.append(now.nanoseconds / 1_000_000)
            case .wait(let instant): now = instant
            case .full:
                Issue.record("full")
                return
            }
        }
        #expect(times == [500, 1000, 1500, 2000, 2500])
    }

    @Test("a place whose process never came back is free again in the end")
    func lostPlace() {
        var bucket = TokenBucket(.init(max: 1, interval: .seconds(10)))
        _ = bucket.take(at: at(0))
        #expect(bucket.take(at: at(30_000)) == .full)
        #expect(bucket.take(at: at(69_000)) == .wait(until: at(70_001)))
        guard case .go = bucket.take(at: at(70_001)) else {
            Issue.record("still held")
            return
        }
    }

    @Test("who joins what others wrote keeps its own places, and takes theirs")
    func joins() {
        let (me, you) = (TokenBucket.Holder(id: "me"), TokenBucket.Holder(id: "you"))
        var mine = TokenBucket(.init(), holder: me)
        var yours = TokenBucket(.init(), holder: you)
        _ = mine.take(at: at(1))
        _ = yours.take(at: at(2))
        _ = yours.take(at: at(3))
        yours.pause(until: at(9))
        // What is shared has lost mine, as after garbage.
        let joined = mine.state.joined(to: yours.state, as: me)
        #expect(joined.places.count == 3)
        #expect(joined.pausedUntil == at(9))
        #expect(joined.lastGrant == at(3))
        #expect(joined.personAsked == at(3))
        // A second time changes nothing.
        #expect(joined.joined(to: joined, as: me) == joined)
    }
}
