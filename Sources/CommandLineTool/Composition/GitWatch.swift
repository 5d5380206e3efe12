import Catalog
import Pacing
import Ports
import SyncCore
import Synchronization
import Workspace

/// Waits for git. A command that runs is over in a moment: it is waited for. A rebase, a merge or the wrong
/// branch is a person's to end.
struct GitWatch: Sendable {
    let files: any FileSystem
    /// The branch that is meant; `nil` for any.
    let branch: String?
    let time: any TimeSource

    /// Returns once nothing is under way, and throws when that takes long, or on another branch.
    @discardableResult
    func rest() async throws(CycleFailure) -> GitState {
        let giveUp = time.now.advanced(by: .seconds(10))
        var state = GitState.read(files)
        while state.isSettling(at: time.wallClock), time.now < giveUp {
            do {
                try await time.sleep(until: time.now.advanced(by: .milliseconds(20)))
            } catch {
                throw CycleFailure(.cancelled, "interrupted")
            }
            state = GitState.read(files)
        }
        try state.demandCalm(branch: branch)
        return state
    }
}

/// The files, looked at while git leaves them alone: a checkout that begins in the middle of a look would
/// show some files of one branch and some of another, and be pushed so.
///
/// Once git has been at work, all files are looked at: the watcher's words about thousands of files come in
/// portions, and half a checkout is no plan.
final class UndisturbedFiles: Replica {
    private let replica: any Replica
    private let git: GitWatch
    /// What git was like when the files were last looked at.
    private let known = Mutex<GitState?>(nil)

    init(replica: any Replica, git: GitWatch) {
        self.replica = replica
        self.git = git
    }

    var side: ReplicaSide { replica.side }

    private static let attempts = 5

    func snapshot(_ scope: ScanScope) async throws(CycleFailure) -> Snapshot {
        for _ in 0..<Self.attempts {
            let before = try await git.rest()
            var scope = scope
            if known.withLock({ $0 }) != before { scope.hinted = nil }
            let seen = try await replica.snapshot(scope)
            guard GitState.read(git.files) == before else { continue }
            known.withLock { $0 = before }
            return seen
        }
        throw CycleFailure(
            .guarded, "git changes the workspace again and again",
            hint: "wait until it is done, then sync")
    }

    func apply(_ change: Change, in context: ApplyContext) async -> Outcome {
        await replica.apply(change, in: context)
    }

    func groups(of changes: [Change]) -> [[Change]] { replica.groups(of: changes) }

    func apply(together changes: [Change], in context: ApplyContext) async -> [Outcome] {
        await replica.apply(together: changes, in: context)
    }

    func locate(_ problem: Problem) async -> Problem { await replica.locate(problem) }
}
