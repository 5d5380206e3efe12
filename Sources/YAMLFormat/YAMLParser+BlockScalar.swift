import Documents

extension YAMLParser {
    /// What to do with the line ends behind the last text line.
    private enum Chomping { case clip, strip, keep }

    /// Reads `|` or `>` and the lines below it.
    mutating func blockScalar(
        n: Int, properties: YAMLProperties
    ) throws(SyntaxError) -> YAMLTree.ID {
        let start = at
        try countNode(at: start)
        let isLiteral = bytes[at] == 0x7C
        let (chomping, explicit) = try blockHeader()
        var stop = at
        try endOfHeader(start)
        let indent: Int
        if let explicit { indent = max(n, 0) + explicit } else { indent = try detectIndent(n: n) }
        var text: [UInt8] = []
        // Line ends that wait for the next text line, and how the last text line began.
        var breaks = 0
        var isFirst = true
        var wasSpaced = false
        while at < end {
            var spaces = 0
            while spaces < indent, byte(at) == 0x20 {
                at += 1
                spaces += 1
            }
            if at >= end || isBreak(bytes[at]) {
                guard at < end else {
                    // Spaces without a line end are a blank line too.
                    if spaces > 0 { breaks += 1 }
                    break
                }
                takeBreak()
                breaks += 1
                if chomping == .keep { stop = endBeforeBreak(at) }
                continue
            }
            if spaces < indent || isAtDocumentMarker {
                // Such a line is neither text nor blank (§8.1.1.2), even with nothing after the tab.
                if bytes[at] == 0x09 { throw tabIndentation(from: at + 1) }
                at = lineStart
                break
            }
            let content = at
            let isSpaced = isBlank(bytes[at])
            skipToLineEnd()
            if isFirst {
                text += repeatElement(0x0A, count: breaks)
            } else if isLiteral || isSpaced || wasSpaced {
                text += repeatElement(0x0A, count: breaks)
            } else {
                fold(breaks - 1, into: &text)
            }
            text += bytes[content..<at]
            stop = at
            isFirst = false
            wasSpaced = isSpaced
            breaks = 0
            if at < end {
                takeBreak()
                breaks = 1
            }
        }
        switch chomping {
        case .strip: break
        // The last line of a file counts as ended even when it is not.
        case .clip: if !isFirst { text.append(0x0A) }
        case .keep: text += repeatElement(0x0A, count: isFirst ? breaks : max(breaks, 1))
        }
        // What follows begins on a line of its own, also at the end of the file.
        let node = tree.add(isLiteral ? .literal : .folded, start..<stop, text: text)
        tree.set(properties, of: node)
        return node
    }

    /// The offset before the line end that ends at `offset`.
    private func endBeforeBreak(_ offset: Int) -> Int {
        let isPair = offset >= 2 && bytes[offset - 1] == 0x0A && bytes[offset - 2] == 0x0D
        return offset - (isPair ? 2 : 1)
    }

    private mutating func blockHeader() throws(SyntaxError) -> (Chomping, Int?) {
        let start = at
        at += 1
        var chomping: Chomping?
        var indent: Int?
        while at < end, !isGapByte(at) {
            switch bytes[at] {
            case 0x2B where chomping == nil: chomping = .keep
            case 0x2D where chomping == nil: chomping = .strip
            case 0x31...0x39 where indent == nil: indent = Int(bytes[at] - 0x30)
            default:
                throw SyntaxError(
                    "\"\(text(lineRange(from: start)))\" does not begin a block text",
                    at: lineRange(from: start),
                    help: "put the text on the next lines, or put quotes around it")
            }
            at += 1
        }
        return (chomping ?? .clip, indent)
    }

    /// Takes the rest of the header's line: white space and a comment.
    private mutating func endOfHeader(_ start: Int) throws(SyntaxError) {
        let stop = at
        skipBlanks()
        if byte(at) == 0x23, at > stop { skipToLineEnd() }
        guard at < end else { return }
        guard isBreak(bytes[at]) else {
            throw SyntaxError(
                "text on the line of \(text(start..<start + 1))", at: lineRange(from: at),
                help: "put the text on the next lines, indented, or put quotes around it")
        }
        takeBreak()
    }

    /// The indentation of the first line with text; blank lines before it may not be deeper.
    private func detectIndent(n: Int) throws(SyntaxError) -> Int {
        var index = at
        var line = at
        var deepest = line..<line
        while index < end {
            line = index
            while index < end, bytes[index] == 0x20 { index += 1 }
            let spaces = index - line
            if index < end, isBreak(bytes[index]) {
                if spaces > deepest.count { deepest = line..<index }
                if bytes[index] == 0x0D, byte(index + 1) == 0x0A { index += 1 }
                index += 1
                continue
            }
            guard spaces > n, index < end else { break }
            guard deepest.count <= spaces else {
                throw SyntaxError(
                    "a blank line that is indented deeper than the text below it", at: deepest,
                    help: "remove the spaces from the blank line")
            }
            return spaces
        }
        return max(n + 1, deepest.count)
    }
}
