/// Exact sums and products, for money. Digit by digit: the numbers are short, and nothing is rounded but
/// where a function says so. Callers keep hostile exponents away: the work grows with the digits.
extension DecimalNumber {
    package static func + (left: DecimalNumber, right: DecimalNumber) -> DecimalNumber {
        if left.isZero { return right }
        if right.isZero { return left }
        let exponent = min(left.exponent, right.exponent)
        let (a, b) = (left.column(from: exponent), right.column(from: exponent))
        if left.isNegative == right.isNegative {
            return make(sum(a, b), exponent, isNegative: left.isNegative)
        }
        let isLeftLarger = !precedes(a, b)
        return make(
            isLeftLarger ? difference(a, b) : difference(b, a), exponent,
            isNegative: isLeftLarger ? left.isNegative : right.isNegative)
    }

    package static prefix func - (number: DecimalNumber) -> DecimalNumber {
        make(number.column(from: number.exponent), number.exponent, isNegative: !number.isNegative)
    }

    package static func - (left: DecimalNumber, right: DecimalNumber) -> DecimalNumber {
        left + -right
    }

    package static func * (left: DecimalNumber, right: DecimalNumber) -> DecimalNumber {
        let (a, b) = (left.column(from: left.exponent), right.column(from: right.exponent))
        var product = [Int](repeating: 0, count: a.count + b.count)
        for (i, x) in a.enumerated() {
            for (j, y) in b.enumerated() { product[i + j] += x * y }
        }
        return make(
            carried(product), left.exponent + right.exponent,
            isNegative: left.isNegative != right.isNegative)
    }

    /// The quotient by a positive count, rounded half up to so many decimals.
    package func divided(by count: Int, decimals: Int) -> DecimalNumber {
        guard count > 0, !isZero else { return 0 }
        // One digit more than is kept decides about the rounding.
        let wanted = -decimals - 1
        let digits = column(from: min(exponent, wanted)).reversed()
        var quotient: [Int] = []
        var rest = 0
        for digit in digits.dropLast(max(0, wanted - min(exponent, wanted))) {
            rest = rest * 10 + digit
            quotient.append(rest / count)
            rest %= count
        }
        let last = quotient.popLast() ?? 0
        var column = Array(quotient.reversed())
        if last >= 5 { column = Self.sum(column, [1]) }
        return Self.make(column, -decimals, isNegative: isNegative)
    }

    // MARK: Columns of digits, the lowest first

    /// The digits from this power of ten up, which is not above the number's own exponent.
    private func column(from power: Int) -> [Int] {
        Array(repeating: 0, count: isZero ? 0 : exponent - power)
            + digits.utf8.reversed().map { Int($0) - 0x30 }
    }

    private static func sum(_ a: [Int], _ b: [Int]) -> [Int] {
        carried(
            (0..<max(a.count, b.count)).map { index in
                (index < a.count ? a[index] : 0) + (index < b.count ? b[index] : 0)
            })
    }

    /// `b` is not larger than `a`.
    private static func difference(_ a: [Int], _ b: [Int]) -> [Int] {
        carried(a.indices.map { a[$0] - ($0 < b.count ? b[$0] : 0) })
    }

    private static func carried(_ column: [Int]) -> [Int] {
        var result: [Int] = []
        var carry = 0
        for digit in column {
            let value = digit + carry
            let low = ((value % 10) + 10) % 10
            result.append(low)
            carry = (value - low) / 10
        }
        while carry > 0 {
            result.append(carry % 10)
            carry /= 10
        }
        return result
    }

    private static func precedes(_ a: [Int], _ b: [Int]) -> Bool {
        let length = max(a.count, b.count)
        func padded(_ column: [Int]) -> [Int] {
            Array(repeating: 0, count: length - column.count) + column.reversed()
        }
        return padded(a).lexicographicallyPrecedes(padded(b))
    }

    private static func make(_ column: [Int], _ exponent: Int, isNegative: Bool) -> DecimalNumber {
        let digits = column.reversed().drop { $0 == 0 }.map(String.init).joined()
        guard !digits.isEmpty,
            let number = DecimalNumber(negative: isNegative, digits: digits, exponent: exponent)
        else { return 0 }
        return number
    }
}
