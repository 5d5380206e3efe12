import Catalog
import Documents
import Ledger
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Synchronization
import Testing

@testable import SyncEngine

/// A save that is made during a push of many goes first, and nothing is lost or pushed twice for it.
@Suite struct GiveWayTests {
    /// Calls something once, before the n-th POST.
    private final class Moment: Sendable {
        let number: Int
        let count = Mutex(0)
        let act = Mutex<(@Sendable () -> Void)?>(nil)

        init(_ number: Int) { self.number = number }

        func passed() {
            let isNow = count.withLock {
                $0 += 1
                return $0 == number
            }
            if isNow { act.withLock { $0 }?() }
        }
    }

    private struct Watched: HTTPTransport {
        let transport: any HTTPTransport
        let moment: Moment

        func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
            if request.method == .post { moment.passed() }
            return try await transport.send(request)
        }
    }

    private static let late: FilePath = "listings/z-late.yaml"

    private func world(_ moment: Moment) -> World {
        var builder = WorldBuilder()
        builder.files = [:]
        for number in 10..<50 {
            guard let path = FilePath("listings/a\(number).yaml") else { continue }
            builder.files[path] = WorldBuilder.listing("A \(number)")
        }
        builder.interposer.transport = { Watched(transport: $0, moment: moment) }
        return builder.build()
    }

    @Test("a load gives way, the save is pushed alone, then the rest goes on")
    func saveGoesFirst() async throws {
        let moment = Moment(9)
        let world = world(moment)
        let life = world.start { $0.givesWay = true }
        moment.act.withLock {
            $0 = {
                world.disk.put(WorldBuilder.listing("Late"), at: Self.late)
                life.cycle.giveWay()
            }
        }
        let load = try await life.cycle.run(.full, trigger: .edit)
        #expect(load.gaveWay && load.isUnfinished)
        #expect(load.notStarted > 20, "\(load.notStarted)")
        #expect(load.counts.failed == 0)

        let before = world.sandbox.requestCount
        let save = try await life.cycle.run(CycleScope(looksAtFiles: true), trigger: .edit)
        #expect(save.outcomes.map(\.change.key.name) == ["z-late"])
        #expect(world.sandbox.requestCount - before < 10)
        #expect(save.leavesRest)

        let rest = try await life.cycle.run(.full, trigger: .edit)
        #expect(!rest.gaveWay && rest.counts.failed == 0)
        #expect(!rest.leavesRest)
        #expect(world.names(.product).count == 41)
        #expect(world.sandbox.objects(.price).count == 41)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("what was left over and is saved again meanwhile goes first, too, as it is now")
    func leftOverIsEdited() async throws {
        let moment = Moment(9)
        let world = world(moment)
        let life = world.start { $0.givesWay = true }
        moment.act.withLock {
            $0 = {
                world.disk.put(WorldBuilder.listing("Edited"), at: "listings/a49.yaml")
                life.cycle.giveWay()
            }
        }
        _ = try await life.cycle.run(.full, trigger: .edit)
        let save = try await life.cycle.run(CycleScope(looksAtFiles: true), trigger: .edit)
        #expect(save.outcomes.map(\.change.key.name) == ["a49"])
        _ = try await life.cycle.run(.full, trigger: .edit)
        #expect(world.names(.product).count == 40)
        #expect(world.names(.product).contains("Edited"))
    }

    @Test("a one-shot run does not give way, and neither does the end of a load")
    func staysOnItsWay() async throws {
        for (number, givesWay) in [(9, false), (75, true)] {
            let moment = Moment(number)
            let world = world(moment)
            let life = world.start { $0.givesWay = givesWay }
            moment.act.withLock { $0 = { life.cycle.giveWay() } }
            let load = try await life.cycle.run(.full, trigger: .command)
            #expect(!load.gaveWay && load.notStarted == 0)
            #expect(world.names(.product).count == 40)
        }
    }
}
