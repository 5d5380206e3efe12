import Pacing
import Testing

/// Loads that use nearly all of a window, and the save that comes to it at any moment.
@Suite struct SaveDuringBulkTests {
    /// Processes on one budget in milliseconds: some with a load that never ends, one with a person who
    /// saves now and then. Whoever is in doubt goes after the loads.
    private struct Play {
        struct Task {
            var holder: TokenBucket.Holder
            var priority: TokenBucket.Priority
            var asksAt: Int64
            /// What it has at the server.
            var ticket: TokenBucket.Ticket?
            var endsAt: Int64 = 0
            var span = 0
            /// Requests of the save that are to come; a load has no end.
            var left = 0
        }

        var limit = TokenBucket.Limit()
        var server: Int?
        var latency: ClosedRange<Int64> = 0...0
        var processes = 1
        var parallel = 8
        /// A save is so many requests, each after the answer to the one before it.
        var requestsOfSave = 6
        var betweenSaves: ClosedRange<Int64>?
        var seconds: Int64 = 120
        var seed: UInt64 = 1

        var spans: [(start: Int64, end: Int64)] = []
        /// How long each save waited for places, and how long after the start it came.
        var waits: [(at: Int64, waited: Int64)] = []

        mutating func run() {
            var random = SeededRandom(seed: seed)
            var state = TokenBucket.State()
            if let server {
                var bucket = TokenBucket(limit)
                bucket.learn(max: server, interval: .seconds(10), remaining: nil, at: .start)
                state = bucket.state
            }
            var tasks: [Task] = []
            for process in 1...processes {
                let holder = TokenBucket.Holder(id: "p\(process)", processID: Int32(process))
                for _ in 0..<parallel {
                    tasks.append(Task(holder: holder, priority: .bulk, asksAt: 0))
                }
            }
            let person = TokenBucket.Holder(id: "person", processID: 99)
            var savedAt: Int64 = 0
            var busy: Int64 = 0
            if let betweenSaves {
                savedAt = Int64.random(in: betweenSaves, using: &random)
                tasks.append(
                    Task(
                        holder: person, priority: .interactive, asksAt: savedAt,
                        left: requestsOfSave))
            }
            var now: Int64 = 0
            while now < seconds * 1000 {
                for index in tasks.indices {
                    if let ticket = tasks[index].ticket, tasks[index].endsAt <= now {
                        var bucket = TokenBucket(limit, holder: tasks[index].holder, state: state)
                        bucket.finish(ticket, at: .at(now))
                        state = bucket.state
                        spans[tasks[index].span].end = now
                        tasks[index].ticket = nil
                        tasks[index].asksAt = now
                        guard tasks[index].priority == .interactive, let betweenSaves else {
                            continue
                        }
                        tasks[index].left -= 1
                        if tasks[index].left == 0 {
                            waits.append((savedAt, now - savedAt - busy))
                            savedAt = now + Int64.random(in: betweenSaves, using: &random)
                            (tasks[index].left, tasks[index].asksAt) = (requestsOfSave, savedAt)
                            busy = 0
                        }
                    }
                }
                for index in tasks.indices
                where tasks[index].ticket == nil && tasks[index].asksAt <= now {
                    var bucket = TokenBucket(limit, holder: tasks[index].holder, state: state)
                    switch bucket.take(at: .at(now), priority: tasks[index].priority) {
                    case .go(let ticket):
                        let takes = Int64.random(in: latency, using: &random)
                        if tasks[index].priority == .interactive { busy += takes }
                        tasks[index].ticket = ticket
                        tasks[index].endsAt = now + takes
                        tasks[index].span = spans.count
                        spans.append((now, .max))
                    case .wait(let instant):
                        tasks[index].asksAt = (instant.nanoseconds + 999_999) / 1_000_000
                        #expect(tasks[index].asksAt > now)
                    case .full: tasks[index].asksAt = now + 20
                    }
                    state = bucket.state
                }
                // At once when it takes no time.
                if tasks.contains(where: { $0.ticket != nil && $0.endsAt <= now }) { continue }
                now = tasks.map { $0.ticket == nil ? $0.asksAt : $0.endsAt }.min() ?? .max
            }
        }

        /// The most that the server can count within a window, wherever in a request it does.
        func expectNoOverfullWindow(_ max: Int) {
            for index in spans.indices.dropFirst(max) {
                let ended = spans[..<index].suffix(4 * max).count {
                    $0.end > spans[index].start - 10_000
                }
                #expect(ended < max, "request \(index) at \(spans[index].start)")
            }
        }
    }

    @Test(
        "a load uses nearly all of the window, and never more",
        arguments: [(1, 0, nil), (3, 0, nil), (2, 250, nil), (1, 40, 25), (2, 40, 25)]
            as [(Int, Int64, Int?)])
    func throughput(processes: Int, latency: Int64, server: Int?) {
        var play = Play()
        (play.processes, play.server, play.seconds) = (processes, server, 600)
        play.latency = latency...(latency + latency / 2)
        play.run()
        let max = server ?? 100
        play.expectNoOverfullWindow(max)
        // What a request takes at the server is a part of the time that its place is held.
        let held = 10.001 + Double(latency + latency / 4) / 1000
        let possible = Double(max) * 600 / held
        #expect(Double(play.spans.count) > possible * (server == nil ? 0.98 : 0.83))
    }

    @Test("a load goes on, at nine tenths of its pace, while somebody saves all the time")
    func savesAllTheTime() {
        var play = Play()
        (play.latency, play.seconds, play.betweenSaves) = (20...60, 600, 500...1500)
        play.requestsOfSave = 3
        play.run()
        play.expectNoOverfullWindow(100)
        #expect(play.spans.count > 5300)
        #expect(play.spans.count - 3 * play.waits.count > 3300)
    }

    /// The window of a load that goes at an even pace, and the instant at which it ends.
    private func evenLoad() -> (bucket: TokenBucket, now: Int64) {
        var bucket = TokenBucket(.init())
        var now: Int64 = 0
        while now < 30_000 {
            if case .go(let ticket) = bucket.take(at: .at(now), priority: .bulk) {
                bucket.finish(ticket, at: .at(now))
            }
            now += 100
        }
        return (bucket, now)
    }

    @Test("a load at an even pace leaves one place, and after a burst the tenth")
    func lends() {
        let (even, now) = evenLoad()
        #expect(even.remaining(at: .at(now)) <= 2)
        var burst = TokenBucket(.init())
        while case .go(let ticket) = burst.take(at: .start, priority: .bulk) {
            burst.finish(ticket, at: .start)
        }
        #expect(burst.remaining(at: .start) == 10)
    }

    @Test(
        "nothing is lent while a person, or anybody whom we do not know, is at work",
        arguments: [true, false])
    func lendsNothing(isOurs: Bool) {
        var (bucket, now) = evenLoad()
        if isOurs {
            guard case .go(let ticket) = bucket.take(at: .at(now)) else {
                Issue.record("a save waits")
                return
            }
            bucket.finish(ticket, at: .at(now))
        } else {
            let left = bucket.remaining(at: .at(now)) - 1
            bucket.learn(max: 100, interval: .seconds(10), remaining: left, at: .at(now))
        }
        let used = 100 - bucket.remaining(at: .at(now))
        for _ in 0..<19 {
            now += 100
            if case .go = bucket.take(at: .at(now), priority: .bulk) {
                #expect(100 - bucket.remaining(at: .at(now)) <= 90)
            }
        }
        #expect(used >= 99)
    }

    @Test("a timer that is always late does not slow those down who wait")
    func lateTimer() {
        var bucket = TokenBucket(.init(max: 1000, interval: .seconds(100), delayAfter: 0))
        var now: Int64 = 0
        var granted = 0
        while now < 10_000 {
            switch bucket.take(at: .at(now)) {
            case .go: granted += 1
            case .wait(let instant): now = instant.nanoseconds / 1_000_000 + 7
            case .full: now = .max
            }
        }
        #expect(granted >= 99)
        // But nobody who comes much later has saved up anything.
        let before = granted
        now += 5000
        while case .go = bucket.take(at: .at(now)) { granted += 1 }
        #expect(granted - before <= 1)
    }

    @Test(
        "a save at any moment of any load waits for its places for no more than a moment",
        arguments: 1...60 as ClosedRange<UInt64>)
    func saves(seed: UInt64) {
        var play = Play()
        play.seed = seed
        play.processes = Int(seed % 3) + 1
        play.latency = [0...0, 20...60, 100...400, 0...2000][Int(seed / 3 % 4)]
        play.betweenSaves = 10_000...25_000
        play.server = seed % 5 == 0 ? 25 : nil
        play.requestsOfSave = play.server == nil ? 6 : 4
        if seed % 7 == 0 { play.limit = TokenBucket.Limit(delayAfter: 100, delay: .zero) }
        play.run()
        play.expectNoOverfullWindow(play.server ?? 100)
        #expect(play.waits.count >= 4)
        for save in play.waits {
            #expect(save.waited <= 700, "saved at \(save.at): \(save.waited)")
        }
    }
}

extension MonotonicInstant {
    fileprivate static func at(_ milliseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
    }
}
