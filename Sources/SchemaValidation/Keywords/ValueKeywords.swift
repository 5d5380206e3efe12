import Documents

/// `type`, `enum`, `const` and the keywords of numbers and texts.
extension SchemaValidator {
    func checkType(_ types: [ValueType], _ value: DocumentValue, _ result: inout Evaluation) {
        guard !types.contains(where: { $0.includes(value) }) else { return }
        let expected = types.map(\.words)
        result.add(typeFinding(expected: expected, value))
    }

    /// The finding for a value of a kind that nothing here takes.
    func typeFinding(expected: [String], _ value: DocumentValue) -> SchemaFinding {
        let wanted = Wording.list(expected, "or")
        if value.isNull {
            return finding(
                "wrong-type", "type",
                path.isRoot
                    ? "the file is empty; it must hold \(wanted)"
                    : "\(subject) is empty; it must be \(wanted)",
                help: path.isRoot ? nil : "write a value, or remove the line", expected: expected,
                atKey: true)
        }
        let isContainer = value.mappingValue != nil || value.sequenceValue != nil
        let isNearMiss = value.numberValue != nil && wanted.contains("whole number")
        let actual = isNearMiss ? Wording.literal(value) : value.kindName
        return finding(
            "wrong-type", "type", "\(subject) must be \(wanted), not \(actual)", expected: expected,
            atKey: isContainer)
    }

    mutating func checkValues(
        _ values: [DocumentValue], _ keyword: String, _ value: DocumentValue,
        _ result: inout Evaluation
    ) {
        guard spend(values.count / 16) else { return }
        guard !values.contains(where: { isSameValue($0, value) }) else { return }
        let mayAdvise = mayAdvise()
        let literals = values.map(Wording.plain)
        let wanted =
            literals.count > 1
            ? "one of \(Wording.list(literals, "or"))" : literals.first ?? "nothing"
        result.add(
            finding(
                "wrong-value", keyword, "\(subject) must be \(wanted)",
                help: !mayAdvise
                    ? nil
                    : value.stringValue.flatMap {
                        nearest(to: $0, among: values.compactMap(\.stringValue))
                    }.map { "did you mean \($0)?" }, expected: literals))
    }

    func checkMultiple(
        of factor: DecimalNumber, _ value: DocumentValue, _ result: inout Evaluation
    ) {
        guard case .number(let number) = value, !isMultiple(number, of: factor) else { return }
        let isPowerOfTen = factor.digits == "1"
        let message =
            switch (isPowerOfTen, factor.exponent) {
            case (true, 0): "\(subject) must be a whole number"
            case (true, ..<0):
                "\(subject) may have at most \(Wording.count(-factor.exponent, "decimal"))"
            default: "\(subject) must be a multiple of \(factor)"
            }
        result.add(finding("out-of-range", "multipleOf", message))
    }

    func checkBound(_ bound: NumberBound, _ value: DocumentValue, _ result: inout Evaluation) {
        guard case .number(let number) = value, !bound.allows(number) else { return }
        result.add(
            finding(
                "out-of-range", bound.side.rawValue, "\(subject) must be \(bound.words)",
                expected: [bound.words]))
    }

    func checkLength(_ bound: LengthBound, _ value: DocumentValue, _ result: inout Evaluation) {
        let count: Int
        let unit: String
        switch (bound.measure, value) {
        case (.length, .string(let text)):
            count = text.unicodeScalars.count
            unit = "character"
        case (.items, .sequence(let items)):
            count = items.count
            unit = "item"
        case (.properties, .mapping(let object)):
            count = object.count
            unit = "field"
        default: return
        }
        guard bound.isMinimum ? count < bound.limit : count > bound.limit else { return }
        let message: String
        if bound.isMinimum, bound.limit == 1 {
            message = "\(subject) must not be empty"
        } else {
            message =
                "\(subject) must have at \(bound.isMinimum ? "least" : "most") "
                + "\(Wording.count(bound.limit, unit)), not \(count)"
        }
        result.add(
            finding("wrong-length", bound.keyword, message, atKey: bound.measure != .length))
    }

    mutating func checkPattern(
        _ pattern: Pattern, _ value: DocumentValue, _ result: inout Evaluation
    ) {
        guard case .string(let text) = value, !matches(pattern, text) else { return }
        result.add(
            finding(
                "wrong-format", "pattern", "\(subject) must match the pattern \(pattern.source)"))
    }

    /// Whether a text matches, paid by the work that it takes.
    mutating func matches(_ pattern: Pattern, _ text: String) -> Bool {
        let (isMatch, work) = pattern.search(text, limit: budget.instructions)
        return spend(instructions: work) && isMatch
    }

    func checkFormat(_ format: StringFormat, _ value: DocumentValue, _ result: inout Evaluation) {
        guard case .string(let text) = value, !format.accepts(text) else { return }
        result.add(
            finding(
                "wrong-format", "format", "\(subject) must be \(format.words)",
                expected: [format.words]))
    }
}

/// Equality as JSON Schema has it: numbers by value, texts code point by code point (`String.==` would
/// take a composed and a decomposed accent for the same).
func isSameValue(_ left: DocumentValue, _ right: DocumentValue) -> Bool {
    switch (left, right) {
    case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
    case (.sequence(let left), .sequence(let right)):
        left.count == right.count && zip(left, right).allSatisfy(isSameValue)
    case (.mapping(let left), .mapping(let right)):
        left.count == right.count
            && left.entries.allSatisfy { entry in
                right[entry.key].map { isSameValue(entry.value, $0) } ?? false
            }
    default: left == right
    }
}

/// Whether a number is a whole multiple of a factor above zero of at most 18 digits. Exact: no binary
/// fractions, and no matter how large the exponents.
func isMultiple(_ number: DecimalNumber, of factor: DecimalNumber) -> Bool {
    guard !number.isZero else { return true }
    guard let divisor = UInt64(factor.digits) else { return false }
    let shift = number.exponent - factor.exponent
    // The number's digits end in no zero, so a factor with more zeros cannot divide it.
    guard shift >= 0 else { return false }
    func product(_ a: UInt64, _ b: UInt64) -> UInt64 {
        divisor.dividingFullWidth(a.multipliedFullWidth(by: b)).remainder
    }
    var remainder: UInt64 = 0
    for digit in number.digits.utf8 {
        remainder = (product(remainder, 10 % divisor) + UInt64(digit - 0x30)) % divisor
    }
    var base = 10 % divisor
    var power = 1 % divisor
    var exponent = shift
    while exponent > 0 {
        if exponent & 1 == 1 { power = product(power, base) }
        base = product(base, base)
        exponent >>= 1
    }
    return product(remainder, power) == 0
}
