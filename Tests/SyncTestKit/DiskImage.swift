import Pacing

/// What of the un-synced changes a crash leaves. A correct program starts from each of them.
package enum DiskImage: Hashable, Sendable, CaseIterable {
    /// Everything that was done is there.
    case everything
    /// Only what was synced: a file's content by its own fsync, its name by that of its folder.
    case syncedOnly
    /// A part of what was not synced, and of un-synced content a torn part.
    case someLost
    /// All names are there, of un-synced content nothing: a rename overtook the data.
    case namesBeforeContent
}

extension MemoryTree {
    func image(_ image: DiskImage, random: inout SeededRandom) -> MemoryTree {
        var result = self
        for change in pending {
            switch image {
            case .everything, .namesBeforeContent: result.settle(change)
            case .syncedOnly: break
            case .someLost: if Bool.random(using: &random) { result.settle(change) }
            }
        }
        result.pending = []
        for inode in result.nodes.keys.sorted() {
            guard var node = result.nodes[inode] else { continue }
            node.children = node.syncedChildren
            switch image {
            case .everything: break
            case .syncedOnly, .namesBeforeContent: node.bytes = node.syncedBytes ?? []
            case .someLost: node.bytes = Self.torn(node, random: &random)
            }
            node.sync()
            result.nodes[inode] = node
        }
        return result
    }

    /// What was synced and some of what was added since; a changed content is wholly old or cut short.
    private static func torn(_ node: MemoryNode, random: inout SeededRandom) -> [UInt8] {
        let certain = node.syncedBytes ?? []
        guard node.bytes != certain else { return certain }
        if node.bytes.starts(with: certain) {
            return Array(
                node.bytes.prefix(Int.random(in: certain.count...node.bytes.count, using: &random)))
        }
        guard Bool.random(using: &random) else { return certain }
        return Array(node.bytes.prefix(Int.random(in: 0...node.bytes.count, using: &random)))
    }
}
