/// A set of Unicode scalars: what one character of a pattern stands for.
struct ScalarSet: Sendable {
    private(set) var ranges: [ClosedRange<UInt32>] = []
    private(set) var properties: [UnicodeClass] = []
    private(set) var subsets: [ScalarSet] = []
    var isNegated = false

    init() {}

    init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }

    init(_ ranges: [ClosedRange<UInt32>]) { self.ranges = ranges }

    init(_ property: UnicodeClass) { properties = [property] }

    mutating func insert(_ range: ClosedRange<UInt32>) { ranges.append(range) }

    mutating func insert(_ set: ScalarSet) { subsets.append(set) }

    var negated: ScalarSet {
        var copy = self
        copy.isNegated.toggle()
        return copy
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let isMember =
            ranges.contains { $0.contains(scalar.value) }
            || properties.contains { $0.contains(scalar) }
            || subsets.contains { $0.contains(scalar) }
        return isMember != isNegated
    }

    /// `\d`
    static let digit = ScalarSet([0x30...0x39])
    /// `\w`
    static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    /// `\s`: WhiteSpace and LineTerminator of ECMA-262
    static let space = ScalarSet([
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
        0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ])
    /// `.`
    static let anyButLineEnd = ScalarSet([
        0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029,
    ]).negated
}

/// What a set has of ASCII, as bits: most texts hold nothing else.
struct ASCIISet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ set: ScalarSet) {
        for value in UInt8(0)..<128 where set.contains(Unicode.Scalar(value)) {
            if value < 64 { low |= 1 << value } else { high |= 1 << (value - 64) }
        }
    }

    /// Asked of ASCII only.
    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        return (value < 64 ? low >> value : high >> (value &- 64)) & 1 == 1
    }
}
