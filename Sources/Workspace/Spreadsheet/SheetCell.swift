import Catalog
import Documents
import JSONFormat

/// A field's value as the text of a cell, and back.
enum SheetCell {
    /// The cell of a canonical value; empty for absent.
    static func text(_ value: DocumentValue?, _ field: SheetField) -> String {
        guard let value else { return "" }
        switch (field.form, value) {
        case (.text, .string(let text)), (.key, .string(let text)): return text
        case (.number, .number(let number)): return number.plainText
        case (.flag, .bool(let flag)): return flag ? "true" : "false"
        case (.list, .sequence(let items)):
            let lines = items.compactMap(\.stringValue)
            let isPlain =
                lines.count == items.count && lines.allSatisfy { !$0.contains("\n") && !$0.isEmpty }
                && lines.first?.hasPrefix("[") == false
            return isPlain ? lines.joined(separator: "\n") : json(value)
        default: return json(value)
        }
    }

    private static func json(_ value: DocumentValue) -> String {
        String(decoding: JSONDocument.write(value, style: .compact), as: UTF8.self)
    }

    /// Why a cell cannot be taken.
    struct Refusal: Error {
        let message: String
        var help: String?
    }

    /// What a cell says, as values of fields: one, or two for an amount with its currency.
    /// - Parameter commaDecimals: a table between semicolons or tabs comes from where `49,00` is a number.
    static func values(
        _ text: String, _ field: SheetField, commaDecimals: Bool
    ) throws(Refusal) -> [(DocumentPath, DocumentValue)] {
        switch field.form {
        case .text, .key: return [(field.path, .string(text))]
        case .number: return [(field.path, .number(try number(text, field, commaDecimals)))]
        case .flag: return [(field.path, .bool(try flag(text, field)))]
        case .list: return [(field.path, try list(text, field))]
        case .money:
            if let money = Money(pointed(text, commaDecimals), defaultCurrency: "") {
                let amount: (DocumentPath, DocumentValue) = ("price.amount", .number(money.amount))
                return money.currency.isEmpty
                    ? [amount] : [amount, ("price.currency", .string(money.currency))]
            }
            return [("price.amount", .number(try number(text, field, commaDecimals)))]
        case .json: return [(field.path, try value(text, field))]
        }
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    /// With a point, where one or two digits behind the only comma can be nothing but decimals.
    private static func pointed(_ text: String, _ commaDecimals: Bool) -> String {
        let text = trimmed(text)
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard commaDecimals, parts.count == 2, !text.contains(".") else { return text }
        let decimals = parts[1].prefix(while: \.isNumber)
        return (1...2).contains(decimals.count) ? "\(parts[0]).\(parts[1])" : text
    }

    private static func number(
        _ text: String, _ field: SheetField, _ commaDecimals: Bool
    ) throws(Refusal) -> DecimalNumber {
        let plain = pointed(text, commaDecimals)
        if let number = DecimalNumber(plain) { return number }
        var help = field.form == .money ? "write 49.00, or 49.00 USD" : "write it like 49 or 49.00"
        let figures = plain.filter { $0.isNumber || $0 == "." || $0 == "," }
        if figures.contains(","), figures.contains(where: \.isNumber) {
            help =
                "write it without commas: a point before the decimals, and nothing between thousands"
        } else if figures != plain, DecimalNumber(figures) != nil {
            help =
                "write \(figures)"
                + (field.form == .money ? " and the currency's code, like \(figures) USD" : "")
        }
        throw Refusal(message: "\(field.name) must be a number", help: help)
    }

    private static func flag(_ text: String, _ field: SheetField) throws(Refusal) -> Bool {
        switch trimmed(text).lowercased() {
        case "true", "yes", "y", "1", "on", "active", "published": return true
        case "false", "no", "n", "0", "off", "inactive", "draft", "archived", "hidden": return false
        default:
            throw Refusal(
                message: "\(field.name) must be true or false", help: "write true or false")
        }
    }

    /// One a line; or, on one line, web addresses between commas.
    private static func list(_ text: String, _ field: SheetField) throws(Refusal) -> DocumentValue {
        if trimmed(text).hasPrefix("[") { return try value(text, field) }
        var lines = text.split(whereSeparator: \.isNewline).map { trimmed(String($0)) }
        if lines.count == 1, lines[0].hasPrefix("http"), lines[0].contains(",") {
            let parts = lines[0].split(separator: ",").map { trimmed(String($0)) }
            if parts.allSatisfy({ $0.hasPrefix("http") }) { lines = parts }
        }
        return .sequence(lines.filter { !$0.isEmpty }.map(DocumentValue.string))
    }

    private static func value(_ text: String, _ field: SheetField) throws(Refusal) -> DocumentValue
    {
        do throws(SyntaxError) {
            return try JSONDocument.value(of: Array(text.utf8), limits: .entityFile)
        } catch {
            throw Refusal(
                message:
                    "\(field.name) is written as JSON here, and this is none: \(error.message)",
                help: error.help)
        }
    }
}
