import Glibc

/// Files that the system writes when a program crashes, with all of its memory: tokens too.
package enum CoreDumps {
    /// From now on this process leaves none, whatever it was started with (S67, S72).
    package static func turnOff() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    }
}
