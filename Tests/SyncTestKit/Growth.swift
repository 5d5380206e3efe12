import Glibc

/// How the cost of work grows with its input. Counts the processor's time of this thread, so that a busy
/// machine does not matter, and says nothing about how fast anything is.
package struct Growth: CustomStringConvertible {
    /// The cost of the large input over that of the small one.
    package let factor: Double
    package let description: String

    /// Compares the work on an input with that on one `times` as large; the medians of some rounds.
    package init<Input>(
        of work: (Input) -> Void, from small: Input, to large: Input, rounds: Int = 3
    ) {
        // What is made once (tables, caches) is not part of the growth.
        work(small)
        let (few, many) = (
            Self.median(of: work, small, rounds), Self.median(of: work, large, rounds)
        )
        factor = many / max(few, 1e-9)
        description = "\(factor) times (\(few * 1000) ms, then \(many * 1000) ms)"
    }

    /// The least factor of up to three attempts: what grows too fast does so each time.
    package static func least<Input>(
        of work: (Input) -> Void, from small: Input, to large: Input, below limit: Double
    ) -> Growth {
        var best = Growth(of: work, from: small, to: large)
        for _ in 0..<2 where best.factor >= limit {
            let again = Growth(of: work, from: small, to: large)
            if again.factor < best.factor { best = again }
        }
        return best
    }

    private static func median<Input>(
        of work: (Input) -> Void, _ input: Input, _ rounds: Int
    ) -> Double {
        let costs = (0..<rounds).map { _ in
            let start = threadTime()
            work(input)
            return threadTime() - start
        }
        return costs.sorted()[rounds / 2]
    }

    private static func threadTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
