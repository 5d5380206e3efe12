package import Ports
package import SyncCore

/// What one cycle looks at, and why.
package struct CycleScope: Hashable, Sendable {
    /// Whether the remote is listed whole; otherwise only what changed locally, and `remote`.
    package var isFull: Bool
    /// Whether files may have changed.
    package var looksAtFiles: Bool
    /// The only files that may have changed, as the watcher says; `nil` when any may have.
    package var hinted: Set<FilePath>?
    /// Remote objects that a webhook spoke of.
    package var remote: Set<RemoteReference>

    package init(
        isFull: Bool = false, looksAtFiles: Bool = false, hinted: Set<FilePath>? = nil,
        remote: Set<RemoteReference> = []
    ) {
        self.isFull = isFull
        self.looksAtFiles = looksAtFiles
        self.hinted = hinted
        self.remote = remote
    }

    package static let full = CycleScope(isFull: true, looksAtFiles: true)

    private static let hintLimit = 500

    package var isEmpty: Bool { !isFull && !looksAtFiles && remote.isEmpty }

    package mutating func formUnion(_ other: CycleScope) {
        isFull = isFull || other.isFull
        if looksAtFiles, other.looksAtFiles {
            hinted = hinted.flatMap { mine in other.hinted.map { mine.union($0) } }
        } else if other.looksAtFiles {
            hinted = other.hinted
        }
        // Of so many at once none is worth being looked at by itself.
        if (hinted?.count ?? 0) > Self.hintLimit { hinted = nil }
        looksAtFiles = looksAtFiles || other.looksAtFiles
        remote.formUnion(other.remote)
    }
}
