import Crypto

/// The SHA-256 of a file's bytes, without the room that its spelling takes.
struct FileDigest: Hashable, Sendable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    init(of bytes: [UInt8]) {
        let digest = SHA256.digest(bytes)
        func word(_ index: Int) -> UInt64 {
            digest[index * 8..<index * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
        words = (word(0), word(1), word(2), word(3))
    }

    /// From 64 digits in lower case; `nil` for anything else.
    init?(hex: String) {
        guard hex.utf8.count == 64 else { return nil }
        var found: [UInt64] = [0, 0, 0, 0]
        for (place, byte) in hex.utf8.enumerated() {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: return nil
            }
            found[place / 16] = found[place / 16] << 4 | UInt64(digit)
        }
        words = (found[0], found[1], found[2], found[3])
    }

    /// 64 digits in lower case.
    var hex: String {
        String(unsafeUninitializedCapacity: 64) { text in
            for (part, word) in [words.0, words.1, words.2, words.3].enumerated() {
                for place in 0..<16 {
                    let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * place)) & 15
                    text[part * 16 + place] = digit < 10 ? 0x30 + digit : 0x61 + digit - 10
                }
            }
            return 64
        }
    }

    static func == (left: FileDigest, right: FileDigest) -> Bool { left.words == right.words }

    func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}
