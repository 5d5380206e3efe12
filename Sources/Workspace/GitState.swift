package import Pacing
package import Ports
package import SyncCore

/// What git is doing to the workspace. A checkout looks like thousands of edits and deletions that
/// nobody made; while it lasts, and on another branch than the one that is meant, nothing moves.
package struct GitState: Hashable, Sendable {
    /// The branch that is checked out; `nil` without a repository, or when HEAD is on none.
    package let branch: String?
    /// `a merge`, `a rebase`, …; `nil` when git is at rest.
    package let operation: String?
    /// Whether the workspace's own folder is a repository.
    package let isRepository: Bool
    /// Which index there is: every command that changes files writes it anew. `nil` without one.
    private(set) var index: Index?

    struct Index: Hashable, Sendable {
        let inode: UInt64
        let size: Int
        let written: Timestamp
    }

    /// Looks at `.git` beneath the workspace. A work tree whose repository lies elsewhere (`.git` is a
    /// file) shows neither branch nor operation.
    package static func read(_ files: any FileSystem) -> GitState {
        let none = GitState(branch: nil, operation: nil, isRepository: false)
        guard (try? files.metadata(at: ".git"))?.kind == .directory,
            let head = try? files.read(".git/HEAD", limit: 4096)
        else { return none }
        let text = String(decoding: head, as: UTF8.self).prefix { !$0.isNewline }
        let mark = "ref: refs/heads/"
        let branch = text.hasPrefix(mark) ? String(text.dropFirst(mark.count)) : nil
        let operation = signs.first { (try? files.metadata(at: $0.path)) != nil }?.operation
        let index = (try? files.metadata(at: ".git/index")).flatMap(\.self).map {
            Index(inode: $0.inode, size: $0.size, written: $0.modified)
        }
        return GitState(
            branch: branch, operation: operation, isRepository: true, index: index)
    }

    private static let signs: [(path: FilePath, operation: String)] = [
        (".git/rebase-merge", "a rebase"), (".git/rebase-apply", "a rebase"),
        (".git/MERGE_HEAD", "a merge"), (".git/CHERRY_PICK_HEAD", "a cherry-pick"),
        (".git/REVERT_HEAD", "a revert"), (".git/index.lock", running),
        (".git/HEAD.lock", running),
    ]

    /// A git command holds the index right now.
    package var isRunning: Bool { operation == Self.running }

    /// Whether a git command may not be over yet: one that switches branches gives the index back before
    /// HEAD says where it went, and between the two nobody could tell its files from a person's edits.
    package func isSettling(at now: Timestamp) -> Bool {
        guard !isRunning else { return true }
        guard let age = index?.written.duration(to: now) else { return false }
        return age >= .zero && age < Self.settling
    }

    /// It was 17 ms for 2000 files on a busy machine.
    private static let settling = Duration.milliseconds(250)

    private static let running = "a git command"

    /// Throws when nothing may be synced now: git is at work, or `rules.branch` names another branch.
    package func demandCalm(branch wanted: String?) throws(CycleFailure) {
        if let operation {
            throw CycleFailure(
                .guarded, "\(operation) is in progress in the workspace",
                hint: isRunning
                    ? "wait until it is done; if git has crashed, remove .git/index.lock"
                    : "finish it (git status says how), then sync")
        }
        guard let wanted, isRepository, branch != wanted else { return }
        throw CycleFailure(
            .guarded,
            "the workspace is on \(branch.map { "branch \($0)" } ?? "no branch"), and rules.branch says \(wanted)",
            hint: "git switch \(wanted), or change rules.branch")
    }
}
