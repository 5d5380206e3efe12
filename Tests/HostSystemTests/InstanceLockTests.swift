import Glibc
import Ports
import SyncTestKit
import Testing

@testable import HostSystem

@Suite struct InstanceLockTests {
    @Test("I18: the second is told who holds it; after the release it gets it")
    func exclusion() throws {
        try TemporaryFolder.with { folder in
            let files = try POSIXFileSystem(root: folder)
            let first = try InstanceLock.take("lock", in: files)
            do throws(InstanceLock.Refusal) {
                _ = try InstanceLock.take("lock", in: files)
                Issue.record("two hold it")
            } catch {
                guard case .held(let holder?) = error else {
                    Issue.record("\(error)")
                    return
                }
                #expect(holder == .current())
                #expect(holder.processID == getpid())
                #expect(holder.description == "process \(getpid()) on \(HostName.current)")
            }
            first.release()
            _ = try InstanceLock.take("lock", in: files)
        }
    }

    @Test("a lock file that is a link is not followed")
    func link() throws {
        try TemporaryFolder.with { folder in
            let files = try POSIXFileSystem(root: folder)
            symlink("/etc/passwd", folder + "/lock")
            #expect(
                throws: InstanceLock.Refusal.failed(FileFailure(.symbolicLink, path: "lock"))
            ) { try InstanceLock.take("lock", in: files) }
        }
    }

    @Test("the holder's text is read back, and nonsense is nobody")
    func text() {
        let holder = InstanceLock.Holder(processID: 42, host: "box", bootID: "b-1")
        #expect(InstanceLock.Holder(text: holder.text) == holder)
        #expect(InstanceLock.Holder(text: "") == nil)
        #expect(InstanceLock.Holder(text: "pid x\nhost y\n") == nil)
    }
}
