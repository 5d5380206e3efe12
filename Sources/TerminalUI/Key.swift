/// A key that was pressed.
package enum Key: Hashable, Sendable {
    case character(Character)
    case enter, escape, backspace, tab
    case up, down, left, right, pageUp, pageDown, home, end
    /// Ctrl with a letter, in lower case.
    case control(Character)
    /// A key of no use to us.
    case other
}

/// Makes keys of the bytes that a terminal sends. Keeps what is cut in the middle for the next bytes.
package struct KeyDecoder: Sendable {
    private var pending: [UInt8] = []

    package init() {}

    /// The keys in these bytes. A terminal sends a key in one piece: an escape that ends the bytes is
    /// the key Esc.
    package mutating func keys(in bytes: [UInt8]) -> [Key] {
        var rest = (pending + bytes)[...]
        pending = []
        var keys: [Key] = []
        while let first = rest.first {
            if first == 0x1B {
                guard let key = escape(&rest) else {
                    pending = Array(rest.prefix(32))
                    break
                }
                keys.append(key)
            } else if first < 0x80 {
                rest.removeFirst()
                keys.append(Self.single(first))
            } else {
                let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
                guard rest.count >= length else {
                    pending = Array(rest)
                    break
                }
                let text = String(validating: rest.prefix(length), as: UTF8.self)
                rest.removeFirst(length)
                keys.append(text.flatMap { $0.first }.map(Key.character) ?? .other)
            }
        }
        return keys
    }

    private static func single(_ byte: UInt8) -> Key {
        switch byte {
        case 0x0A, 0x0D: .enter
        case 0x09: .tab
        case 0x08, 0x7F: .backspace
        case 0x01...0x1A: .control(Character(Unicode.Scalar(byte + 0x60)))
        case 0x20...0x7E: .character(Character(Unicode.Scalar(byte)))
        default: .other
        }
    }

    /// Takes a sequence that begins with an escape; `nil` while its end is not there.
    private func escape(_ rest: inout ArraySlice<UInt8>) -> Key? {
        let body = rest.dropFirst()
        guard let kind = body.first else {
            rest = []
            return .escape
        }
        if kind == 0x4F {  // SS3, the application form of arrows
            guard let final = body.dropFirst().first else { return nil }
            rest = body.dropFirst(2)
            return Self.named(final, "")
        }
        guard kind == 0x5B else {
            // Alt with a key, or Esc and at once another key.
            rest = body
            return .escape
        }
        let tail = body.dropFirst()
        guard let end = tail.firstIndex(where: { (0x40...0x7E).contains($0) }) else {
            // Longer than any key: not one.
            guard tail.count < 32 else {
                rest = []
                return .other
            }
            return nil
        }
        let parameters = String(decoding: tail[..<end], as: UTF8.self)
        rest = tail[(end + 1)...]
        return Self.named(tail[end], parameters)
    }

    private static func named(_ final: UInt8, _ parameters: String) -> Key {
        switch final {
        case UInt8(ascii: "A"): return .up
        case UInt8(ascii: "B"): return .down
        case UInt8(ascii: "C"): return .right
        case UInt8(ascii: "D"): return .left
        case UInt8(ascii: "H"): return .home
        case UInt8(ascii: "F"): return .end
        case UInt8(ascii: "~"):
            switch parameters.prefix(while: { $0 != ";" }) {
            case "1", "7": return .home
            case "4", "8": return .end
            case "5": return .pageUp
            case "6": return .pageDown
            default: return .other
            }
        default: return .other
        }
    }
}
