import Dispatch
import Glibc

/// A program that has the terminal to itself while it runs: an editor.
package enum ForegroundProcess {
    /// Runs it (words, no shell) with our three standard streams and waits for its end. Gives its exit
    /// status, 128 and more for a signal; `nil` when it could not be started.
    package static func run(_ words: [String], environment: [String: String]) async -> Int32? {
        guard let program = words.first else { return nil }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // As for any child: no signal blocked or ignored, whatever our threads do.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let arguments = CStrings(words)
        let variables = CStrings(
            environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        defer {
            arguments.free()
            variables.free()
        }
        var child: pid_t = 0
        guard
            posix_spawnp(
                &child, program, nil, &attributes, arguments.pointers, variables.pointers) == 0
        else { return nil }
        let processID = child
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var status: Int32 = 0
                while waitpid(processID, &status, 0) < 0, errno == EINTR {}
                let signal = status & 0x7F
                continuation.resume(returning: signal == 0 ? (status >> 8) & 0xFF : 128 + signal)
            }
        }
    }
}
