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

    @Test("memory is given back a moment after each look at everything, and once")
    func afterFullLooks() async {
        let memory = spare()
        var gone = stream.stream.makeAsyncIterator()
        memory.take(.looking(.full))
        memory.take(.planned(Plan()))
        await time.untilAsleep()
        // The next look begins before the memory of this one is given back.
        memory.take(.looking(.full))
        memory.take(.reported(SyncReport(plan: Plan())))
        #expect(time.deadlines.count == 1)
        time.advance(by: .seconds(1))
        await gone.next()
        memory.take(.planned(Plan()))
        await time.untilAsleep()
        time.advance(by: .seconds(1))
        await gone.next()
        memory.take(.planned(Plan()))
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
