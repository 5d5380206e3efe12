package import Pacing
package import Ports

/// What tells without reading that a file was not changed.
package struct FileStamp: Hashable, Sendable {
    package let size: Int
    package let modified: Timestamp
    /// What `touch -d` cannot set back.
    package let changed: Timestamp
    package let inode: UInt64

    package init(_ metadata: FileMetadata) { self.init(FolderSurvey.Stamp(metadata)) }

    init(_ stamp: FolderSurvey.Stamp) {
        size = stamp.size
        modified = stamp.modified
        changed = stamp.changed
        inode = stamp.inode
    }

    /// Whether an equal stamp later on proves that the content is the same. A file that was written
    /// just before it was read may be written again within one tick of the file system's clock.
    package func isSettled(at now: Timestamp) -> Bool {
        let age = max(modified, changed).duration(to: now)
        return age > .seconds(2)
    }
}
