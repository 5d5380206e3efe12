import Documents

/// The canonical form of a price: a mapping.
///
/// | entry | canonical form |
/// |---|---|
/// | `amount` | number in major units, plain; from `49`, `"49.00"`, `"49.00 USD"` |
/// | `currency` | ISO 4217, upper case, always there: the workspace's by default |
/// | `type` | lower case; `one_time` is the default and left out; an `interval` makes it `recurring` |
/// | `interval` | lower case: `day`, `week`, `month`, `year` |
/// | `intervalCount` | number; 1 is the default and left out |
/// | `compareAt`, `setupFee` | number, as `amount` |
/// | `name`, `sku`, `description` | text |
/// | `trackInventory`, `allowOutOfStockPurchases` | only `true` |
/// | any other | text trimmed, number plain, null dropped |
enum CanonicalPrice {
    static func price(_ value: DocumentValue, defaults: CatalogDefaults) -> DocumentValue? {
        switch value {
        case .number(let number):
            return plainPrice(Money(amount: number, currency: defaults.currency.uppercased()))
        case .string(let text):
            guard let money = Money(text, defaultCurrency: defaults.currency) else {
                return CanonicalText.general(value)
            }
            return plainPrice(money)
        case .mapping(let source):
            return mapping(source, defaults: defaults)
        case .null, .bool, .sequence:
            return CanonicalText.general(value)
        }
    }

    /// Several prices by name.
    static func prices(_ value: DocumentValue, defaults: CatalogDefaults) -> DocumentValue? {
        var result = OrderedObject()
        switch value {
        case .mapping(let object):
            for entry in object.entries {
                guard var found = price(entry.value, defaults: defaults) else { continue }
                if case .mapping(var fields) = found, fields["name"] == .string(entry.key) {
                    fields["name"] = nil
                    found = .mapping(fields)
                }
                result[entry.key] = found
            }
        case .sequence(let items):
            for (index, item) in items.enumerated() {
                guard case .mapping(var fields)? = price(item, defaults: defaults) else { continue }
                let name = fields["name"]?.stringValue ?? "price-\(index + 1)"
                fields["name"] = nil
                result[name] = .mapping(fields)
            }
        case .null, .bool, .number, .string:
            return CanonicalText.general(value)
        }
        return result.isEmpty ? nil : .mapping(result)
    }

    private static func plainPrice(_ money: Money) -> DocumentValue {
        ["amount": .number(CanonicalText.plain(money.amount)), "currency": .string(money.currency)]
    }

    private static func mapping(
        _ source: OrderedObject, defaults: CatalogDefaults
    ) -> DocumentValue? {
        var fields = OrderedObject()
        var currency: String?
        for entry in source.entries where CanonicalText.general(entry.value) != nil {
            let value = entry.value
            switch entry.key {
            case "amount":
                guard let money = money(value, defaults: defaults) else { fallthrough }
                fields["amount"] = .number(CanonicalText.plain(money.amount))
                if money.isExplicit { currency = currency ?? money.currency }
            case "compareAt", "setupFee":
                fields[entry.key] =
                    money(value, defaults: defaults).map { .number(CanonicalText.plain($0.amount)) }
                    ?? CanonicalText.general(value)
            case "currency":
                if let code = CanonicalText.line(value)?.stringValue {
                    currency = code.uppercased()
                }
            case "type", "interval":
                let line = CanonicalText.line(value)
                fields[entry.key] = line?.stringValue.map { .string($0.lowercased()) } ?? line
            case "trackInventory", "allowOutOfStockPurchases":
                fields[entry.key] = CanonicalText.flag(value, default: false)
            default:
                fields[entry.key] = CanonicalText.general(value)
            }
        }
        guard !fields.isEmpty || currency != nil else { return nil }
        fields["currency"] = .string(currency ?? defaults.currency.uppercased())
        if fields["interval"] != nil, fields["type"] == nil { fields["type"] = "recurring" }
        if fields["type"] == "one_time" { fields["type"] = nil }
        if fields["intervalCount"] == 1 { fields["intervalCount"] = nil }
        return .mapping(fields)
    }

    private static func money(
        _ value: DocumentValue, defaults: CatalogDefaults
    ) -> (amount: DecimalNumber, currency: String, isExplicit: Bool)? {
        if let number = value.numberValue { return (number, defaults.currency, false) }
        guard let text = value.stringValue,
            let money = Money(text, defaultCurrency: "")
        else { return nil }
        return (money.amount, money.currency, !money.currency.isEmpty)
    }
}
