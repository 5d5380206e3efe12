import Documents

/// Gives nodes their meaning: types by the core schema, keys as texts, aliases and merge keys as the
/// values that they stand for, places for the source map.
struct YAMLComposer {
    /// A value with its size, so that what aliases expand to stays within the limits.
    private struct Sized {
        var value: DocumentValue
        var source: SourceNode
        var nodes = 1
        var depth = 1
        /// The text of a scalar, for an alias that is a key.
        var text: String?
    }

    private var path: [DocumentPath.Step] = []
    private var anchors: [String: Sized] = [:]
    /// Names of anchored collections that are being composed.
    private var open: Set<String> = []
    private var nodes = 0
    private(set) var duplicates: [DuplicateKey] = []
    private let tagHandles: [String: String]
    private let limits: ParseLimits

    init(tagHandles: [String: String], limits: ParseLimits) {
        self.tagHandles = tagHandles
        self.limits = limits
    }

    static func document(
        _ root: YAMLNode, tagHandles: [String: String], limits: ParseLimits
    ) throws(SyntaxError) -> ParsedDocument {
        var composer = YAMLComposer(tagHandles: tagHandles, limits: limits)
        let composed = try composer.compose(root)
        return ParsedDocument(
            value: composed.value, source: composed.source, duplicateKeys: composer.duplicates)
    }

    private mutating func compose(_ node: YAMLNode) throws(SyntaxError) -> Sized {
        if case .alias(let name) = node.content { return try alias(name, node.range) }
        guard let name = node.properties.anchor else { return try content(of: node) }
        // An alias inside is a reference to the node itself, not to an earlier one of the name.
        let isOuter = open.insert(name).inserted
        let composed = try content(of: node)
        if isOuter { open.remove(name) }
        anchors[name] = composed
        return composed
    }

    private mutating func alias(_ name: String, _ range: Range<Int>) throws(SyntaxError) -> Sized {
        guard !open.contains(name) else {
            throw SyntaxError(
                "the alias *\(name) stands inside its own anchor", at: range,
                help: "a value cannot contain itself; write the value out")
        }
        guard var target = anchors[name] else {
            throw SyntaxError(
                "no anchor &\(name) stands above this alias", at: range,
                help:
                    "put quotes around a text that begins with *, or add &\(name) to a value above")
        }
        nodes += target.nodes
        guard nodes <= limits.nodes, path.count + target.depth <= limits.depth + 1 else {
            throw SyntaxError(
                nodes > limits.nodes
                    ? "aliases make more than \(limits.nodes) values of this file"
                    : "aliases nest deeper than \(limits.depth) levels",
                at: range, help: "write less by reference")
        }
        target.source = SourceNode(value: range)
        return target
    }

    private mutating func content(of node: YAMLNode) throws(SyntaxError) -> Sized {
        nodes += 1
        switch node.content {
        case .scalar(let style, let text):
            let value = try scalar(node, style, text)
            return Sized(value: value, source: SourceNode(value: node.range), text: text)
        case .sequence(let items, _):
            try require(node, tag: "seq", is: "a list")
            var result = Sized(value: .null, source: SourceNode(value: node.range))
            var values: [DocumentValue] = []
            values.reserveCapacity(items.count)
            result.source.children.reserveCapacity(items.count)
            for item in items {
                path.append(.index(values.count))
                let composed = try compose(item.node)
                path.removeLast()
                values.append(composed.value)
                result.source.children.append(composed.source)
                result.nodes += composed.nodes
                result.depth = max(result.depth, composed.depth + 1)
            }
            result.value = .sequence(values)
            return result
        case .mapping(let entries, _):
            try require(node, tag: "map", is: "a mapping")
            return try mapping(node, entries)
        case .alias(let name):
            return try alias(name, node.range)
        }
    }

    private mutating func mapping(
        _ node: YAMLNode, _ entries: [YAMLNode.Entry]
    ) throws(SyntaxError) -> Sized {
        var object = OrderedObject()
        var result = Sized(value: .null, source: SourceNode(value: node.range))
        result.source.children.reserveCapacity(entries.count)
        var merges: [(key: Range<Int>, composed: Sized)] = []
        for entry in entries {
            let isMerge = Self.isMerge(entry.key)
            let key = isMerge ? "<<" : try key(entry)
            path.append(.key(key))
            var composed = try compose(entry.value)
            path.removeLast()
            result.nodes += composed.nodes
            result.depth = max(result.depth, composed.depth + 1)
            if isMerge {
                merges.append((entry.key.range, composed))
                continue
            }
            if let position = object.position(of: key),
                let first = result.source.children[position].key
            {
                let path = DocumentPath(path).key(key)
                duplicates.append(DuplicateKey(path: path, first: first, second: entry.key.range))
                continue
            }
            composed.source.key = entry.key.range
            object[key] = composed.value
            result.source.children.append(composed.source)
        }
        for (key, composed) in merges {
            let place = composed.source.value
            for entry in try Self.merged(composed, at: place) where !object.contains(entry.key) {
                object[entry.key] = entry.value
                result.source.children.append(SourceNode(key: key, value: place))
            }
        }
        result.value = .mapping(object)
        return result
    }

    static func isMerge(_ key: YAMLNode) -> Bool {
        if case .scalar(.plain, "<<") = key.content { key.properties.tag == nil } else { false }
    }

    /// The entries that `<<` brings in: of a mapping, or of several in a list, the first one winning.
    private static func merged(
        _ composed: Sized, at place: Range<Int>
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

    private mutating func key(_ entry: YAMLNode.Entry) throws(SyntaxError) -> String {
        let node = entry.key
        switch node.content {
        case .scalar(.empty, _) where node.properties.isEmpty:
            let place = entry.colon ?? entry.start
            throw SyntaxError(
                "a key is missing", at: place..<place + 1,
                help: "write the key in front; use \"\" for an empty one")
        case .scalar(let style, let text):
            // Keys are texts: `1` and `true` as a key are read as they are written.
            let value = try scalar(node, style, text, isKey: true)
            if let name = node.properties.anchor {
                let value =
                    node.properties.tag == nil && style == .plain
                    ? try scalar(node, style, text) : value
                anchors[name] = Sized(
                    value: value, source: SourceNode(value: node.range), text: text)
            }
            return text
        case .alias(let name):
            guard let text = try alias(name, node.range).text else { fallthrough }
            return text
        case .sequence, .mapping:
            throw SyntaxError(
                "a key must be a text", at: node.range,
                help: "put it in quotes if it is meant as one")
        }
    }

    // MARK: Tags

    /// The short name of a core tag, `nil` without a tag; refuses all others.
    private func coreTag(_ node: YAMLNode) throws(SyntaxError) -> String? {
        guard let tag = node.properties.tag, let range = node.properties.tagRange else {
            return nil
        }
        if tag == "!" { return "!" }
        let prefix = "tag:yaml.org,2002:"
        var full = tag
        if tag.hasPrefix("!<") {
            full = String(tag.dropFirst(2).dropLast())
        } else if tag.hasPrefix("!!") {
            full = (tagHandles["!!"] ?? prefix) + tag.dropFirst(2)
        } else if let bang = tag.dropFirst().firstIndex(of: "!") {
            let handle = String(tag[...bang])
            guard let known = tagHandles[handle] else {
                throw SyntaxError("the tag handle \(handle) is not declared", at: range)
            }
            full = known + tag[tag.index(after: bang)...]
        } else if let known = tagHandles["!"] {
            full = known + tag.dropFirst()
        }
        if full.hasPrefix(prefix) {
            let name = String(full.dropFirst(prefix.count))
            let known = ["str", "int", "float", "bool", "null", "seq", "map"]
            if known.contains(name) { return name }
        }
        throw SyntaxError(
            "the tag \(tag) is not supported", at: range,
            help: "remove it, or put quotes around a text that begins with !")
    }

    private func require(
        _ node: YAMLNode, tag wanted: String, is kind: String
    ) throws(SyntaxError) {
        guard let tag = try coreTag(node), tag != wanted, tag != "!" else { return }
        throw SyntaxError(
            "the tag !!\(tag) does not fit \(kind)", at: node.properties.tagRange ?? node.range,
            help: "remove the tag")
    }

    private func scalar(
        _ node: YAMLNode, _ style: YAMLNode.ScalarStyle, _ text: String, isKey: Bool = false
    ) throws(SyntaxError) -> DocumentValue {
        let tag = try coreTag(node)
        let isPlain = style == .plain || style == .empty
        if tag == "str" || tag == "!" || (tag == nil && (!isPlain || isKey)) {
            return .string(text)
        }
        switch YAMLCoreSchema.resolve(text) {
        case .notFinite:
            throw SyntaxError(
                "\(text) is not a number that can be kept", at: node.range,
                help: "put quotes around it if it is a text")
        case .tooLarge:
            throw SyntaxError(
                "\(text) is out of range", at: node.range,
                help: "put quotes around it if it is a text")
        case .value(let value):
            let fits =
                switch (tag, value) {
                case (nil, _), ("null", .null), ("bool", .bool), ("float", .number): true
                case ("int", .number(let number)): number.isInteger
                default: false
                }
            guard fits else {
                throw SyntaxError(
                    "\"\(text)\" does not fit the tag !!\(tag ?? "")",
                    at: node.properties.tagRange ?? node.range, help: "remove the tag")
            }
            return value
        }
    }
}
