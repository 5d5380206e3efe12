import Documents

extension YAMLParser {
    /// Reads the stream's only document.
    mutating func document() throws(SyntaxError) -> YAMLNode {
        guard end <= limits.bytes else {
            throw SyntaxError(
                "the text has \(end) bytes; at most \(limits.bytes) are accepted",
                at: limits.bytes..<end, help: "split it, or make it shorter")
        }
        try UTF8Check.requireEncoding(bytes)
        if let bad = UTF8Check.firstInvalid(in: bytes, from: 0) {
            throw UTF8Check.error(at: bad, in: bytes)
        }
        try requirePlainText()
        if end >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            at = 3
            lineStart = 3
        }
        try directives()
        let root = try blockNode(n: -1, place: .document)
        try documentEnd()
        return root
    }

    /// Refuses control characters, and what git leaves behind after a merge.
    private func requirePlainText() throws(SyntaxError) {
        var start = 0
        for index in 0..<end {
            let byte = bytes[index]
            if byte >= 0x20 {
                if index == start, let error = conflictMarker(at: index) { throw error }
                continue
            }
            if isBreak(byte) {
                start = index + 1
            } else if byte != 0x09 {
                let hex = String(byte, radix: 16, uppercase: true)
                throw SyntaxError(
                    "a control character (0x\(hex))", at: index..<index + 1,
                    help:
                        "remove it, or write it in double quotes as \\x\(byte < 16 ? "0" : "")\(hex)"
                )
            }
        }
    }

    private func conflictMarker(at index: Int) -> SyntaxError? {
        let byte = bytes[index]
        guard byte == 0x3C || byte == 0x3E, index + 7 <= end, isGapByte(index + 7) else {
            return nil
        }
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
