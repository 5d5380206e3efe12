import Documents

/// Makes one step in a JSON text. Knows where everything stands, and how the text is laid out.
struct JSONEditor {
    let bytes: [UInt8]
    private let document: ParsedDocument
    private let layout: JSONLayout

    init(_ bytes: [UInt8], _ document: ParsedDocument) {
        self.bytes = bytes
        self.document = document
        layout = JSONLayout(of: bytes, document)
    }

    /// The text after the step. The places that the step names must be there.
    func applying(_ step: EditStep) -> [UInt8] {
        switch step {
        case .replace(let path, let value):
            let node = node(path)
            let isFlat = !node.children.isEmpty && !hasNewLine(node.value)
            return replacing(
                node.value, with: text(value, near: node.value.lowerBound, flat: isFlat))
        case .insertEntry(let path, let key, let value):
            let node = node(path)
            return inserting(value, key: key, at: node.children.count, into: node)
        case .insertItem(let path, let index, let value):
            return inserting(value, key: nil, at: index, into: node(path))
        case .remove(let path):
            guard case .some(let last) = path.steps.last else { return bytes }
            let parentPath = DocumentPath(Array(path.steps.dropLast()))
            let position: Int?
            switch last {
            case .key(let key):
                position = document.value.value(at: parentPath)?.mappingValue?.position(of: key)
            case .index(let index): position = index
            }
            guard let position else { return bytes }
            return removing(position, from: node(parentPath))
        case .move(let path, let index):
            guard let (from, _) = document.value.place(of: path) else { return bytes }
            return rows(of: node(path.parent)).moving(from, to: index).first ?? bytes
        }
    }

    private func node(_ path: DocumentPath) -> SourceNode {
        document.source.node(at: path, in: document.value)
    }

    func hasNewLine(_ range: Range<Int>) -> Bool {
        bytes[range].contains { $0 == 0x0A || $0 == 0x0D }
    }

    func replacing(_ range: Range<Int>, with new: [UInt8]) -> [UInt8] {
        Array(bytes[..<range.lowerBound]) + new + bytes[range.upperBound...]
    }

    /// White space at the start of the line of an offset.
    private func indentation(at offset: Int) -> [UInt8] {
        var start = offset
        while start > 0, bytes[start - 1] != 0x0A, bytes[start - 1] != 0x0D { start -= 1 }
        return Array(bytes[start..<offset].prefix { $0 == 0x20 || $0 == 0x09 })
    }

    private func text(_ value: DocumentValue, near offset: Int, flat: Bool) -> [UInt8] {
        var layout = layout
        if flat { layout.isMultiline = false }
        var writer = JSONWriter(layout, base: indentation(at: offset))
        writer.write(value)
        return writer.bytes
    }

    /// The whole element, key included.
    func extent(_ node: SourceNode) -> Range<Int> {
        (node.key?.lowerBound ?? node.value.lowerBound)..<node.value.upperBound
    }

    private func inserting(
        _ value: DocumentValue, key: String?, at index: Int, into parent: SourceNode
    ) -> [UInt8] {
        let open = parent.value.lowerBound + 1
        let close = parent.value.upperBound - 1
        guard let first = parent.children.first.map(extent) else {
            let indent = indentation(at: parent.value.lowerBound)
            if bytes[open..<close].contains(0x2F) {
                // Only comments stand here: the first element goes below them.
                let inner = indent + layout.indentUnit
                var end = close
                while end > open, JSONLayout.isSpace(bytes[end - 1]) { end -= 1 }
                let element = element(key, value, indent: inner, flat: false)
                return replacing(
                    end..<close,
                    with: layout.lineEnd + inner + element + layout.lineEnd + indent)
            }
            guard layout.isMultiline, key != nil || !hasNewLine(open..<close) else {
                return replacing(
                    open..<close, with: element(key, value, indent: indent, flat: true))
            }
            let inner = indent + layout.indentUnit
            let element = element(key, value, indent: inner, flat: false)
            return replacing(
                open..<close,
                with: layout.lineEnd + inner + element + layout.lineEnd + indent)
        }
        // What stands before the first element stands before each one on lines of its own.
        let lead = Array(bytes[open..<first.lowerBound])
        let isFlat = !lead.contains(0x0A) && !lead.contains(0x0D)
        let indent =
            isFlat
            ? indentation(at: open) : Array(lead.reversed().prefix { $0 == 0x20 || $0 == 0x09 })
        let gap =
            isFlat
            ? (parent.children.count > 1 ? gap(in: parent) : layout.comma.dropFirst().map { $0 })
            : layout.lineEnd + indent
        let element = element(key, value, indent: indent, flat: isFlat)
        if index < parent.children.count {
            if let rows = rows(of: parent).rows, rows[index].start < rows[index].extent.lowerBound {
                // Above the comments of the element that stands here now.
                let line = rows[index].start
                return replacing(line..<line, with: indent + element + [0x2C] + layout.lineEnd)
            }
            let next = extent(parent.children[index]).lowerBound
            return replacing(next..<next, with: element + [0x2C] + gap)
        }
        let end = parent.children[parent.children.count - 1].value.upperBound
        let tail = tail(after: end, before: close)
        let fits = !tail.isOpenEnded || gap.contains(0x0A) || gap.contains(0x0D)
        if let comma = tail.comma {
            let place = fits ? max(comma + 1, tail.stop) : comma + 1
            return replacing(place..<place, with: gap + element + [0x2C])
        }
        let stop = fits ? tail.stop : end
        return replacing(end..<stop, with: [0x2C] + bytes[end..<stop] + gap + element)
    }

    /// The white space after the comma between the first two elements.
    private func gap(in parent: SourceNode) -> [UInt8] {
        let between = bytes[
            parent.children[0].value.upperBound..<extent(parent.children[1]).lowerBound]
        guard !between.contains(0x2F) else { return [0x20] }
        guard let comma = between.firstIndex(of: 0x2C) else { return [] }
        return Array(between[(comma + 1)...])
    }

    private func element(
        _ key: String?, _ value: DocumentValue, indent: [UInt8], flat: Bool
    ) -> [UInt8] {
        var layout = layout
        if flat { layout.isMultiline = false }
        var writer = JSONWriter(layout, base: indent)
        if let key {
            writer.write(key)
            writer.add(layout.colon)
        }
        writer.write(value)
        return writer.bytes
    }
}

extension JSONLayout {
    /// The habits of a text: its line ends, indentation, and spaces around colons and commas.
    init(of bytes: [UInt8], _ document: ParsedDocument) {
        self.init()
        let root = document.source
        if let feed = bytes.firstIndex(of: 0x0A) {
            if feed > 0, bytes[feed - 1] == 0x0D { lineEnd = [0x0D, 0x0A] }
        }
        isMultiline = root.children.isEmpty || bytes[root.value].contains(0x0A)
        if let first = root.children.first {
            let lead = bytes[root.value.lowerBound + 1..<(first.key ?? first.value).lowerBound]
            if lead.contains(0x0A) {
                let unit = Array(lead.reversed().prefix { $0 == 0x20 || $0 == 0x09 })
                if !unit.isEmpty { indentUnit = unit }
            }
        }
        if let entry = Self.firstEntry(in: root), let key = entry.key {
            let between = Array(bytes[key.upperBound..<entry.value.lowerBound])
            if !between.contains(0x2F) { colon = between }
        }
        if colon.last == 0x3A, !isMultiline { comma = [0x2C] }
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func firstEntry(in node: SourceNode) -> SourceNode? {
        var node = node
        while let child = node.children.first {
            if child.key != nil { return child }
            node = child
        }
        return nil
    }
}
