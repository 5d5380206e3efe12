import Glibc

/// Times of this process. Work within it is timed by the processor, so that what else runs on the
/// machine counts less; other programs are timed as a person waits for them.
enum Stopwatch {
    /// Seconds of processor time that a piece of work takes.
    static func processor(_ work: () throws -> Void) rethrows -> Double {
        let start = seconds(CLOCK_PROCESS_CPUTIME_ID)
        try work()
        return seconds(CLOCK_PROCESS_CPUTIME_ID) - start
    }

    /// Seconds that pass meanwhile.
    static func wall(_ work: () throws -> Void) rethrows -> Double {
        let start = seconds(CLOCK_MONOTONIC)
        try work()
        return seconds(CLOCK_MONOTONIC) - start
    }

    /// Seconds since some moment.
    static var now: Double { seconds(CLOCK_MONOTONIC) }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
