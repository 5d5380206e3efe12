package import Pacing
package import Ports

/// What tells without reading that a file was not changed.
package struct FileStamp: Hashable, Sendable {
    package let size: Int
    package let modified: Timestamp
    package let inode: UInt64

    package init(_ metadata: FileMetadata) {
        size = metadata.size
        modified = metadata.modified
        inode = metadata.inode
    }

    /// Whether an equal stamp later on proves that the content is the same. A file that was written
    /// just before it was read may be written again within one tick of the file system's clock.
    package func isSettled(at now: Timestamp) -> Bool {
        let age = modified.duration(to: now)
        return age > .seconds(2)
    }
}
