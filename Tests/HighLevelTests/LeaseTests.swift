import Documents
import HighLevel
import Pacing
import Sandbox
import SyncCore
import SyncTestKit
import Synchronization
import Testing

/// Who drives a location, by the custom value that says so.
struct LeaseTests {
    let bench = Bench()

    private func keeper(_ agent: String, on replica: HighLevelReplica? = nil) -> LeaseKeeper {
        (replica ?? bench.restarted()).leaseKeeper(
            agent: agent, place: "\(agent):/srv/catalog", length: .seconds(600))
    }

    private func isRefused(_ keeper: LeaseKeeper) async throws -> String? {
        do throws(CycleFailure) {
            try await keeper.hold()
            return nil
        } catch {
            #expect(error.kind == .guarded)
            return error.message
        }
    }

    @Test("who comes second is told who has it and until when, and changes nothing")
    func second() async throws {
        try await keeper("one").hold()
        bench.sandbox.clearLog()
        let words = try #require(try await isRefused(keeper("two")))
        #expect(words.contains("one:/srv/catalog, until 20"))
        #expect(bench.sandbox.requests.allSatisfy { $0.method == "GET" })
        // The same workspace on the same machine goes on after a crash without waiting.
        #expect(try await isRefused(keeper("one")) == nil)
    }

    @Test("it ends by itself, and at once when it is given back")
    func ends() async throws {
        let one = keeper("one")
        try await one.hold()
        bench.advance(by: .seconds(590))
        #expect(try await isRefused(keeper("two")) != nil)
        bench.advance(by: .seconds(11))
        let two = keeper("two")
        #expect(try await isRefused(two) == nil)
        // Whose time ran out does not write over the next one's word.
        #expect(try await isRefused(one) != nil)
        await two.release()
        #expect(try await isRefused(one) == nil)
        #expect(bench.posts("/locations/\(Bench.location)/customValues") == 1)
    }

    @Test("while more than half of it is left nothing is sent, then one read and one write")
    func renewal() async throws {
        let one = keeper("one")
        try await one.hold()
        bench.sandbox.clearLog()
        bench.advance(by: .seconds(290))
        try await one.hold()
        #expect(bench.sandbox.requests.isEmpty)
        bench.advance(by: .seconds(20))
        try await one.hold()
        #expect(bench.sandbox.requests.map(\.method) == ["GET", "PUT"])
        bench.advance(by: .seconds(580))
        #expect(try await isRefused(keeper("two")) != nil)
    }

    @Test("of two that ask at once, one has it")
    func race() async throws {
        for _ in 0..<20 {
            let bench = Bench()
            let keepers = ["one", "two"].map { agent in
                bench.restarted().leaseKeeper(
                    agent: agent, place: agent, length: .seconds(600))
            }
            await withTaskGroup(of: Void.self) { group in
                for keeper in keepers { group.addTask { try? await keeper.hold() } }
            }
            // By the first renewal there is one.
            bench.advance(by: .seconds(301))
            var holders = 0
            for keeper in keepers where (try? await keeper.hold()) != nil { holders += 1 }
            #expect(holders == 1)
        }
    }

    @Test("who keeps it hears that another took it")
    func lost() async throws {
        let one = keeper("one")
        try await one.hold()
        bench.advance(by: .seconds(601))
        try await keeper("two").hold()
        let heard = Mutex(0)
        // On the eager clock each sleep ends at once: the first renewal is the one that fails.
        await Task {
            await one.keep {
                heard.withLock { $0 += 1 }
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }.value
        #expect(heard.withLock { $0 } == 1)
    }

    @Test(
        "what somebody else wrote there is no lease",
        arguments: [
            "", "{}", "[1", #"{"agent":"","until":"2999-01-01T00:00:00Z"}"#,
            #"{"agent":"x","until":"soon"}"#, String(repeating: "[", count: 9000),
        ])
    func nonsense(text: String) async throws {
        let one = keeper("one")
        try await one.hold()
        let value = try #require(
            bench.sandbox.objects(.customValue).first { $0["name"] == "ghlsync lease" })
        let id = try #require(value["id"]?.stringValue)
        try bench.sandbox.edit(.customValue, id: id, ["value": .string(text)], at: bench.moment)
        #expect(try await isRefused(keeper("two")) == nil)
    }
}
