import Pacing

/// Ids that look like the server's, repeatable for a seed.
struct IdentifierSource: Sendable {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func next(for kind: SandboxKind, at time: Timestamp) -> String {
        switch kind {
        case .product, .price, .collection, .brandBoard, .media, .order, .transaction,
            .objectSchema,
            .record:
            objectId(at: time)
        case .customValue, .objectField: shortId()
        }
    }

    /// 24 hexadecimal digits that begin with the time in seconds, as MongoDB makes them.
    mutating func objectId(at time: Timestamp) -> String {
        Self.hex(UInt64(truncatingIfNeeded: time.seconds), digits: 8)
            + Self.hex(random.next(), digits: 16)
    }

    /// 20 letters and digits, as Firestore makes them.
    mutating func shortId() -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<20).map { _ in letters[Int(random.next() % 62)] })
    }

    /// A random UUID (version 4).
    mutating func uuid() -> String {
        let high = random.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = random.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = Array((Self.hex(high, digits: 16) + Self.hex(low, digits: 16)).utf8)
        var text: [UInt8] = []
        for (place, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(place) { text.append(UInt8(ascii: "-")) }
            text.append(digit)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A seed from which a restored source goes on.
    var continuation: UInt64 {
        var copy = random
        return copy.next()
    }

    private static func hex(_ value: UInt64, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text.suffix(digits)
    }
}
