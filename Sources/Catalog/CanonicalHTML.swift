import Documents

extension CanonicalText {
    /// A text that may be HTML. White space between two tags shows nothing when one of them is a block
    /// (`</p>\n<p>`), and servers rewrite it; everywhere else it is left alone.
    static func html(_ value: DocumentValue?) -> DocumentValue? {
        guard let text = text(value)?.stringValue else { return general(value) }
        guard text.utf8.contains(0x3C) else { return .string(text) }
        let bytes = Array(text.utf8)
        return .string(hasVerbatimElement(bytes) ? text : withoutSpaceBetweenBlocks(bytes))
    }

    private static func withoutSpaceBetweenBlocks(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var previousIsBlock: Bool?  // nil: what came last is no tag
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x3C, let end = tagEnd(bytes, from: index) {
                let isBlock = blockTags.contains(tagName(bytes, from: index))
                result += bytes[index..<end]
                previousIsBlock = isBlock
                index = end
                continue
            }
            var end = index
            while end < bytes.count, isSpace(bytes[end]) { end += 1 }
            let isBetweenTags =
                end > index && end < bytes.count && previousIsBlock != nil && bytes[end] == 0x3C
                && tagEnd(bytes, from: end) != nil
            if isBetweenTags,
                previousIsBlock == true || blockTags.contains(tagName(bytes, from: end))
            {
                index = end
                continue
            }
            end = max(end, index + 1)
            result += bytes[index..<end]
            previousIsBlock = nil
            index = end
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The index after the `>` of the tag that begins here; `nil` when no tag begins here.
    private static func tagEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        guard !tagName(bytes, from: start).isEmpty else { return nil }
        var quote: UInt8?
        for index in (start + 1)..<bytes.count {
            switch (bytes[index], quote) {
            case (let byte, let open?) where byte == open: quote = nil
            case (0x22, nil), (0x27, nil): quote = bytes[index]
            case (0x3E, nil): return index + 1
            case (0x3C, nil): return nil
            default: break
            }
        }
        return nil
    }

    private static func tagName(_ bytes: [UInt8], from start: Int) -> String {
        var index = start + 1
        if index < bytes.count, bytes[index] == 0x2F { index += 1 }
        var name: [UInt8] = []
        while index < bytes.count, name.count < 12 {
            let byte = bytes[index] | 0x20
            let isLetter = byte >= 0x61 && byte <= 0x7A
            let isDigit = bytes[index] >= 0x30 && bytes[index] <= 0x39 && !name.isEmpty
            guard isLetter || isDigit else { break }
            name.append(isLetter ? byte : bytes[index])
            index += 1
        }
        return String(decoding: name, as: UTF8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A
    }

    /// Elements in which every space counts.
    private static func hasVerbatimElement(_ bytes: [UInt8]) -> Bool {
        for start in bytes.indices where bytes[start] == 0x3C {
            let isVerbatim = verbatimTags.contains { tag in
                bytes.count - start > tag.count
                    && tag.indices.allSatisfy { bytes[start + 1 + $0] | 0x20 == tag[$0] }
            }
            if isVerbatim { return true }
        }
        return false
    }

    private static let verbatimTags = ["pre", "textarea", "script", "style"].map { Array($0.utf8) }

    private static let blockTags: Set<String> = [
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption",
        "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
        "ol", "p", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    ]
}
