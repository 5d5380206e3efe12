/// A node of a YAML text as it is written: its style and where each of its parts stands.
/// Meaning (types, aliases, tags) is the composer's business.
struct YAMLNode {
    enum ScalarStyle {
        /// Nothing is written: a key without a value, say.
        case empty
        case plain, singleQuoted, doubleQuoted, literal, folded
    }

    struct Entry {
        /// Offset of the `?` of an explicit entry, else of the key.
        var start: Int
        var key: YAMLNode
        var isExplicit: Bool
        /// Offset of the colon; `nil` when none is written (`{a, b}`).
        var colon: Int?
        var value: YAMLNode
    }

    struct Item {
        /// Offset of the dash in a block sequence, else of the item.
        var start: Int
        var node: YAMLNode
    }

    enum Content {
        case scalar(ScalarStyle, String)
        case sequence([Item], isFlow: Bool)
        case mapping([Entry], isFlow: Bool)
        case alias(String)
    }

    var content: Content
    /// Bytes of the content without its properties; ends before the last line end.
    var range: Range<Int>
    var properties = YAMLProperties.none
    /// Column (from 0) of a block collection's entries.
    var indent = 0

    /// Where the node begins, properties included.
    var start: Int { properties.range?.lowerBound ?? range.lowerBound }

    var isFlowCollection: Bool {
        switch content {
        case .sequence(_, let isFlow), .mapping(_, let isFlow): isFlow
        case .scalar, .alias: false
        }
    }

    var isBlockCollection: Bool {
        switch content {
        case .sequence(_, let isFlow), .mapping(_, let isFlow): !isFlow
        case .scalar, .alias: false
        }
    }

    var isEmpty: Bool {
        if case .scalar(.empty, _) = content { properties.isEmpty } else { false }
    }

    /// Whether an alias stands in here, a key included.
    var containsAlias: Bool {
        switch content {
        case .alias: true
        case .scalar: false
        case .sequence(let items, _): items.contains { $0.node.containsAlias }
        case .mapping(let entries, _):
            entries.contains { $0.key.containsAlias || $0.value.containsAlias }
        }
    }
}

/// The anchor (with its `&`) and the tag before a node.
struct YAMLProperties {
    var anchorRange: Range<Int>?
    var tagRange: Range<Int>?

    static let none = YAMLProperties()

    var isEmpty: Bool { anchorRange == nil && tagRange == nil }

    /// From the first to the last byte of both.
    var range: Range<Int>? {
        guard let first = anchorRange ?? tagRange, let second = tagRange ?? anchorRange else {
            return nil
        }
        return min(first.lowerBound, second.lowerBound)..<max(first.upperBound, second.upperBound)
    }
}
