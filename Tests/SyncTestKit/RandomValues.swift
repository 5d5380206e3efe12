package import Documents
import Foundation

/// SplitMix64: the same numbers for the same seed, everywhere.
package struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    package init(_ seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    package mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }
    package mutating func pick<T>(_ items: [T]) -> T {
        items[Int.random(in: 0..<items.count, using: &self)]
    }
}

/// Values and texts that are hard on a writer.
package enum RandomValues {
    package static let parts = [
        "a", "word", " ", "  ", "\n", "\n\n", "\t", ": ", ":", "#", " #", "- ", "-", "? ", "?",
        "---",
        "...", "null", "~", "true", "no", "12e3", "0x1F", ".5", "+1", "1_000", "\u{85}", "\u{2028}",
        "\u{FEFF}", "\u{7F}", "\0", "\r", "\r\n", "'", "\"", "\\", "{", "}", "[", "]", ",", "&",
        "*",
        "!", "!!str", "|", ">", "|+", "%", "@", "`", "=", "<<", "<<<<<<< HEAD", "🙂", "é", "日本",
        "\u{A0}",
        "key: value", "- item", "# comment", "<p>x</p>",
    ]

    package static func text(_ random: inout Seeded) -> String {
        (0..<Int.random(in: 0...5, using: &random)).map { _ in random.pick(parts) }.joined()
    }

    package static func scalar(_ random: inout Seeded) -> DocumentValue {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: .null
        case 1: .bool(random.chance(50))
        case 2: .number(DecimalNumber(Int.random(in: -1000...1000, using: &random)))
        case 3:
            .number(
                DecimalNumber(random.pick(["1.50", "-0.0", "12e3", "1E-7", "9007199254740993"]))
                    ?? 0)
        default: .string(text(&random))
        }
    }

    package static func value(_ random: inout Seeded, depth: Int = 4) -> DocumentValue {
        let kind = Int.random(in: 0..<10, using: &random)
        if depth == 0 || kind < 4 { return scalar(&random) }
        let count = Int.random(in: 0...4, using: &random)
        if kind < 7 {
            return .sequence((0..<count).map { _ in value(&random, depth: depth - 1) })
        }
        return .mapping(
            OrderedObject(
                (0..<count).map { _ in (text(&random), value(&random, depth: depth - 1)) }))
    }
}

/// How many cases the property tests try; `GHLSYNC_CASES` multiplies (100 = a hundred times as many).
package enum Cases {
    package static func times(_ count: Int) -> Int {
        let factor = ProcessInfo.processInfo.environment["GHLSYNC_CASES"].flatMap { Int($0) } ?? 1
        return count * max(factor, 1)
    }
}
