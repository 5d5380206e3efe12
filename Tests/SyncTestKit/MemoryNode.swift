import Pacing
import Ports

/// A file, folder, link or special file in memory, with what of it would survive a crash.
struct MemoryNode: Sendable {
    let kind: FileKind
    var bytes: [UInt8] {
        get { content }
        set {
            syncedContent = syncedBytes
            syncedCount = nil
            content = newValue
        }
    }
    private var content: [UInt8] = []
    /// What was synced, where it is no beginning of what is there now.
    private var syncedContent: [UInt8]?
    /// How much of what is there was synced, and only added to since: so a log that grows is not copied
    /// with every line.
    private var syncedCount: Int?
    var children: [String: UInt64] = [:]
    /// The entries that are on the disk for sure.
    var syncedChildren: [String: UInt64] = [:]
    var permissions: Int
    var isOwnedByUs = true
    var links = 1
    var modified: Timestamp

    init(kind: FileKind, permissions: Int, modified: Timestamp) {
        self.kind = kind
        self.permissions = permissions
        self.modified = modified
    }

    /// The content at the last fsync; `nil` when it was never synced.
    var syncedBytes: [UInt8]? {
        syncedCount.map { $0 == content.count ? content : Array(content.prefix($0)) }
            ?? syncedContent
    }

    /// What there is is what was synced.
    mutating func sync() {
        syncedCount = content.count
        syncedContent = nil
    }

    mutating func append(_ bytes: [UInt8]) { content += bytes }
}
