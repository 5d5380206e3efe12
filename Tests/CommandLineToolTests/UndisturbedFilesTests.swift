import Catalog
import Documents
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Synchronization
import Testing

@testable import CommandLineTool

/// A look at the files while somebody checks out another branch.
@Suite struct UndisturbedFilesTests {
    /// Files that are looked at while something happens.
    private final class Disturbed: Replica {
        let side = ReplicaSide.local
        let looks = Mutex(0)
        let hints = Mutex<[Set<String>?]>([])
        private let during: @Sendable (Int) -> Void

        init(_ during: @escaping @Sendable (Int) -> Void) { self.during = during }

        func snapshot(_ scope: ScanScope) async throws(CycleFailure) -> Snapshot {
            let number = looks.withLock { count in
                count += 1
                return count
            }
            hints.withLock { $0.append(scope.hinted) }
            during(number)
            return Snapshot(side: .local)
        }

        func apply(_ change: Change, in context: ApplyContext) async -> Outcome {
            Outcome(change, .stale("nothing is changed here"))
        }
    }

    private let files = InMemoryFileSystem()
    private let time = EagerTime()

    private func look(
        branch: String? = nil, _ during: @escaping @Sendable (Int) -> Void
    ) async throws -> Int {
        files.put("ref: refs/heads/main\n", at: ".git/HEAD")
        files.put("main", at: ".git/index")
        time.clock.advance(by: .seconds(60))
        let replica = Disturbed(during)
        _ = try await UndisturbedFiles(
            replica: replica, git: GitWatch(files: files, branch: branch, time: time)
        ).snapshot(ScanScope())
        return replica.looks.withLock { $0 }
    }

    @Test("nothing happens: one look")
    func calm() async throws {
        #expect(try await look { _ in } == 1)
    }

    @Test("a checkout that falls into the look makes it look again")
    func checkout() async throws {
        let files = files
        let looks = try await look { number in
            if number == 1 { files.putByRename("spring", at: ".git/index") }
        }
        #expect(looks == 2)
    }

    @Test(
        "after a git command all files are looked at, whichever the watcher names; then those again"
    )
    func hints() async throws {
        files.put("ref: refs/heads/main\n", at: ".git/HEAD")
        files.put("main", at: ".git/index")
        let (files, replica) = (files, Disturbed { _ in })
        let undisturbed = UndisturbedFiles(
            replica: replica, git: GitWatch(files: files, branch: nil, time: time))
        let scope = ScanScope(hinted: ["listings/mat.yaml"])
        for index in ["main", "main", "spring", "spring"] {
            if index == "spring" { files.putByRename(index, at: ".git/index") }
            time.clock.advance(by: .seconds(60))
            _ = try await undisturbed.snapshot(scope)
            _ = try await undisturbed.snapshot(scope)
        }
        let named: Set<String>? = scope.hinted
        #expect(
            replica.hints.withLock { $0 } == [nil, named, named, named, nil, named, nil, named])
    }

    @Test("a checkout of another branch than is meant ends the look")
    func wrongBranch() async throws {
        let files = files
        let failure = await #expect(throws: CycleFailure.self) {
            try await look(branch: "main") { _ in
                files.putByRename("spring", at: ".git/index")
                files.put("ref: refs/heads/spring\n", at: ".git/HEAD")
            }
        }
        #expect(failure?.kind == .guarded)
    }

    @Test("files that never come to rest are not believed")
    func restless() async throws {
        let files = files
        let failure = await #expect(throws: CycleFailure.self) {
            try await look { number in
                files.putByRename("\(number)", at: ".git/index")
            }
        }
        #expect(failure?.kind == .guarded)
    }
}
