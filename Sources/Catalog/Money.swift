package import Documents

/// An amount in major units and its currency. Exact: never through a binary fraction.
package struct Money: Hashable, Sendable {
    package let amount: DecimalNumber
    /// ISO 4217, upper case.
    package let currency: String

    package init(amount: DecimalNumber, currency: String) {
        self.amount = amount
        self.currency = currency
    }

    /// Reads `49`, `49.00`, `49.00 USD`, `49.00USD`, `USD 49.00`; `nil` for anything else (a sign, a
    /// thousands separator, a decimal comma, an exponent, other digits than 0–9).
    package init?(_ text: String, defaultCurrency: String) {
        var number: [UInt8] = []
        var code: [UInt8] = []
        var parts = 0  // changes between digits, letters and spaces
        var last: Character = " "
        for byte in text.utf8 {
            let kind: Character
            switch byte {
            case 0x30...0x39, 0x2E: kind = "0"
            case 0x41...0x5A, 0x61...0x7A: kind = "A"
            case 0x20, 0x09: kind = " "
            default: return nil
            }
            if kind != last, kind != " " { parts += 1 }
            last = kind
            if kind == "0" { number.append(byte) }
            if kind == "A" { code.append(byte & ~0x20) }
        }
        guard parts <= 2, code.isEmpty || code.count == 3, parts == (code.isEmpty ? 1 : 2),
            let amount = DecimalNumber(String(decoding: number, as: UTF8.self))
        else { return nil }
        self.amount = amount
        currency =
            code.isEmpty ? defaultCurrency.uppercased() : String(decoding: code, as: UTF8.self)
    }

    /// Reads a canonical price mapping; `nil` when it has no amount.
    package init?(price: DocumentValue?) {
        guard let amount = price?["amount"]?.numberValue else { return nil }
        self.init(amount: amount, currency: price?["currency"]?.stringValue ?? "")
    }
}

extension Money: CustomStringConvertible {
    /// For people and for files: `49.00 USD`; no decimals in currencies that have none.
    package var description: String {
        var text = amount.plainText
        if !Self.withoutMinorUnits.contains(currency), !text.contains("e") {
            let decimals = text.firstIndex(of: ".").map { text[$0...].utf8.count - 1 } ?? 0
            if decimals == 0 { text += ".00" }
            if decimals == 1 { text += "0" }
        }
        return currency.isEmpty ? text : "\(text) \(currency)"
    }

    private static let withoutMinorUnits: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
        "VUV", "XAF", "XOF", "XPF",
    ]
}
