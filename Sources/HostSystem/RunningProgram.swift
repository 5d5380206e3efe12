import Glibc

/// The program that runs.
package enum RunningProgram {
    /// Differs from build to build: size, time and inode of the program's file. `nil` when it is gone.
    package static var stamp: String? {
        var status = stat()
        guard stat("/proc/self/exe", &status) == 0 else { return nil }
        return
            "\(status.st_size).\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec).\(status.st_ino)"
    }
}
