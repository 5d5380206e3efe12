import Catalog
import Pacing
import Ports
import SyncCore
import Testing

@testable import SyncEngine

@Suite struct SyncMachineTests {
    private let timing = SyncMachine.Timing(
        settle: .milliseconds(50), longestSettle: .seconds(1), pollInterval: .seconds(60),
        retryBase: .seconds(2), retryCap: .seconds(300))

    private func at(_ milliseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
    }

    /// A machine that has done its first full cycle at 0 ms and is idle.
    private func idle() -> SyncMachine {
        var machine = SyncMachine(timing: timing)
        _ = machine.handle(.started, at: at(0))
        _ = machine.handle(.cycleEnded(.done(unfinished: false)), at: at(0))
        return machine
    }

    private let product = RemoteReference(kind: .listing, id: "p1")

    @Test("the start looks at everything, then sleeps until the next poll")
    func start() {
        var machine = SyncMachine(timing: timing)
        #expect(machine.handle(.started, at: at(0)) == [.runCycle(.full)])
        #expect(machine.isCycling)
        #expect(
            machine.handle(.cycleEnded(.done(unfinished: false)), at: at(500))
                == [.wake(at: at(60_500))])
        #expect(machine.handle(.woke, at: at(60_500)) == [.runCycle(.full)])
    }

    @Test("a save runs one cycle, once it has settled, however many events it makes")
    func save() {
        var machine = idle()
        #expect(
            machine.handle(.hint(.changed("listings/a.yaml")), at: at(100)) == [.wake(at: at(150))])
        #expect(
            machine.handle(.hint(.changed("listings/a.yaml")), at: at(130)) == [.wake(at: at(180))])
        #expect(machine.handle(.woke, at: at(150)) == [.wake(at: at(180))])
        #expect(
            machine.handle(.woke, at: at(180))
                == [.runCycle(CycleScope(looksAtFiles: true, hinted: ["listings/a.yaml"]))])
    }

    @Test("a webhook runs a cycle at once, for its objects only")
    func webhook() {
        var machine = idle()
        #expect(
            machine.handle(.remoteHint([product]), at: at(10))
                == [.runCycle(CycleScope(remote: [product]))])
    }

    @Test("what comes in during a cycle is folded into the next one, never run beside it")
    func folds() {
        var machine = idle()
        _ = machine.handle(.remoteHint([product]), at: at(10))
        #expect(machine.handle(.remoteHint([product]), at: at(11)).isEmpty)
        #expect(machine.handle(.hint(.changed("listings/a.yaml")), at: at(12)).isEmpty)
        #expect(
            machine.handle(.cycleEnded(.done(unfinished: false)), at: at(200))
                == [
                    .runCycle(
                        CycleScope(
                            looksAtFiles: true, hinted: ["listings/a.yaml"], remote: [product]))
                ])
    }

    @Test("a webhook waits for a save that is being written")
    func webhookDuringSave() {
        var machine = idle()
        _ = machine.handle(.hint(.changed("listings/a.yaml")), at: at(100))
        #expect(machine.handle(.remoteHint([product]), at: at(110)) == [.wake(at: at(150))])
        #expect(
            machine.handle(.woke, at: at(150))
                == [
                    .runCycle(
                        CycleScope(
                            looksAtFiles: true, hinted: ["listings/a.yaml"], remote: [product]))
                ])
    }

    @Test("passing failures are tried again with doubled waits, and the scope is kept")
    func retries() {
        var machine = idle()
        _ = machine.handle(.remoteHint([product]), at: at(0))
        #expect(
            machine.handle(.cycleEnded(.failed(isPassing: true)), at: at(0)) == [
                .wake(at: at(2000))
            ])
        #expect(
            machine.handle(.woke, at: at(2000)) == [
                .runCycle(CycleScope(isFull: true, looksAtFiles: true, remote: [product]))
            ])
        #expect(
            machine.handle(.cycleEnded(.failed(isPassing: true)), at: at(2000)) == [
                .wake(at: at(6000))
            ])
    }

    @Test("trouble that a person must solve is asked after slowly, but a save asks at once")
    func notAuthorised() {
        var machine = idle()
        _ = machine.handle(.remoteHint([product]), at: at(0))
        #expect(
            machine.handle(.cycleEnded(.failed(isPassing: false)), at: at(0))
                == [.wake(at: at(300_000))])
        #expect(
            machine.handle(.hint(.changed("listings/a.yaml")), at: at(10)) == [.wake(at: at(60))])
        let effects = machine.handle(.woke, at: at(60))
        #expect(
            effects == [
                .runCycle(
                    CycleScope(
                        looksAtFiles: true, hinted: ["listings/a.yaml"], remote: [product]))
            ])
    }

    @Test("lost watcher events lead to a look at the files")
    func overflow() {
        var machine = idle()
        _ = machine.handle(.hint(.overflow), at: at(0))
        #expect(machine.handle(.woke, at: at(50)) == [.runCycle(CycleScope(looksAtFiles: true))])
    }

    @Test("events of two files are looked at together, and a lost one makes it all files")
    func hints() {
        var scope = CycleScope(looksAtFiles: true, hinted: ["listings/a.yaml"])
        scope.formUnion(CycleScope(looksAtFiles: true, hinted: ["listings/b.yaml"]))
        #expect(scope.hinted == ["listings/a.yaml", "listings/b.yaml"])
        scope.formUnion(CycleScope(remote: [product]))
        #expect(scope.hinted?.count == 2)
        scope.formUnion(CycleScope(looksAtFiles: true))
        #expect(scope.hinted == nil)
        scope.formUnion(CycleScope(looksAtFiles: true, hinted: ["listings/c.yaml"]))
        #expect(scope.hinted == nil)
    }

    @Test("a checkout of thousands of files is one look at all")
    func manyHints() {
        var scope = CycleScope()
        for number in 0..<1000 {
            let path = FilePath(stringLiteral: "listings/\(number).yaml")
            scope.formUnion(CycleScope(looksAtFiles: true, hinted: [path]))
        }
        #expect(scope == CycleScope(looksAtFiles: true))
    }

    @Test("a stop waits for the cycle under way")
    func stop() {
        var machine = idle()
        _ = machine.handle(.remoteHint([product]), at: at(0))
        #expect(machine.handle(.stopRequested, at: at(5)).isEmpty)
        #expect(machine.handle(.cycleEnded(.done(unfinished: false)), at: at(900)) == [.finish])
        var other = idle()
        #expect(other.handle(.stopRequested, at: at(5)) == [.finish])
    }

    @Test("a paused agent collects, and goes on where it was")
    func pause() {
        var machine = idle()
        #expect(machine.handle(.pauseRequested(true), at: at(0)).isEmpty)
        #expect(machine.handle(.remoteHint([product]), at: at(1)).isEmpty)
        #expect(
            machine.handle(.pauseRequested(false), at: at(2))
                == [.runCycle(CycleScope(remote: [product]))])
    }

    // MARK: Webhooks that do not come

    /// A machine that listens, after its first look.
    private func listening() -> SyncMachine {
        var timing = timing
        timing.pollWithWebhooks = .seconds(300)
        var machine = SyncMachine(timing: timing)
        _ = machine.handle(.started, at: at(0))
        // What happened before anybody listened is nobody's fault.
        _ = machine.handle(.polled(changes: 9), at: at(0))
        _ = machine.handle(.cycleEnded(.done(unfinished: false)), at: at(0))
        return machine
    }

    private func poll(
        _ machine: inout SyncMachine, finding changes: Int, at milliseconds: Int64
    ) -> [SyncEffect] {
        _ = machine.handle(.woke, at: at(milliseconds))
        return machine.handle(.polled(changes: changes), at: at(milliseconds))
            + machine.handle(.cycleEnded(.done(unfinished: false)), at: at(milliseconds))
    }

    @Test("changes without a webhook are told of once, and again after one came")
    func silence() {
        var machine = listening()
        #expect(poll(&machine, finding: 1, at: 60_000) == [.wake(at: at(120_000))])
        #expect(
            poll(&machine, finding: 1, at: 120_000)
                == [.tellSilence(changes: 2), .wake(at: at(180_000))])
        #expect(poll(&machine, finding: 5, at: 180_000) == [.wake(at: at(240_000))])
        #expect(
            machine.handle(.webhookArrived, at: at(190_000))
                == [.tellWebhooksAreBack, .wake(at: at(240_000))])
        #expect(machine.handle(.webhookArrived, at: at(191_000)) == [.wake(at: at(240_000))])
        // From here on polls are rare, until webhooks are missed again.
        #expect(poll(&machine, finding: 0, at: 240_000) == [.wake(at: at(540_000))])
        #expect(
            poll(&machine, finding: 3, at: 540_000)
                == [.tellSilence(changes: 3), .wake(at: at(600_000))])
    }

    @Test("a change whose webhook comes after the poll that found it is no silence")
    func lateWebhook() {
        var machine = listening()
        for round in 1...5 {
            let now = Int64(round) * 300_000
            #expect(!poll(&machine, finding: 1, at: now).contains(.tellSilence(changes: 1)))
            // The first one shows that they come; from then on polls are rare.
            let wait: Int64 = round == 1 ? 60_000 : 300_000
            #expect(machine.handle(.webhookArrived, at: at(now + 1)) == [.wake(at: at(now + wait))])
        }
    }

    @Test("who does not listen misses nothing")
    func deaf() {
        var machine = idle()
        for round in 1...4 {
            let now = Int64(round) * 60_000
            #expect(poll(&machine, finding: 5, at: now) == [.wake(at: at(now + 60_000))])
        }
    }
}
