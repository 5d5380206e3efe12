import Documents

/// Makes one step in a YAML text. Proposes texts, the closest to the old one first; who calls reads
/// them back and takes the first that says what is wanted.
struct YAMLEditor {
    let bytes: [UInt8]
    let document: DocumentValue
    let root: YAMLNode
    let layout: YAMLLayout

    /// A node and what it hangs from.
    struct Place {
        enum Introducer {
            case root
            /// The value of an entry.
            case entry(YAMLNode.Entry)
            /// An item of a sequence, and the offset of its dash.
            case item(dash: Int)
        }

        var node: YAMLNode
        var introducer: Introducer
        /// Column of the enclosing block collection, -1 at the top.
        var parent = -1
        var isInFlow = false
    }

    init(_ bytes: [UInt8], _ document: ParsedDocument, _ root: YAMLNode) {
        self.bytes = bytes
        self.document = document.value
        self.root = root
        layout = YAMLLayout(of: bytes, root)
    }

    func candidates(for step: EditStep) -> [[UInt8]] {
        if let detour = detour(for: step), detour != step { return candidates(for: detour) }
        switch step {
        case .replace(let path, let value):
            guard let place = place(at: path) else { return [] }
            return [replacing(place, with: value), replacingInline(place, with: value)]
        case .insertEntry(let path, let key, let value):
            guard let place = place(at: path) else { return [] }
            guard case .mapping(let entries, let isFlow) = place.node.content, !entries.isEmpty,
                !isFlow || byte(place.node.range.lowerBound) == 0x7B
            else {
                return refilled(place, path, key: key, value)
            }
            if isFlow {
                var writer = YAMLWriter(layout)
                writer.add(YAMLWriter.key(key, inFlow: true))
                writer.add([0x3A, 0x20])
                writer.flow(value)
                return [insertingInFlow(writer.bytes, at: entries.count, of: place.node)]
            }
            var writer = YAMLWriter(layout)
            writer.entry(key, value, indent: place.node.indent)
            // On one line: a block text would take blank lines below it for its own.
            var inline = YAMLWriter(layout)
            inline.add(YAMLWriter.key(key, inFlow: false))
            inline.add([0x3A, 0x20])
            inline.flow(value)
            return appendings(writer.bytes, to: place.node)
                + [appending(inline.bytes, to: place.node)]
        case .insertItem(let path, let index, let value):
            guard let place = place(at: path),
                case .sequence(let items, let isFlow) = place.node.content
            else { return [] }
            guard !items.isEmpty else {
                return [replacing(place, with: [value]), replacingInline(place, with: [value])]
            }
            var writer = YAMLWriter(layout)
            if isFlow {
                writer.flow(value)
                return [insertingInFlow(writer.bytes, at: index, of: place.node)]
            }
            writer.item(value, indent: place.node.indent)
            var inline = YAMLWriter(layout)
            inline.add([0x2D, 0x20])
            inline.flow(value)
            if index == items.count {
                return appendings(writer.bytes, to: place.node)
                    + [appending(inline.bytes, to: place.node)]
            }
            return [writer.bytes, inline.bytes].map {
                inserting($0, before: items[index].start, first: index == 0, in: place.node)
            }
        case .remove(let path): return removing(path)
        case .move(let path, let index): return moving(path, to: index)
        }
    }

    /// A mapping without entries or braces gets its entry by being written anew.
    private func refilled(
        _ place: Place, _ path: DocumentPath, key: String, _ value: DocumentValue
    ) -> [[UInt8]] {
        var object = OrderedObject()
        if case .mapping(let entries, _) = place.node.content, !entries.isEmpty {
            guard let old = document.value(at: path)?.mappingValue else { return [] }
            object = old
        }
        object[key] = value
        return [
            replacing(place, with: .mapping(object)),
            replacingInline(place, with: .mapping(object)),
        ]
    }

    /// A step that ends where the text can take it, for one that leads through an alias (which gets
    /// replaced by its value) or to an entry that a merge key brings in (which gets an entry of its own).
    private func detour(for step: EditStep) -> EditStep? {
        let wanted = step.applied(to: document)
        var node = root
        var here = DocumentPath.root
        let (target, isRemoval) = step.target
        for (depth, part) in target.steps.enumerated() {
            let next = here.appending(part)
            switch (part, node.content) {
            case (_, .alias):
                return wanted.value(at: here).map { .replace(here, $0) }
            case (.key(let key), .mapping(let entries, _)):
                guard let entry = entries.first(where: { Self.keyText($0) == key }) else {
                    guard entries.contains(where: { YAMLComposer.isMerge($0.key) }) else {
                        return nil
                    }
                    if isRemoval, depth == target.steps.count - 1 { return nil }
                    return wanted.value(at: next).map { .insertEntry(here, key: key, $0) }
                }
                node = entry.value
            case (.index(let index), .sequence(let items, _)) where items.indices.contains(index):
                node = items[index].node
            default: return nil
            }
            here = next
        }
        if case .alias = node.content, !isRemoval {
            return wanted.value(at: here).map { .replace(here, $0) }
        }
        return nil
    }

    // MARK: Places

    func byte(_ offset: Int) -> UInt8 { bytes.indices.contains(offset) ? bytes[offset] : 0 }

    static func keyText(_ entry: YAMLNode.Entry) -> String? {
        if case .scalar(_, let text) = entry.key.content { text } else { nil }
    }

    func place(at path: DocumentPath) -> Place? {
        var place = Place(node: root, introducer: .root)
        for step in path.steps {
            var inner: Place
            switch (step, place.node.content) {
            case (.key(let key), .mapping(let entries, _)):
                guard let entry = entries.first(where: { Self.keyText($0) == key }) else {
                    return nil
                }
                inner = Place(node: entry.value, introducer: .entry(entry))
            case (.index(let index), .sequence(let items, _)):
                guard items.indices.contains(index) else { return nil }
                inner = Place(node: items[index].node, introducer: .item(dash: items[index].start))
            default: return nil
            }
            inner.isInFlow = place.isInFlow || place.node.isFlowCollection
            inner.parent = inner.isInFlow ? place.parent : place.node.indent
            place = inner
        }
        return place
    }

    // MARK: Lines

    func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    func lineStart(_ offset: Int) -> Int {
        var start = offset
        while start > 0, !isBreak(bytes[start - 1]) { start -= 1 }
        if start == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]), offset >= 3 { start = 3 }
        return start
    }

    /// The end of an offset's line, before its line end.
    func lineEnd(_ offset: Int) -> Int {
        var end = offset
        while end < bytes.count, !isBreak(bytes[end]) { end += 1 }
        return end
    }

    /// The start of the next line; the end of the text when there is none.
    func nextLine(_ offset: Int) -> Int {
        var end = lineEnd(offset)
        if byte(end) == 0x0D, byte(end + 1) == 0x0A { end += 1 }
        return min(end + 1, bytes.count)
    }

    func column(_ offset: Int) -> Int { offset - lineStart(offset) }

    func firstContent(ofLine start: Int) -> Int {
        var index = start
        while isBlank(byte(index)) { index += 1 }
        return index
    }

    /// Whether only white space stands before an offset on its line.
    func isFirstOnLine(_ offset: Int) -> Bool { firstContent(ofLine: lineStart(offset)) >= offset }

    func replacing(_ range: Range<Int>, with new: [UInt8]) -> [UInt8] {
        Array(bytes[..<range.lowerBound]) + new + bytes[range.upperBound...]
    }

    /// Steps over the comment lines below an offset's line that are indented deeper than a column:
    /// they belong to what is above them. Answers the end of the last of these lines. Comments in the
    /// column itself belong to no element above: what is added and removed again would take them along.
    func endWithComments(_ offset: Int, under column: Int) -> Int {
        var end = lineEnd(offset)
        var line = nextLine(offset)
        while line < bytes.count {
            let content = firstContent(ofLine: line)
            if byte(content) == 0x23, content - line >= column {
                if content - line > column { end = lineEnd(content) }
            } else if content < bytes.count, !isBreak(byte(content)) {
                return end
            }
            let next = nextLine(line)
            if next == line { break }
            line = next
        }
        return end
    }
}

extension YAMLLayout {
    /// The habits of a text, taken from its first nested mapping and sequence.
    init(of bytes: [UInt8], _ root: YAMLNode) {
        self.init()
        if let feed = bytes.firstIndex(of: 0x0A) {
            if feed > 0, bytes[feed - 1] == 0x0D { lineEnd = [0x0D, 0x0A] }
        } else if bytes.contains(0x0D) {
            lineEnd = [0x0D]
        }
        var unit: Int?
        var offset: Int?
        Self.look(into: root, &unit, &offset)
        if let unit { self.unit = unit }
        if let offset { sequenceOffset = offset } else { sequenceOffset = self.unit }
    }

    private static func look(into node: YAMLNode, _ unit: inout Int?, _ offset: inout Int?) {
        guard unit == nil || offset == nil else { return }
        switch node.content {
        case .mapping(let entries, isFlow: false):
            for entry in entries {
                switch entry.value.content {
                case .mapping(_, isFlow: false) where unit == nil:
                    unit = max(entry.value.indent - node.indent, 1)
                case .sequence(_, isFlow: false) where offset == nil:
                    offset = max(entry.value.indent - node.indent, 0)
                default: break
                }
                look(into: entry.value, &unit, &offset)
            }
        case .sequence(let items, isFlow: false):
            for item in items { look(into: item.node, &unit, &offset) }
        default: break
        }
    }
}
