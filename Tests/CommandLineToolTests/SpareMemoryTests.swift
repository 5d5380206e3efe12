import Pacing
import Ports
import SyncCore
import SyncEngine
import SyncTestKit
import Testing

@testable import CommandLineTool

@Suite struct SpareMemoryTests {
    private let time = ManualTime()
    private let stream = AsyncStream<Void>.makeStream()

    private func spare() -> SpareMemory {
        SpareMemory(time: time) { [out = stream.continuation] in out.yield() }
    }

    @Test("memory is given back a moment after a look at everything, and once more")
    func afterFullLooks() async {
        let memory = spare()
        var gone = stream.stream.makeAsyncIterator()
        memory.take(.looking(.full))
        memory.take(.planned(Plan()))
        memory.take(.reported(SyncReport(plan: Plan())))
        for delay in [Duration.seconds(1), .seconds(4)] {
            await time.untilAsleep()
            #expect(time.deadlines.count == 1)
            time.advance(by: delay)
            await gone.next()
        }
        memory.take(.planned(Plan()))
        #expect(time.deadlines.isEmpty)
    }

    @Test("a look that ends while the last one's memory is waited for has its turn after that")
    func again() async {
        let memory = spare()
        var gone = stream.stream.makeAsyncIterator()
        memory.take(.looking(.full))
        memory.take(.planned(Plan()))
        await time.untilAsleep()
        memory.take(.looking(.full))
        memory.take(.reported(SyncReport(plan: Plan())))
        for delay in [Duration.seconds(1), .seconds(4), .seconds(1), .seconds(4)] {
            await time.untilAsleep()
            #expect(time.deadlines.count == 1)
            time.advance(by: delay)
            await gone.next()
        }
        #expect(time.deadlines.isEmpty)
    }

    @Test("a look at a few files gives nothing back")
    func afterPartialLooks() {
        let memory = spare()
        memory.take(.looking(CycleScope(looksAtFiles: true, hinted: ["listings/mat.yaml"])))
        memory.take(.planned(Plan()))
        memory.take(.reported(SyncReport(plan: Plan())))
        #expect(time.deadlines.isEmpty)
    }
}
