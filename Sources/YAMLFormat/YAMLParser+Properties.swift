import Documents

/// Tags, anchors and the names of aliases.
extension YAMLParser {
    /// Reads a tag and an anchor on one line, in any order; empty when none stands here.
    mutating func properties() throws(SyntaxError) -> YAMLProperties {
        guard at < end, bytes[at] == 0x26 || bytes[at] == 0x21 else { return .none }
        return try someProperties()
    }

    private mutating func someProperties() throws(SyntaxError) -> YAMLProperties {
        var found = YAMLProperties.none
        while at < end, bytes[at] == 0x26 || bytes[at] == 0x21 {
            let start = at
            let isAnchor = bytes[at] == 0x26
            guard isAnchor ? found.anchorRange == nil : found.tagRange == nil else {
                throw SyntaxError(
                    "a second \(isAnchor ? "anchor" : "tag")", at: at..<at + 1,
                    help: "a value can have one only; put quotes around a text")
            }
            if isAnchor { try anchorName() } else { try tagName() }
            if isAnchor {
                found.anchorRange = start..<at
            } else {
                found.tagRange = start..<at
            }
            let stop = at
            skipBlanks()
            if at == stop, !isGapByte(at), !isFlowIndicator(bytes[at]) {
                throw SyntaxError(
                    "a space is missing after the \(isAnchor ? "anchor" : "tag")", at: start..<at)
            }
        }
        return found
    }

    /// Takes the name of an anchor or alias behind its `&` or `*`.
    mutating func anchorName() throws(SyntaxError) {
        let start = at
        at += 1
        while at < end, !isGapByte(at), !isFlowIndicator(bytes[at]) { at += 1 }
        guard at > start + 1 else {
            throw SyntaxError(
                "\"\(text(start..<at))\" without a name", at: start..<at,
                help: "put quotes around the text if it begins with this character")
        }
    }

    private mutating func tagName() throws(SyntaxError) {
        let start = at
        at += 1
        if byte(at) == 0x3C {
            while at < end, bytes[at] != 0x3E, !isGapByte(at) { at += 1 }
            guard byte(at) == 0x3E else {
                throw SyntaxError(
                    "a tag that is not closed", at: start..<at, help: "close it with >")
            }
            at += 1
            return
        }
        while at < end, !isGapByte(at), !isFlowIndicator(bytes[at]) { at += 1 }
    }
}
