import SyncTestKit
import Testing

@testable import Documents

@Suite struct DecimalArithmeticTests {
    private func number(_ text: String) throws -> DecimalNumber {
        try #require(DecimalNumber(text))
    }

    @Test(
        "sums and products are exact",
        arguments: [
            ("0.1", "0.2", "0.3", "0.02"), ("99.99", "0.01", "100", "0.9999"),
            ("-5", "3", "-2", "-15"), ("5", "-5", "0", "-25"), ("0", "7.5", "7.5", "0"),
            ("1e3", "0.001", "1000.001", "1"), ("-0.5", "-0.25", "-0.75", "0.125"),
            ("9007199254740993", "1", "9007199254740994", "9007199254740993"),
        ])
    func known(a: String, b: String, sum: String, product: String) throws {
        let (left, right) = (try number(a), try number(b))
        #expect((left + right).plainText == sum && (right + left).plainText == sum)
        #expect((left * right).plainText == product && (right * left).plainText == product)
        #expect(left - left == 0 && left + right - right == left)
    }

    @Test("sums, differences and products are those of whole numbers")
    func whole() throws {
        var random = Seeded(11)
        for _ in 0..<Cases.times(2_000) {
            let a = Int.random(in: -1_000_000...1_000_000, using: &random)
            let b = Int.random(in: -1_000...1_000, using: &random)
            let (left, right) = (DecimalNumber(a), DecimalNumber(b))
            #expect((left + right).intValue == a + b)
            #expect((left - right).intValue == a - b)
            #expect((left * right).intValue == a * b)
            // The same in cents.
            let (x, y) = (left.scaled(byPowerOfTen: -2), right.scaled(byPowerOfTen: -2))
            #expect(try #require(x) + #require(y) == DecimalNumber(a + b).scaled(byPowerOfTen: -2))
        }
    }

    @Test(
        "quotients are rounded half up",
        arguments: [
            ("100", 3, "33.33"), ("200", 3, "66.67"), ("0.01", 2, "0.01"), ("0.02", 3, "0.01"),
            ("12.345", 1, "12.35"), ("12.3449", 1, "12.34"), ("7", 7, "1"), ("0", 5, "0"),
            ("1e6", 4, "250000"), ("-10", 4, "-2.5"), ("0.001", 7, "0"),
        ])
    func quotients(a: String, count: Int, result: String) throws {
        #expect(try number(a).divided(by: count, decimals: 2).plainText == result)
    }
}
