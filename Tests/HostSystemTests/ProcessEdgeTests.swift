import Glibc
import Pacing
import Testing

@testable import HostSystem

/// Signals, time, executors and children: small adapters, each tried for real.
@Suite(.timeLimit(.minutes(10))) struct ProcessEdgeTests {
    @Test("a signal is heard by everyone who listens for it, and by nobody else")
    func signals() async {
        var one = SignalListener.signals([.user1, .user2]).makeAsyncIterator()
        var other = SignalListener.signals([.user1]).makeAsyncIterator()
        Glibc.kill(getpid(), SIGUSR1)
        #expect(await one.next() == .user1)
        #expect(await other.next() == .user1)
        Glibc.kill(getpid(), SIGUSR2)
        #expect(await one.next() == .user2)
        Glibc.kill(getpid(), SIGUSR1)
        #expect(await other.next() == .user1)
    }

    @Test("the clock does not go back, and a sleep lasts at least as long as it should")
    func time() async throws {
        let time = SystemTime()
        let deadline = time.now.advanced(by: .milliseconds(5))
        try await time.sleep(until: deadline)
        #expect(time.now >= deadline)
        try await time.sleep(until: deadline)
        #expect(time.wallClock > Timestamp(seconds: 1_700_000_000))
    }

    @Test("a sleep that is cancelled ends at once with an error")
    func cancelledSleep() async {
        let sleeping = Task {
            try await SystemTime().sleep(until: SystemTime().now.advanced(by: .seconds(3600)))
        }
        sleeping.cancel()
        await #expect(throws: CancellationError.self) { try await sleeping.value }
    }

    private actor Blocking {
        private let executor = QueueExecutor(label: "test")
        nonisolated var unownedExecutor: UnownedSerialExecutor {
            executor.asUnownedSerialExecutor()
        }
        private var count = 0
        func add() -> Int {
            count += 1
            return count
        }
    }

    @Test("an actor on a queue runs one call at a time")
    func executor() async {
        let actor = Blocking()
        let counts = await withTaskGroup { group in
            for _ in 0..<100 { group.addTask { await actor.add() } }
            return await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(counts == Set(1...100))
    }

    @Test("a child gets its input and variables; its output, errors and status come back")
    func child() async throws {
        let child = try ChildProcess(
            "sh", ["-c", "cat; echo \"$WORD\" >&2; exit 3"],
            environment: ["PATH": "/usr/bin:/bin", "WORD": "oops"], input: Array("in\n".utf8))
        let ending = await child.ending()
        #expect(ending.status == 3)
        #expect(ending.outputText == "in\n")
        #expect(ending.errorText == "oops\n")
    }

    @Test("a megabyte of output does not stall a child, and a signal shows in its status")
    func childEdges() async throws {
        let environment = ["PATH": "/usr/bin:/bin"]
        let loud = try ChildProcess(
            "sh", ["-c", "head -c 1048576 /dev/zero"], environment: environment)
        #expect(await loud.ending().output.count == 1 << 20)
        let killed = try ChildProcess("sh", ["-c", "kill -TERM $$"], environment: environment)
        #expect(await killed.ending().status == 128 + SIGTERM)
        #expect(throws: ChildProcess.StartFailure.self) {
            try ChildProcess("/no/such/program", [], environment: environment)
        }
    }
}
