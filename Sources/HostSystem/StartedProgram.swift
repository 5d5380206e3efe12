import Dispatch
import Glibc

/// A program that was started without a shell, and must be waited for once.
struct StartedProgram: Sendable {
    /// Why it could not be started: the number that `posix_spawn` gave.
    struct Refusal: Error {
        let number: Int32
    }

    let processID: pid_t

    /// Starts the first word (looked up on PATH when it has no slash) with the others as its arguments.
    /// `streams` puts descriptors of ours in the place of standard streams of its own, which are else
    /// ours, too. `environment` replaces ours.
    init(
        _ words: [String], environment: [String: String],
        streams: KeyValuePairs<Int32, Int32> = [:]
    ) throws(Refusal) {
        guard let program = words.first else { throw Refusal(number: ENOENT) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (own, ours) in streams { posix_spawn_file_actions_adddup2(&actions, ours, own) }

        // The threads of the cooperative pool block signals, and a child would inherit that: it could
        // not be stopped. It begins with none blocked and none ignored.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
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
        let failure = posix_spawnp(
            &child, program, &actions, &attributes, arguments.pointers, variables.pointers)
        guard failure == 0 else { throw Refusal(number: failure) }
        processID = child
    }

    /// Waits for its end without holding a thread of the cooperative pool. Gives its exit status, or
    /// 128 + the signal that ended it, as shells count.
    func ending() async -> Int32 {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [processID] in
                var status: Int32 = 0
                while waitpid(processID, &status, 0) < 0, errno == EINTR {}
                let signal = status & 0x7F
                continuation.resume(returning: signal == 0 ? (status >> 8) & 0xFF : 128 + signal)
            }
        }
    }
}

/// A null-terminated array of C strings.
private struct CStrings {
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ strings: [String]) { pointers = strings.map { strdup($0) } + [nil] }

    func free() { for pointer in pointers { Glibc.free(pointer) } }
}
