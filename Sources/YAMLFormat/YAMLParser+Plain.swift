import Documents

extension YAMLParser {
    /// Whether a plain scalar may begin here.
    private func isPlainStart(isInFlow: Bool) -> Bool {
        guard at < end else { return false }
        switch bytes[at] {
        case 0x2D, 0x3F, 0x3A:
            return !isGapByte(at + 1) && !(isInFlow && isFlowIndicator(bytes[at + 1]))
        case 0x2C, 0x5B, 0x5D, 0x7B, 0x7D, 0x23, 0x26, 0x2A, 0x21, 0x7C, 0x3E, 0x27, 0x22, 0x25,
            0x40, 0x60, 0x20, 0x09, 0x0A, 0x0D:
            return false
        default: return true
        }
    }

    /// Takes the part of a plain scalar on this line; `at` stands behind its last character.
    private mutating func plainLine(isInFlow: Bool) {
        var index = at
        var last = at
        while index < end {
            let byte = bytes[index]
            if isBreak(byte) { break }
            if isBlank(byte) {
                index += 1
                continue
            }
            if byte == 0x3A {
                if isGapByte(index + 1) || (isInFlow && isFlowIndicator(bytes[index + 1])) { break }
            } else if byte == 0x23 {
                if index > at, isBlank(bytes[index - 1]) { break }
            } else if isInFlow, isFlowIndicator(byte) {
                break
            }
            index += 1
            last = index
        }
        at = last
    }

    /// Reads a plain scalar over as many lines as it has.
    mutating func plainScalar(n: Int, isInFlow: Bool) throws(SyntaxError) -> YAMLTree.ID {
        guard isPlainStart(isInFlow: isInFlow) else { throw badStart(isInFlow: isInFlow) }
        let start = at
        try countNode(at: start)
        plainLine(isInFlow: isInFlow)
        guard let more = continuationLine(n: n, isInFlow: isInFlow) else {
            return tree.add(.plain, start..<at)
        }
        var folded = Array(bytes[start..<at])
        var next: Continuation? = more
        while let line = next {
            at = line.start
            lineStart = line.lineStart
            fold(line.blankLines, into: &folded)
            plainLine(isInFlow: isInFlow)
            folded += bytes[line.start..<at]
            next = continuationLine(n: n, isInFlow: isInFlow)
        }
        return tree.add(.plain, start..<at, text: folded)
    }

    struct Continuation {
        var start: Int
        var lineStart: Int
        var blankLines: Int
    }

    /// One line end is a space; more of them are as many line feeds less one.
    func fold(_ blankLines: Int, into text: inout [UInt8]) {
        if blankLines == 0 {
            text.append(0x20)
        } else {
            text += repeatElement(0x0A, count: blankLines)
        }
    }

    /// The next line of a plain scalar that ends at `at` for now; `nil` when there is none.
    private func continuationLine(n: Int, isInFlow: Bool) -> Continuation? {
        var index = at
        while index < end, isBlank(bytes[index]) { index += 1 }
        guard index < end, isBreak(bytes[index]) else { return nil }
        var breaks = 0
        var line = index
        var spaces = 0
        while index < end, isBreak(bytes[index]) {
            if bytes[index] == 0x0D, byte(index + 1) == 0x0A { index += 1 }
            index += 1
            breaks += 1
            line = index
            while byte(index) == 0x20 { index += 1 }
            spaces = index - line
            while index < end, isBlank(bytes[index]) { index += 1 }
        }
        guard index < end, spaces > n, !(index == line && isDocumentMarker(index)) else {
            return nil
        }
        let first = bytes[index]
        if first == 0x23 || (isInFlow && isFlowIndicator(first)) { return nil }
        if first == 0x3A {
            if isGapByte(index + 1) { return nil }
            if isInFlow, isFlowIndicator(bytes[index + 1]) { return nil }
        }
        return Continuation(start: index, lineStart: line, blankLines: breaks - 1)
    }
}
