import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

@Suite struct GitStateTests {
    @Test("the branch is read from HEAD; another one than is meant stops everything")
    func branch() throws {
        let files = InMemoryWorkspace.with([".git/HEAD": "ref: refs/heads/feature/x\n"])
        let state = GitState.read(files)
        #expect(state == GitState(branch: "feature/x", operation: nil, isRepository: true))
        try state.demandCalm(branch: nil)
        try state.demandCalm(branch: "feature/x")
        let failure = #expect(throws: CycleFailure.self) { try state.demandCalm(branch: "main") }
        #expect(failure?.kind == .guarded)
        files.put("0123456789abcdef\n", at: ".git/HEAD")
        #expect(throws: CycleFailure.self) { try GitState.read(files).demandCalm(branch: "main") }
    }

    @Test("a folder without a repository has no branch to be wrong about")
    func none() throws {
        try GitState.read(InMemoryWorkspace.with([:])).demandCalm(branch: "main")
    }

    @Test(
        "while git is at work nothing moves",
        arguments: [
            "MERGE_HEAD", "rebase-merge/done", "rebase-apply/next", "CHERRY_PICK_HEAD",
            "REVERT_HEAD", "index.lock", "HEAD.lock",
        ])
    func busy(_ sign: String) throws {
        let files = InMemoryWorkspace.with([".git/HEAD": "ref: refs/heads/main\n"])
        files.put("x", at: try #require(FilePath(".git/" + sign)))
        let failure = #expect(throws: CycleFailure.self) {
            try GitState.read(files).demandCalm(branch: nil)
        }
        #expect(failure?.kind == .guarded && failure?.hint != nil)
    }

    @Test("a command is not over until its index has lain there for a moment: HEAD comes after it")
    func settling() throws {
        let files = InMemoryWorkspace.with([".git/HEAD": "ref: refs/heads/main\n"])
        let now = ManualTime.birthday.advanced(by: .seconds(60))
        #expect(!GitState.read(files).isSettling(at: now))
        files.put("x", at: ".git/index")
        files.setModified(now, at: ".git/index")
        let state = GitState.read(files)
        #expect(state.isSettling(at: now.advanced(by: .milliseconds(20))))
        #expect(!state.isSettling(at: now.advanced(by: .seconds(1))))
        // A clock that was set back does not make anybody wait.
        #expect(!state.isSettling(at: now.advanced(by: .seconds(-30))))
        files.put("x", at: ".git/index.lock")
        #expect(GitState.read(files).isSettling(at: now.advanced(by: .seconds(1))))
    }

    @Test("a new index shows in the state: files may have changed since")
    func anotherIndex() {
        let files = InMemoryWorkspace.with([".git/HEAD": "ref: refs/heads/main\n"])
        files.put("one", at: ".git/index")
        let before = GitState.read(files)
        #expect(GitState.read(files) == before)
        files.putByRename("two", at: ".git/index")
        #expect(GitState.read(files) != before)
    }
}
