import Pacing
import Ports
import SyncTestKit
import Testing

@testable import HighLevel

@Suite struct UninstalledMarkTests {
    @Test(
        "the mark of an app that was taken out is kept beside the login, for the owner, until it goes"
    )
    func mark() throws {
        let files = InMemoryFileSystem()
        let store = OAuthStore(files: files, place: "/config")
        let since = Timestamp(seconds: 1_790_000_000)
        #expect(try store.uninstalled("L") == nil)
        try store.clearUninstalled("L")
        try store.markUninstalled("L", since: since)
        try store.markUninstalled("L", since: since)
        #expect(try store.uninstalled("L") == since && store.uninstalled("M") == nil)
        #expect(try files.metadata(at: "credentials/uninstalled/L.json")?.permissions == 0o600)
        #expect(try store.ids() == [])
        try store.clearUninstalled("L")
        #expect(try store.uninstalled("L") == nil)
    }
}
