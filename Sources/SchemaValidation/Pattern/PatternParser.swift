/// Reads the pattern grammar of ECMA-262 §22.2.1 in its Unicode form.
struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var depth = 0
    private static let depthLimit = 64
    private static let countLimit = 1_000

    init(_ source: String) { scalars = Array(source.unicodeScalars) }

    mutating func parse() throws(PatternError) -> PatternNode {
        let node = try alternatives()
        guard peek == nil else { throw PatternError("there is a ) without its (") }
        return node
    }

    private var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func take() -> Unicode.Scalar? {
        guard let scalar = peek else { return nil }
        index += 1
        return scalar
    }

    private mutating func take(_ text: String) -> Bool {
        guard scalars[index...].starts(with: text.unicodeScalars) else { return false }
        index += text.unicodeScalars.count
        return true
    }

    private mutating func alternatives() throws(PatternError) -> PatternNode {
        var branches = [try terms()]
        while take("|") { branches.append(try terms()) }
        return branches.count == 1 ? branches[0] : .either(branches)
    }

    private mutating func terms() throws(PatternError) -> PatternNode {
        var nodes: [PatternNode] = []
        while let scalar = peek, scalar != "|", scalar != ")" {
            let node = try atom()
            nodes.append(try quantified(node))
        }
        return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
    }

    private mutating func atom() throws(PatternError) -> PatternNode {
        guard let scalar = take() else { return .empty }
        switch scalar {
        case "^": return .assertion(.start)
        case "$": return .assertion(.end)
        case ".": return .one(.anyButLineEnd)
        case "[": return .one(try bracket())
        case "(": return try group()
        case "\\":
            if take("b") { return .assertion(.wordBoundary) }
            if take("B") { return .assertion(.notWordBoundary) }
            return .one(try escape(inBracket: false))
        case "*", "+", "?": throw PatternError("\(scalar) has nothing to repeat")
        case "{", "}", "]": throw PatternError("\(scalar) must be written \\\(scalar)")
        default: return .one(ScalarSet(scalar))
        }
    }

    private mutating func group() throws(PatternError) -> PatternNode {
        for lookAround in ["?=", "?!", "?<=", "?<!"] where take(lookAround) {
            throw PatternError("look-around (\(lookAround) is not supported")
        }
        if take("?<") {
            while let scalar = take(), scalar != ">" {
                guard scalar == "_" || scalar == "$" || scalar.properties.isIDContinue else {
                    throw PatternError("a group's name holds \(scalar)")
                }
            }
        } else if !take("?:"), peek == "?" {
            throw PatternError("(? must be followed by : or <")
        }
        depth += 1
        guard depth <= Self.depthLimit else { throw PatternError("groups are nested too deeply") }
        let node = try alternatives()
        depth -= 1
        guard take(")") else { throw PatternError("a ( has no )") }
        return node
    }

    private mutating func quantified(_ node: PatternNode) throws(PatternError) -> PatternNode {
        let minimum: Int
        let maximum: Int?
        switch peek {
        case "*": (minimum, maximum) = (0, nil)
        case "+": (minimum, maximum) = (1, nil)
        case "?": (minimum, maximum) = (0, 1)
        case "{":
            index += 1
            guard let low = try number() else { throw PatternError("{ needs a number") }
            minimum = low
            if take(",") {
                maximum = peek == "}" ? nil : try number()
            } else {
                maximum = low
            }
            guard peek == "}" else { throw PatternError("a { has no }") }
            guard minimum <= maximum ?? minimum else {
                throw PatternError("numbers out of order in {}")
            }
        default: return node
        }
        if case .assertion = node { throw PatternError("^, $, \\b and \\B cannot be repeated") }
        index += 1
        // Lazy or greedy: the same texts match.
        _ = take("?")
        return .repeated(node, minimum: minimum, maximum: maximum)
    }

    private mutating func number() throws(PatternError) -> Int? {
        var value: Int?
        while let scalar = peek, ("0"..."9").contains(scalar) {
            index += 1
            let next = (value ?? 0) * 10 + Int(scalar.value - 0x30)
            guard next <= Self.countLimit else {
                throw PatternError("more than \(Self.countLimit) repetitions")
            }
            value = next
        }
        return value
    }

    private mutating func bracket() throws(PatternError) -> ScalarSet {
        var set = ScalarSet()
        set.isNegated = take("^")
        while !take("]") {
            guard peek != nil else { throw PatternError("a [ has no ]") }
            let low = try member()
            guard peek == "-", index + 1 < scalars.count, scalars[index + 1] != "]" else {
                set.insert(low)
                continue
            }
            index += 1
            let high = try member()
            guard let first = low.only, let last = high.only else {
                throw PatternError("a range in [] must be between two characters")
            }
            guard first <= last else { throw PatternError("range out of order in []") }
            set.insert(first...last)
        }
        return set
    }

    private mutating func member() throws(PatternError) -> ScalarSet {
        guard let scalar = take() else { throw PatternError("a [ has no ]") }
        guard scalar == "\\" else { return ScalarSet(scalar) }
        if take("b") { return ScalarSet("\u{8}") }
        if take("-") { return ScalarSet("-") }
        return try escape(inBracket: true)
    }

    /// What follows a backslash.
    private mutating func escape(inBracket: Bool) throws(PatternError) -> ScalarSet {
        guard let scalar = take() else { throw PatternError("it ends in a lone \\") }
        switch scalar {
        case "d": return .digit
        case "D": return ScalarSet.digit.negated
        case "w": return .word
        case "W": return ScalarSet.word.negated
        case "s": return .space
        case "S": return ScalarSet.space.negated
        case "t": return ScalarSet("\t")
        case "n": return ScalarSet("\n")
        case "r": return ScalarSet("\r")
        case "v": return ScalarSet("\u{B}")
        case "f": return ScalarSet("\u{C}")
        case "p", "P":
            guard take("{") else { throw PatternError("\\\(scalar) needs {…}") }
            var name = ""
            while let next = take(), next != "}" { name.unicodeScalars.append(next) }
            guard let property = UnicodeClass(name) else {
                throw PatternError("\\\(scalar){\(name)} is not supported")
            }
            return scalar == "p" ? ScalarSet(property) : ScalarSet(property).negated
        case "c":
            guard let letter = take(), letter.isASCII, letter.properties.isAlphabetic,
                let control = Unicode.Scalar(letter.value & 0x1F)
            else { throw PatternError("\\c needs a letter") }
            return ScalarSet(control)
        case "x": return ScalarSet(try scalarValue(hexadecimal(2)))
        case "u": return ScalarSet(try unicodeEscape())
        case "0":
            if let next = peek, ("0"..."9").contains(next) {
                throw PatternError("octal escapes are not allowed")
            }
            return ScalarSet("\0")
        case "1"..."9", "k": throw PatternError("back references are not supported")
        case "^", "$", "\\", ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|", "/":
            return ScalarSet(scalar)
        default: throw PatternError("\\\(scalar) is not an escape")
        }
    }

    private mutating func unicodeEscape() throws(PatternError) -> Unicode.Scalar {
        if take("{") {
            var value: UInt32 = 0
            guard peek != "}" else { throw PatternError("\\u{} is empty") }
            while let next = take(), next != "}" {
                guard let digit = hexDigit(next), value <= 0x10FFFF else {
                    throw PatternError("\\u{…} is not a character")
                }
                value = value << 4 | digit
            }
            return try scalarValue(value)
        }
        let unit = try hexadecimal(4)
        guard (0xD800...0xDBFF).contains(unit), take("\\u") else { return try scalarValue(unit) }
        let low = try hexadecimal(4)
        guard (0xDC00...0xDFFF).contains(low) else { throw PatternError("a lone surrogate") }
        return try scalarValue(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    }

    private mutating func hexadecimal(_ count: Int) throws(PatternError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let next = take(), let digit = hexDigit(next) else {
                throw PatternError("an escape needs \(count) hexadecimal digits")
            }
            value = value << 4 | digit
        }
        return value
    }

    private func hexDigit(_ scalar: Unicode.Scalar) -> UInt32? {
        UInt8(exactly: scalar.value).flatMap(hexValue).map(UInt32.init)
    }

    private func scalarValue(_ value: UInt32) throws(PatternError) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(value) else { throw PatternError("a lone surrogate") }
        return scalar
    }
}

extension ScalarSet {
    /// The one scalar that was written, where it was one.
    fileprivate var only: UInt32? {
        guard !isNegated, ranges.count == 1, properties.isEmpty, subsets.isEmpty,
            ranges[0].count == 1
        else { return nil }
        return ranges[0].lowerBound
    }
}
