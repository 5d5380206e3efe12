/// The textual envelope of keys (RFC 7468): one block, strict base64, any text around it ignored as
/// the RFC allows.
enum PEM {
    static func encode(_ bytes: [UInt8], label: String) -> String {
        let text = Array(Base64.encode(bytes))
        var lines = ["-----BEGIN \(label)-----"]
        for start in stride(from: 0, to: text.count, by: 64) {
            lines.append(String(text[start..<min(start + 64, text.count)]))
        }
        lines.append("-----END \(label)-----")
        return lines.joined(separator: "\n") + "\n"
    }

    /// The bytes of the only block; its label must be the one asked for.
    static func decode(_ text: String, label: String) throws(KeyFailure) -> [UInt8] {
        let lines = text.split(whereSeparator: \.isNewline).map(trimmed)
        let begins = lines.indices.filter { lines[$0].hasPrefix("-----BEGIN ") }
        guard let begin = begins.first else {
            throw KeyFailure("no PEM block: expected a line -----BEGIN \(label)-----")
        }
        guard begins.count == 1 else { throw KeyFailure("more than one PEM block") }
        guard lines[begin] == "-----BEGIN \(label)-----" else {
            let found = lines[begin].dropFirst(11).prefix { $0 != "-" }.prefix(40)
            throw KeyFailure("the PEM block is \(found.debugDescription), expected \(label)")
        }
        guard let end = lines[begin...].firstIndex(of: "-----END \(label)-----") else {
            throw KeyFailure("the PEM block has no line -----END \(label)-----")
        }
        guard let bytes = Base64.decode(lines[(begin + 1)..<end].joined()) else {
            throw KeyFailure("the PEM block does not hold base64")
        }
        return bytes
    }

    private static func trimmed(_ line: Substring) -> String {
        var line = line
        while line.last == " " || line.last == "\t" { line.removeLast() }
        return String(line)
    }
}

/// A key that cannot be used, and why.
package struct KeyFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// In words; never holds key material.
    package let reason: String

    init(_ reason: String) { self.reason = reason }

    package var description: String { reason }
}
