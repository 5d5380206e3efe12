/// In which column each block collection stands and is to stand: two spaces a level. A list that
/// stands in the column of its key stays there, as many people write it.
struct YAMLColumns {
    private struct Collection {
        var old: Int
        var new: Int
        var parent: Int?
    }

    /// The start of an entry or item.
    private struct Mark {
        var offset: Int
        var collection: Int
    }

    private var collections: [Collection] = []
    private var marks: [Mark] = []

    init(_ root: YAMLNode, keepsIndent: Bool) {
        walk(root, parent: nil)
        marks.sort { $0.offset < $1.offset }
        if keepsIndent {
            for index in collections.indices { collections[index].new = collections[index].old }
        }
    }

    private mutating func walk(_ node: YAMLNode, parent: Int?) {
        guard node.isBlockCollection else { return }
        let above = parent.map { collections[$0] }
        let new: Int
        if let above { new = node.indent == above.old ? above.new : above.new + 2 } else { new = 0 }
        let own = collections.count
        collections.append(Collection(old: node.indent, new: new, parent: parent))
        switch node.content {
        case .sequence(let items, _):
            for item in items {
                marks.append(Mark(offset: item.start, collection: own))
                walk(item.node, parent: own)
            }
        case .mapping(let entries, _):
            for entry in entries {
                let start = min(entry.start, entry.key.start)
                marks.append(Mark(offset: start, collection: own))
                walk(entry.key, parent: own)
                if entry.isExplicit, let colon = entry.colon {
                    marks.append(Mark(offset: colon, collection: own))
                }
                walk(entry.value, parent: own)
            }
        case .scalar, .alias: break
        }
    }

    /// The index of the first mark behind an offset.
    private func after(_ offset: Int) -> Int {
        var (low, high) = (0, marks.count)
        while low < high {
            let middle = (low + high) / 2
            if marks[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// How far the entry moves that an offset belongs to.
    func delta(at offset: Int) -> Int {
        let next = after(offset)
        guard next > 0 else { return 0 }
        let owner = collections[marks[next - 1].collection]
        return owner.new - owner.old
    }

    /// The new column of a line's first piece.
    func column(of offset: Int, old: Int) -> Int {
        let next = after(offset)
        guard next > 0 else { return old }
        let mark = marks[next - 1]
        let owner = collections[mark.collection]
        return mark.offset == offset ? owner.new : old + owner.new - owner.old
    }

    /// The new column of a comment on a line of its own: that of the entry below or of an enclosing
    /// collection, when it stood in its column; else it moves with what it stands in.
    func comment(at offset: Int, column: Int) -> (column: Int, isTied: Bool) {
        let next = after(offset)
        if next < marks.count {
            let below = collections[marks[next].collection]
            if below.old == column { return (below.new, true) }
        }
        var index = next > 0 ? marks[next - 1].collection : nil
        while let current = index {
            let collection = collections[current]
            if collection.old <= column {
                let delta = collection.new - collection.old
                return (column + delta, collection.old == column)
            }
            index = collection.parent
        }
        return (column, false)
    }
}
