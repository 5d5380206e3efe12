import Catalog
import Documents
import Testing

@Suite struct MoneyTests {
    @Test(
        "an amount and its currency are read from a text",
        arguments: [
            ("49", "49.00 USD"), ("49.00 EUR", "49.00 EUR"), ("eur 0.5", "0.50 EUR"),
            ("100 JPY", "100 JPY"), ("0.125 USD", "0.125 USD"),
        ])
    func reads(text: String, rendered: String) throws {
        let money = try #require(Money(text, defaultCurrency: "usd"))
        #expect(money.description == rendered)
        #expect(Money(money.description, defaultCurrency: "") == money)
    }

    @Test(
        "S58: what is no plain amount is refused",
        arguments: [
            "", " ", "USD", "-5", "+5", "1e4", "1e400", "0.1+", ".5", "5.", "1,000", "12,50", "٤٩", "49 US",
            "49 USD EUR", "4 9", "USD 4 USD", "0x1F", "NaN", "$49", "01",
        ])
    func refuses(text: String) {
        #expect(Money(text, defaultCurrency: "USD") == nil)
    }

    private func money(_ text: String) throws -> Money {
        try #require(Money(text, defaultCurrency: "USD"))
    }

    @Test(
        "a moved decimal point, a zero and another currency are slips",
        arguments: [
            ("49.00", "490", "×10"), ("49.99", "4999", "×100"), ("49", "0.49", "÷100"),
            ("49", "4.90", "÷10"), ("49", "0", "set to zero"),
            ("49", "49 EUR", "currency USD → EUR"),
        ])
    func slips(old: String, new: String, description: String) throws {
        let slip = try #require(PriceGuard.slip(from: money(old), to: money(new)))
        #expect(slip.description == description)
    }

    @Test(
        "an ordinary change of price is no slip",
        arguments: [("49", "59"), ("49", "49.00"), ("0", "49"), ("10", "99"), ("49", "491")])
    func ordinary(old: String, new: String) throws {
        #expect(try PriceGuard.slip(from: money(old), to: money(new)) == nil)
    }

    @Test("every price of a listing is looked at")
    func findings() {
        let old = CanonicalFormTests.listing(["price": 5, "prices": ["a": 7, "b": 9]])
        let new = CanonicalFormTests.listing(["price": 6, "prices": ["b": 900, "c": 0]])
        let found = PriceGuard.findings(from: old, to: new)
        #expect(found.map(\.path) == ["prices.b"])
        #expect(found.first?.new.description == "900.00 USD")
    }
}
