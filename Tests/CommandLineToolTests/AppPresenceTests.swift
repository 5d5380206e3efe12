import HighLevel
import Pacing
import SyncCore
import SyncEngine
import Synchronization
import Testing

@testable import CommandLineTool

@Suite struct AppPresenceTests {
    private final class Log: Sendable {
        private let state = Mutex<[String]>([])
        func add(_ text: String) { state.withLock { $0.append(text) } }
        func take() -> [String] {
            state.withLock { state in
                defer { state = [] }
                return state
            }
        }
    }

    private let log = Log()

    private func presence(appID: String?) -> AppPresence {
        let log = log
        return AppPresence(
            appID: appID,
            marks: AppPresence.Marks(set: { log.add("set") }, clear: { log.add("clear") }),
            say: { log.add($0.hasPrefix("requests are refused") ? "refused" : "answered") })
    }

    private let refused = SyncNotice.failed(CycleFailure(.notAuthorised, "401"))

    @Test("an uninstall is believed when requests are refused after it, and not before")
    func believed() {
        let presence = presence(appID: "a")
        presence.take(refused)
        #expect(presence.heed(.uninstalled, appID: "a"))
        // This cycle was under way already.
        presence.take(refused)
        presence.take(.reported(SyncReport(plan: Plan())))
        #expect(log.take() == [])
        presence.take(.looking(.full))
        presence.take(.failed(CycleFailure(.unreachable, "503")))
        #expect(log.take() == [])
        presence.take(refused)
        presence.take(refused)
        #expect(log.take() == ["set", "refused"])
        #expect(presence.heed(.installed, appID: "a"))
        #expect(log.take() == ["clear"])
    }

    @Test("a forged or replayed uninstall marks nothing while requests are answered")
    func notBelieved() {
        let presence = presence(appID: "a")
        #expect(presence.heed(.uninstalled, appID: "a"))
        presence.take(.looking(.full))
        presence.take(.reported(SyncReport(plan: Plan())))
        presence.take(refused)
        #expect(log.take() == ["answered"])
    }

    @Test("another app, a pasted token and a changed plan lead to nothing")
    func unrelated() {
        #expect(!presence(appID: "a").heed(.uninstalled, appID: "b"))
        #expect(!presence(appID: nil).heed(.uninstalled, appID: "b"))
        #expect(!presence(appID: "a").heed(.changedPlan, appID: "a"))
        #expect(log.take() == [])
    }
}
