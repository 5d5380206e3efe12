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
            "REVERT_HEAD", "index.lock",
        ])
    func busy(_ sign: String) throws {
        let files = InMemoryWorkspace.with([".git/HEAD": "ref: refs/heads/main\n"])
        files.put("x", at: try #require(FilePath(".git/" + sign)))
        let failure = #expect(throws: CycleFailure.self) {
            try GitState.read(files).demandCalm(branch: nil)
        }
        #expect(failure?.kind == .guarded && failure?.hint != nil)
    }
}
