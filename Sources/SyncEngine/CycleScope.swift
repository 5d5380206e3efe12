package import SyncCore

/// What one cycle looks at, and why.
package struct CycleScope: Hashable, Sendable {
    /// Whether the remote is listed whole; otherwise only what changed locally, and `remote`.
    package var isFull: Bool
    /// Whether files may have changed.
    package var looksAtFiles: Bool
    /// Remote objects that a webhook spoke of.
    package var remote: Set<RemoteReference>

    package init(
        isFull: Bool = false, looksAtFiles: Bool = false, remote: Set<RemoteReference> = []
    ) {
        self.isFull = isFull
        self.looksAtFiles = looksAtFiles
        self.remote = remote
    }

    package static let full = CycleScope(isFull: true, looksAtFiles: true)

    package var isEmpty: Bool { !isFull && !looksAtFiles && remote.isEmpty }

    package mutating func formUnion(_ other: CycleScope) {
        isFull = isFull || other.isFull
        looksAtFiles = looksAtFiles || other.looksAtFiles
        remote.formUnion(other.remote)
    }
}
