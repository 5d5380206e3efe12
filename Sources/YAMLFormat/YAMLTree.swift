import Documents

/// The nodes of a text as the parser leaves them: numbers in one array, so that making and reading
/// them allocates nothing and counts no references. Values are made of it by the composer, and the
/// nodes that the editor walks by `node(_:)`.
///
/// The buffer must outlive the tree: both are used within one `withUnsafeBufferPointer`.
struct YAMLTree {
    typealias ID = Int

    let bytes: UnsafeBufferPointer<UInt8>
    private(set) var cells: [Cell] = []
    /// Texts of scalars that are not written byte by byte in one place: folded, escaped, indented.
    private var texts: [String] = []
    private var properties: [YAMLProperties] = []

    /// One node. Offsets and indexes are 32 bits wide: cells are copied often, and no text is longer.
    struct Cell {
        let kind: Kind
        fileprivate(set) var isFlow = false
        /// Whether the entry that begins with this key is written with `?`.
        fileprivate(set) var isExplicit = false
        fileprivate var lower: Int32
        fileprivate var upper: Int32
        fileprivate var child: Int32 = -1
        fileprivate var children: Int32 = 0
        fileprivate var sibling: Int32 = -1
        fileprivate var entry: Int32 = 0
        fileprivate var sign: Int32 = -1
        fileprivate var column: Int32 = 0
        fileprivate var text: Int32 = -1
        fileprivate var property: Int32 = -1

        var start: Int { Int(lower) }
        var end: Int { Int(upper) }
        var range: Range<Int> { start..<end }
        var hasProperties: Bool { property >= 0 }
        /// The first child of a collection, -1 without one; keys and values of a mapping take turns.
        var firstChild: ID { Int(child) }
        var childCount: Int { Int(children) }
        /// The next child of the same collection; -1 behind the last.
        var next: ID { Int(sibling) }
        /// Where the entry or item that begins with this node begins: `?`, `-`, or the node itself.
        var entryStart: Int { Int(entry) }
        /// Offset of the colon behind a key; -1 when none is written.
        var colon: Int { Int(sign) }
        /// Column (from 0) of a block collection's entries.
        var indent: Int { Int(column) }
    }

    enum Kind: UInt8 {
        case empty, plain, singleQuoted, doubleQuoted, literal, folded
        case sequence, mapping, alias
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        // Each node takes a few bytes, most of them twenty and more.
        cells.reserveCapacity(bytes.count / 24 + 4)
    }

    // MARK: Making

    mutating func add(_ kind: Kind, _ range: Range<Int>) -> ID {
        cells.append(
            Cell(kind: kind, lower: Int32(range.lowerBound), upper: Int32(range.upperBound)))
        return cells.count - 1
    }

    mutating func add(_ kind: Kind, _ range: Range<Int>, text: [UInt8]) -> ID {
        let id = add(kind, range)
        cells[id].text = Int32(texts.count)
        texts.append(String(decoding: text, as: UTF8.self))
        return id
    }

    /// A node of which nothing is written, or only its properties.
    mutating func addEmpty(at offset: Int, _ properties: YAMLProperties = .none) -> ID {
        let place = properties.range?.upperBound ?? offset
        let id = add(.empty, place..<place)
        set(properties, of: id)
        return id
    }

    mutating func set(_ properties: YAMLProperties, of id: ID) {
        guard !properties.isEmpty else { return }
        cells[id].property = Int32(self.properties.count)
        self.properties.append(properties)
    }

    /// Moves an empty node.
    mutating func move(_ id: ID, to offset: Int) {
        cells[id].lower = Int32(offset)
        cells[id].upper = Int32(offset)
    }

    /// A collection that is being read: its children, one behind the other.
    struct Children {
        fileprivate(set) var first = -1
        fileprivate(set) var last = -1
        fileprivate(set) var count = 0
        var isEmpty: Bool { count == 0 }
    }

    mutating func append(_ child: ID, from start: Int, to children: inout Children) {
        cells[child].entry = Int32(start)
        append(child, to: &children)
    }

    private mutating func append(_ child: ID, to children: inout Children) {
        if children.last < 0 {
            children.first = child
        } else {
            cells[children.last].sibling = Int32(child)
        }
        children.last = child
        children.count += 1
    }

    mutating func append(
        _ key: ID, _ value: ID, from start: Int, colon: Int, isExplicit: Bool,
        to entries: inout Children
    ) {
        cells[key].sign = Int32(colon)
        cells[key].isExplicit = isExplicit
        append(key, from: start, to: &entries)
        append(value, to: &entries)
    }

    mutating func add(
        _ kind: Kind, _ range: Range<Int>, _ children: Children, isFlow: Bool, indent: Int = 0
    ) -> ID {
        let id = add(kind, range)
        cells[id].isFlow = isFlow
        cells[id].column = Int32(indent)
        cells[id].child = Int32(children.first)
        cells[id].children = Int32(children.count)
        return id
    }

    // MARK: Reading

    subscript(id: ID) -> Cell { cells[id] }

    func next(_ id: ID) -> ID { cells[id].next }
    func kind(of id: ID) -> Kind { cells[id].kind }
    func range(of id: ID) -> Range<Int> { cells[id].range }
    func end(of id: ID) -> Int { cells[id].end }

    func properties(of id: ID) -> YAMLProperties {
        cells[id].property < 0 ? .none : properties[Int(cells[id].property)]
    }

    /// Whether nothing at all is written.
    func isEmpty(_ id: ID) -> Bool { cells[id].kind == .empty && !cells[id].hasProperties }

    /// Where a scalar's text is written, or an alias' name; `nil` when it is not in one piece.
    func slice(of id: ID) -> UnsafeBufferPointer<UInt8>? {
        let cell = cells[id]
        guard cell.text < 0 else { return nil }
        switch cell.kind {
        case .plain, .empty: return UnsafeBufferPointer(rebasing: bytes[cell.start..<cell.end])
        case .singleQuoted, .doubleQuoted:
            return UnsafeBufferPointer(rebasing: bytes[cell.start + 1..<cell.end - 1])
        case .alias: return UnsafeBufferPointer(rebasing: bytes[cell.start + 1..<cell.end])
        case .literal, .folded, .sequence, .mapping: return nil
        }
    }

    func text(of id: ID) -> String {
        if let slice = slice(of: id) { return String(decoding: slice, as: UTF8.self) }
        return cells[id].text < 0 ? "" : texts[Int(cells[id].text)]
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    // MARK: For the editor

    /// A node with everything below it, free of the buffer.
    func node(_ id: ID) -> YAMLNode {
        let cell = cells[id]
        return YAMLNode(
            content: content(cell, id), range: cell.range, properties: properties(of: id),
            indent: cell.indent)
    }

    private func content(_ cell: Cell, _ id: ID) -> YAMLNode.Content {
        switch cell.kind {
        case .empty: return .scalar(.empty, "")
        case .plain: return .scalar(.plain, text(of: id))
        case .singleQuoted: return .scalar(.singleQuoted, text(of: id))
        case .doubleQuoted: return .scalar(.doubleQuoted, text(of: id))
        case .literal: return .scalar(.literal, text(of: id))
        case .folded: return .scalar(.folded, text(of: id))
        case .alias: return .alias(text(of: id))
        case .sequence:
            var items: [YAMLNode.Item] = []
            items.reserveCapacity(cell.childCount)
            var child = cell.firstChild
            while child >= 0 {
                items.append(.init(start: cells[child].entryStart, node: node(child)))
                child = cells[child].next
            }
            return .sequence(items, isFlow: cell.isFlow)
        case .mapping:
            var entries: [YAMLNode.Entry] = []
            entries.reserveCapacity(cell.childCount / 2)
            var key = cell.firstChild
            while key >= 0 {
                let first = cells[key]
                entries.append(
                    .init(
                        start: first.entryStart, key: node(key), isExplicit: first.isExplicit,
                        colon: first.colon < 0 ? nil : first.colon, value: node(first.next)))
                key = cells[first.next].next
            }
            return .mapping(entries, isFlow: cell.isFlow)
        }
    }
}
