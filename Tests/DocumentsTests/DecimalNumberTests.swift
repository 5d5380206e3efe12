import Documents
import Testing

@Suite struct DecimalNumberTests {
    @Test(
        "a number keeps its text and knows its exact value",
        arguments: [
            ("0", "", 0), ("-0", "", 0), ("0.000", "", 0), ("0e5", "", 0), ("49", "49", 0),
            ("-12.50", "125", -1), ("1200", "12", 2), ("1.0", "1", 0), ("100.001", "100001", -3),
            ("0.05", "5", -2), ("12e3", "12", 3), ("1.20E-2", "12", -3), ("10.0", "1", 1),
            ("9007199254740993", "9007199254740993", 0), ("1000000.000", "1", 6),
        ])
    func values(_ text: String, _ digits: String, _ exponent: Int) throws {
        let number = try #require(DecimalNumber(text))
        #expect(number.text == text)
        #expect(number.digits == digits)
        #expect(number.exponent == exponent)
        #expect(DecimalNumber(number.plainText) == number)
    }

    @Test(
        "what is not a JSON number is refused",
        arguments: [
            "", "-", "+1", ".5", "1.", "01", "-01", "00", "1.e2", "1e", "1e+", "1 ", " 1", "1.2.3",
            "0x1",
            "1e1000001", "NaN", "١",
        ])
    func refused(_ text: String) {
        #expect(DecimalNumber(text) == nil)
    }

    @Test("order is numeric")
    func order() {
        let sorted = [
            "-1e3", "-2", "-1.5", "-0.1", "0", "0.09", "0.1", "0.11", "1", "9", "10", "1e10",
        ]
        let numbers = sorted.compactMap { DecimalNumber($0) }
        #expect(numbers.shuffled().sorted() == numbers)
        #expect(DecimalNumber("12e3") == 12000)
        #expect(DecimalNumber("-0") == DecimalNumber("0"))
    }
}
