import Documents

/// Gives nodes their meaning: types by the core schema, keys as texts, aliases and merge keys as the
/// values that they stand for, places for the source map.
struct YAMLComposer {
    typealias ID = YAMLTree.ID

    /// A value and where it stands.
    private struct Composed {
        var value: DocumentValue
        var source: SourceNode
    }

    /// What an anchor names, with its size, so that what aliases expand to stays within the limits.
    private struct Anchored {
        var value: DocumentValue
        var nodes = 1
        var height = 1
        /// The text of a scalar, for an alias that is a key.
        var text: String?
    }

    let tree: YAMLTree
    let tagHandles: [String: String]
    private let limits: ParseLimits
    private var anchors: [String: Anchored] = [:]
    /// Names of anchored collections that are being composed.
    private var open: Set<String> = []
    private var nodes = 0
    /// Levels above the present node.
    private var level = 0
    /// Levels of the node that was composed last.
    private var height = 1
    private var repetitions: [RepeatedKey] = []

    init(_ tree: YAMLTree, tagHandles: [String: String], limits: ParseLimits) {
        self.tree = tree
        self.tagHandles = tagHandles
        self.limits = limits
    }

    mutating func document(_ root: ID) throws(SyntaxError) -> ParsedDocument {
        let composed = try compose(root)
        return ParsedDocument(
            value: composed.value, source: composed.source,
            duplicateKeys: repetitions.map(\.duplicate).sorted {
                $0.second.lowerBound < $1.second.lowerBound
            })
    }

    private mutating func compose(_ id: ID) throws(SyntaxError) -> Composed {
        let cell = tree[id]
        if cell.kind == .alias { return try alias(id) }
        guard cell.hasProperties, let name = anchorName(id) else { return try content(of: id) }
        // An alias inside is a reference to the node itself, not to an earlier one of the name.
        let isOuter = open.insert(name).inserted
        let before = nodes
        let composed = try content(of: id)
        if isOuter { open.remove(name) }
        anchors[name] = Anchored(
            value: composed.value, nodes: nodes - before, height: height,
            text: cell.kind == .sequence || cell.kind == .mapping ? nil : tree.text(of: id))
        return composed
    }

    private func anchorName(_ id: ID) -> String? {
        tree.properties(of: id).anchorRange.map { tree.text($0.lowerBound + 1..<$0.upperBound) }
    }

    private mutating func target(of id: ID) throws(SyntaxError) -> Anchored {
        let name = tree.text(of: id)
        let range = tree.range(of: id)
        guard !open.contains(name) else {
            throw SyntaxError(
                "the alias *\(name) stands inside its own anchor", at: range,
                help: "a value cannot contain itself; write the value out")
        }
        guard let target = anchors[name] else {
            throw SyntaxError(
                "no anchor &\(name) stands above this alias", at: range,
                help:
                    "put quotes around a text that begins with *, or add &\(name) to a value above")
        }
        nodes += target.nodes
        guard nodes <= limits.nodes, level + target.height <= limits.depth + 1 else {
            throw SyntaxError(
                nodes > limits.nodes
                    ? "aliases make more than \(limits.nodes) values of this file"
                    : "aliases nest deeper than \(limits.depth) levels",
                at: range, help: "write less by reference")
        }
        return target
    }

    private mutating func alias(_ id: ID) throws(SyntaxError) -> Composed {
        let target = try target(of: id)
        height = target.height
        return Composed(value: target.value, source: SourceNode(value: tree.range(of: id)))
    }

    private mutating func content(of id: ID) throws(SyntaxError) -> Composed {
        nodes += 1
        let cell = tree[id]
        switch cell.kind {
        case .sequence: return try sequence(id, cell)
        case .mapping: return try mapping(id, cell)
        case .empty, .plain, .singleQuoted, .doubleQuoted, .literal, .folded, .alias:
            height = 1
            return Composed(value: try scalar(id), source: SourceNode(value: cell.range))
        }
    }

    /// Composes a child, one level down.
    private mutating func child(
        _ id: ID, _ step: @autoclosure () -> DocumentPath.Step
    ) throws(SyntaxError) -> Composed {
        let known = repetitions.count
        level += 1
        let composed = try compose(id)
        level -= 1
        for index in known..<repetitions.count { repetitions[index].stepsUp.append(step()) }
        return composed
    }

    private mutating func sequence(
        _ id: ID, _ cell: YAMLTree.Cell
    ) throws(SyntaxError) -> Composed {
        try require(id, tag: "seq", is: "a list")
        var values: [DocumentValue] = []
        var children: [SourceNode] = []
        values.reserveCapacity(cell.childCount)
        children.reserveCapacity(cell.childCount)
        var tallest = 0
        var item = cell.firstChild
        while item >= 0 {
            let composed = try child(item, .index(values.count))
            values.append(composed.value)
            children.append(composed.source)
            tallest = max(tallest, height)
            item = tree.next(item)
        }
        height = tallest + 1
        return Composed(
            value: .sequence(values), source: SourceNode(value: cell.range, children: children))
    }

    private mutating func mapping(
        _ id: ID, _ cell: YAMLTree.Cell
    ) throws(SyntaxError) -> Composed {
        try require(id, tag: "map", is: "a mapping")
        var entries: [OrderedObject.Entry] = []
        var children: [SourceNode] = []
        entries.reserveCapacity(cell.childCount / 2)
        children.reserveCapacity(cell.childCount / 2)
        var merges: [(key: Range<Int>, composed: Composed)] = []
        var tallest = 0
        var next = cell.firstChild
        while next >= 0 {
            let first = tree[next]
            let isMerge = isMergeKey(next)
            let key = isMerge ? "<<" : try key(next)
            var composed = try child(first.next, .key(key))
            tallest = max(tallest, height)
            next = tree.next(first.next)
            if isMerge {
                merges.append((first.range, composed))
                continue
            }
            composed.source.key = first.range
            entries.append(OrderedObject.Entry(key: key, value: composed.value))
            children.append(composed.source)
        }
        height = tallest + 1
        var object = OrderedObject(unique: entries) ?? withoutRepetitions(entries, &children)
        for (key, composed) in merges {
            let place = composed.source.value
            for entry in try Self.merged(composed, at: place) where !object.contains(entry.key) {
                object[entry.key] = entry.value
                children.append(SourceNode(key: key, value: place))
            }
        }
        return Composed(
            value: .mapping(object), source: SourceNode(value: cell.range, children: children))
    }

    /// Keeps the first of each key and notes the others.
    private mutating func withoutRepetitions(
        _ entries: [OrderedObject.Entry], _ children: inout [SourceNode]
    ) -> OrderedObject {
        var object = OrderedObject()
        var kept: [SourceNode] = []
        for (entry, child) in zip(entries, children) {
            if let position = object.position(of: entry.key), let first = kept[position].key,
                let second = child.key
            {
                repetitions.append(
                    RepeatedKey(stepsUp: [.key(entry.key)], first: first, second: second))
                continue
            }
            object[entry.key] = entry.value
            kept.append(child)
        }
        children = kept
        return object
    }

    static func isMerge(_ key: YAMLNode) -> Bool {
        if case .scalar(.plain, "<<") = key.content {
            key.properties.tagRange == nil
        } else {
            false
        }
    }

    private func isMergeKey(_ key: ID) -> Bool {
        guard tree.kind(of: key) == .plain, let slice = tree.slice(of: key), slice.count == 2,
            slice[0] == 0x3C, slice[1] == 0x3C
        else { return false }
        return tree.properties(of: key).tagRange == nil
    }

    /// The entries that `<<` brings in: of a mapping, or of several in a list, the first one winning.
    private static func merged(
        _ composed: Composed, at place: Range<Int>
    ) throws(SyntaxError) -> [OrderedObject.Entry] {
        var entries: [OrderedObject.Entry] = []
        for value in composed.value.sequenceValue ?? [composed.value] {
            guard let object = value.mappingValue else {
                throw SyntaxError(
                    "<< takes a mapping or a list of mappings, not \(value.kindName)", at: place,
                    help: "write <<: *name, or put the key in quotes if it is meant as a text")
            }
            entries += object.entries
        }
        return entries
    }

    private mutating func key(_ id: ID) throws(SyntaxError) -> String {
        let cell = tree[id]
        switch cell.kind {
        case .empty where !cell.hasProperties:
            let place = cell.colon >= 0 ? cell.colon : cell.entryStart
            throw SyntaxError(
                "a key is missing", at: place..<place + 1,
                help: "write the key in front; use \"\" for an empty one")
        case .empty, .plain, .singleQuoted, .doubleQuoted, .literal, .folded:
            let text = tree.text(of: id)
            guard cell.hasProperties else { return text }
            // Keys are texts: `1` and `true` as a key are read as they are written.
            var value = try scalar(id, isKey: true)
            if let name = anchorName(id) {
                if cell.kind == .plain, tree.properties(of: id).tagRange == nil {
                    value = try scalar(id)
                }
                anchors[name] = Anchored(value: value, text: text)
            }
            return text
        case .alias:
            guard let text = try target(of: id).text else { fallthrough }
            return text
        case .sequence, .mapping:
            throw SyntaxError(
                "a key must be a text", at: cell.range,
                help: "put it in quotes if it is meant as one")
        }
    }
}
