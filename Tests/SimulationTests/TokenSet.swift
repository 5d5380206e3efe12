/// The tokens of a story, which are numbered from 1: a bit for each, since sets of them are joined and
/// compared after every step.
struct TokenSet: Hashable, Sendable, ExpressibleByArrayLiteral {
    /// Without zeros at the end, so that equal sets have equal words.
    private var words: [UInt64] = []

    init() {}

    init(arrayLiteral elements: Int...) {
        for element in elements { insert(element) }
    }

    var isEmpty: Bool { words.isEmpty }

    func contains(_ token: Int) -> Bool {
        words.indices.contains(token / 64) && words[token / 64] & Self.bit(token) != 0
    }

    mutating func insert(_ token: Int) {
        let place = token / 64
        if place >= words.count {
            words += Array(repeating: 0, count: place + 1 - words.count)
        }
        words[place] |= Self.bit(token)
    }

    mutating func formUnion(_ other: TokenSet) {
        if other.words.count > words.count {
            words += Array(repeating: 0, count: other.words.count - words.count)
        }
        for index in other.words.indices { words[index] |= other.words[index] }
    }

    mutating func subtract(_ other: TokenSet) {
        for index in words.indices.prefix(other.words.count) { words[index] &= ~other.words[index] }
        trim()
    }

    func subtracting(_ other: TokenSet) -> TokenSet {
        var result = self
        result.subtract(other)
        return result
    }

    func intersection(_ other: TokenSet) -> TokenSet {
        var result = self
        result.words.removeLast(max(0, words.count - other.words.count))
        for index in result.words.indices { result.words[index] &= other.words[index] }
        result.trim()
        return result
    }

    func isSubset(of other: TokenSet) -> Bool { subtracting(other).isEmpty }

    /// Each of them, in order.
    var sorted: [Int] {
        words.enumerated().flatMap { place, word in
            (0..<64).filter { word & 1 << UInt64($0) != 0 }.map { place * 64 + $0 }
        }
    }

    private mutating func trim() {
        while words.last == 0 { words.removeLast() }
    }

    private static func bit(_ token: Int) -> UInt64 { 1 << UInt64(token % 64) }
}
