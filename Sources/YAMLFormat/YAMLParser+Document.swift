import Documents

extension YAMLParser {
    /// Reads the stream's only document.
    mutating func document() throws(SyntaxError) -> YAMLTree.ID {
        do throws(SyntaxError) {
            return try wholeDocument()
        } catch {
            // A line that cannot be read because of a character that nobody sees.
            guard nextUnprintable < unprintables.count,
                error.range.contains(unprintables[nextUnprintable])
            else { throw error }
            throw unprintable(at: unprintables[nextUnprintable])
        }
    }

    private mutating func wholeDocument() throws(SyntaxError) -> YAMLTree.ID {
        guard end <= limits.bytes else {
            throw SyntaxError(
                "the text has \(end) bytes; at most \(limits.bytes) are accepted",
                at: limits.bytes..<end, help: "split it, or make it shorter")
        }
        try UTF8Check.requireEncoding(bytes)
        try requirePlainText()
        if end >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            at = 3
            lineStart = 3
        }
        try directives()
        let root = try blockNode(n: -1, place: .document)
        try documentEnd()
        try allowUnprintables(in: end..<end + 1)
        return root
    }

    /// Refuses what is not UTF-8, control characters, and what git leaves behind after a merge.
    private mutating func requirePlainText() throws(SyntaxError) {
        if let error = conflictMarker(at: 0) { throw error }
        var index = 0
        while true {
            index = ByteSearch.nextSpecial(in: bytes, from: index)
            guard index < end else { return }
            let byte = bytes[index]
            if byte == 0x0A || byte == 0x0D {
                index += 1
                if let error = conflictMarker(at: index) { throw error }
            } else if byte == 0x09 {
                index += 1
            } else if byte < 0x20 {
                throw unprintable(at: index)
            } else {
                index = try special(at: index)
            }
        }
    }

    /// Looks at DEL or at a character beyond ASCII; answers where it ends. Those that YAML allows in
    /// quotes only are noted.
    private mutating func special(at index: Int) throws(SyntaxError) -> Int {
        let length = bytes[index] < 0x80 ? 1 : UTF8Check.sequenceLength(bytes, index, end)
        guard length > 0 else { throw UTF8Check.error(at: index..<index + 1, in: bytes) }
        let isPrintable =
            switch (bytes[index], byte(index + 1), byte(index + 2)) {
            case (0x7F, _, _), (0xEF, 0xBF, 0xBE), (0xEF, 0xBF, 0xBF): false
            // C1 controls, of which NEL may stand anywhere.
            case (0xC2, let second, _): second >= 0xA0 || second == 0x85
            case (0xEF, 0xBB, 0xBF): index == 0
            default: true
            }
        if !isPrintable { unprintables.append(index) }
        return index + length
    }

    /// Lets pass what stands in a quoted text (§5.1: JSON's strings are YAML's), and refuses what came
    /// before it.
    mutating func allowUnprintables(in range: Range<Int>) throws(SyntaxError) {
        while nextUnprintable < unprintables.count {
            let offset = unprintables[nextUnprintable]
            guard offset < range.upperBound else { return }
            guard offset >= range.lowerBound else { throw unprintable(at: offset) }
            nextUnprintable += 1
        }
    }

    private func conflictMarker(at index: Int) -> SyntaxError? {
        guard index + 7 <= end, isGapByte(index + 7) else { return nil }
        let byte = bytes[index]
        guard byte == 0x3C || byte == 0x3E else { return nil }
        guard (0..<7).allSatisfy({ bytes[index + $0] == byte }) else { return nil }
        return SyntaxError(
            "a git conflict marker", at: index..<index + 7,
            help: "resolve the merge conflict in this file first")
    }

    private mutating func directives() throws(SyntaxError) {
        var sawDirective = false
        var sawVersion = false
        while true {
            skipGap()
            guard at < end, at == lineStart, bytes[at] == 0x25 else { break }
            let start = at
            skipToLineEnd()
            try directive(start..<at, &sawVersion)
            sawDirective = true
        }
        if isAtDocumentMarker, bytes[at] == 0x2D {
            at += 3
            return
        }
        guard !sawDirective else {
            throw SyntaxError(
                "directives without a document", at: at..<min(at + 1, end),
                help: "put a line --- between the directives and the document")
        }
    }

    private mutating func directive(
        _ line: Range<Int>, _ sawVersion: inout Bool
    ) throws(SyntaxError) {
        let words = text(line).split { $0 == " " || $0 == "\t" }
        let used = words.firstIndex { $0.hasPrefix("#") } ?? words.count
        let parameters = words[..<used].dropFirst()
        switch words.first {
        case "%YAML":
            let version = (parameters.first ?? "").split(separator: ".").map { Int($0) }
            guard !sawVersion, parameters.count == 1, version.count == 2, let major = version[0],
                version[1] != nil
            else {
                throw SyntaxError(
                    sawVersion ? "a second %YAML directive" : "a malformed %YAML directive",
                    at: line,
                    help: "write one line: %YAML 1.2")
            }
            guard major == 1 else {
                throw SyntaxError(
                    "YAML \(parameters.joined()) is not supported", at: line,
                    help: "write %YAML 1.2")
            }
            sawVersion = true
        case "%TAG":
            guard parameters.count == 2, let handle = parameters.first, let prefix = parameters.last
            else {
                throw SyntaxError(
                    "a malformed %TAG directive", at: line,
                    help: "remove it, or write: %TAG !handle! prefix")
            }
            guard tagHandles.updateValue(String(prefix), forKey: String(handle)) == nil else {
                throw SyntaxError(
                    "a second %TAG directive for \(handle)", at: line,
                    help: "remove one of the two")
            }
        default:
            // Reserved for later versions: the specification says to ignore it.
            return
        }
    }

    /// What may follow the document: its end marker and comments.
    private mutating func documentEnd() throws(SyntaxError) {
        skipGap()
        while isAtDocumentMarker, bytes[at] == 0x2E {
            at += 3
            skipGap()
            guard isAtEnd || gap.crossedLine else {
                throw SyntaxError(
                    "text after the document's end", at: lineRange(from: at),
                    help: "put nothing but a comment behind ...")
            }
            guard isAtEnd || isAtDocumentMarker else { throw severalDocuments() }
        }
        guard !isAtEnd else { return }
        if isAtDocumentMarker { throw severalDocuments() }
        throw misplaced(n: -1)
    }

    private func severalDocuments() -> SyntaxError {
        SyntaxError(
            "a second document in the file", at: at..<min(at + 3, end),
            help: "keep one document a file: move what follows into a file of its own")
    }
}
