import Dispatch
import Glibc
import Synchronization

/// Another program, started without a shell: its arguments are passed as they are.
///
/// Its output is read on threads of its own while it runs, so that a full pipe never stalls it.
package final class ChildProcess: Sendable {
    /// What came of a program that has ended.
    package struct Ending: Sendable {
        /// Exit status, or 128 + the signal that ended it, as shells count.
        package let status: Int32
        package let output: [UInt8]
        package let errors: [UInt8]

        package var outputText: String { String(decoding: output, as: UTF8.self) }
        package var errorText: String { String(decoding: errors, as: UTF8.self) }
    }

    /// The program could not be started.
    package struct StartFailure: Error, Sendable {
        package let program: String
        package let message: String
    }

    package var processID: Int32 { program.processID }
    private let program: StartedProgram
    /// Lines of standard output as they come, without their line ends.
    package let lines: AsyncStream<String>
    private let collected: Collected
    private let readers = DispatchGroup()

    private final class Collected: Sendable {
        let output = Mutex<[UInt8]>([])
        let errors = Mutex<[UInt8]>([])
    }

    /// Starts a program; looks it up on PATH when its name has no slash. `environment` replaces ours.
    package init(
        _ program: String, _ arguments: [String], in directory: String? = nil,
        environment: [String: String], input: [UInt8] = []
    ) throws(StartFailure) {
        let started = Self.starting.withLock { _ in
            Self.start(program, arguments, in: directory, environment: environment)
        }
        let (child, feed, source, complaints) = try started.get()
        self.program = child
        let collected = Collected()
        self.collected = collected
        let (lines, continuation) = AsyncStream<String>.makeStream()
        self.lines = lines
        let queue = DispatchQueue(label: "ghlsync.child", attributes: .concurrent)
        queue.async(group: readers) {
            Self.write(input, to: feed)
            close(feed)
        }
        queue.async(group: readers) {
            var line: [UInt8] = []
            Self.drain(source) { bytes in
                collected.output.withLock { $0 += bytes }
                for byte in bytes {
                    if byte == 0x0A {
                        continuation.yield(String(decoding: line, as: UTF8.self))
                        line = []
                    } else {
                        line.append(byte)
                    }
                }
            }
            if !line.isEmpty { continuation.yield(String(decoding: line, as: UTF8.self)) }
            continuation.finish()
        }
        queue.async(group: readers) {
            Self.drain(complaints) { bytes in collected.errors.withLock { $0 += bytes } }
        }
    }

    /// Keeps one start from inheriting the pipes of another: between `pipe` and FD_CLOEXEC there is a
    /// gap, and `pipe2` is not to be had from Swift.
    private static let starting = Mutex(())

    private static func start(
        _ program: String, _ arguments: [String], in directory: String?,
        environment: [String: String]
    ) -> Result<(StartedProgram, Int32, Int32, Int32), StartFailure> {
        func refusal(_ number: Int32) -> Result<(StartedProgram, Int32, Int32, Int32), StartFailure>
        {
            .failure(StartFailure(program: program, message: String(cString: strerror(number))))
        }
        var pipes: [[Int32]] = []
        for _ in 0..<3 {
            var ends: [Int32] = [0, 0]
            guard pipe(&ends) == 0 else {
                for end in pipes.joined() { close(end) }
                return refusal(errno)
            }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            pipes.append(ends)
        }
        // posix_spawn cannot change the folder portably; env can.
        let command = directory.map { ["env", "-C", $0, program] } ?? [program]
        let child: StartedProgram
        defer { for end in [pipes[0][0], pipes[1][1], pipes[2][1]] { close(end) } }
        do throws(StartedProgram.Refusal) {
            child = try StartedProgram(
                command + arguments, environment: environment,
                streams: [
                    STDIN_FILENO: pipes[0][0], STDOUT_FILENO: pipes[1][1],
                    STDERR_FILENO: pipes[2][1],
                ])
        } catch {
            for end in [pipes[0][1], pipes[1][0], pipes[2][0]] { close(end) }
            return refusal(error.number)
        }
        return .success((child, pipes[0][1], pipes[1][0], pipes[2][0]))
    }

    /// Sends a signal (SIGTERM, SIGKILL, …).
    package func signal(_ number: Int32) { _ = kill(program.processID, number) }

    /// Waits for the end, without holding a thread of the cooperative pool.
    package func ending() async -> Ending {
        let status = await program.ending()
        // Nobody holds the other ends of the pipes any more: what is left in them is soon read.
        await withCheckedContinuation { continuation in
            readers.notify(queue: .global()) { continuation.resume() }
        }
        return Ending(
            status: status, output: collected.output.withLock { $0 },
            errors: collected.errors.withLock { $0 })
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func drain(_ descriptor: Int32, _ take: ([UInt8]) -> Void) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            take(Array(buffer[..<count]))
        }
        close(descriptor)
    }
}
