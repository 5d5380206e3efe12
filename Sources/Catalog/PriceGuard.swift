package import Documents

/// What is suspicious about a change of a price.
package enum PriceSlip: Hashable, Sendable {
    /// The decimal point moved by so many places: 49 → 4900 is 2, 49 → 4.90 is -1.
    case decimalPoint(places: Int)
    case zero
    case currency(from: String, to: String)
}

extension PriceSlip: CustomStringConvertible {
    package var description: String {
        switch self {
        case .decimalPoint(let places):
            (places < 0 ? "÷1" : "×1") + String(repeating: "0", count: min(abs(places), 40))
        case .zero: "set to zero"
        case .currency(let old, let new): "currency \(old) → \(new)"
        }
    }
}

/// Tells a slip of the finger from a change of a price. Only looks at changes: a price that was not
/// there before is never suspicious, nor is one that goes.
package enum PriceGuard {
    package static func slip(from old: Money, to new: Money) -> PriceSlip? {
        if old.currency != new.currency { return .currency(from: old.currency, to: new.currency) }
        guard old.amount != new.amount, !old.amount.isZero else { return nil }
        if new.amount.isZero { return .zero }
        guard old.amount.digits == new.amount.digits,
            old.amount.isNegative == new.amount.isNegative
        else { return nil }
        return .decimalPoint(places: new.amount.exponent - old.amount.exponent)
    }

    /// One suspicious price of a listing: where, and what it was and would be.
    package struct Finding: Hashable, Sendable {
        package let path: DocumentPath
        package let old: Money
        package let new: Money
        package let slip: PriceSlip
    }

    /// Looks at `price` and each of `prices`, in path order.
    package static func findings(from old: Entity, to new: Entity) -> [Finding] {
        var paths = [DocumentPath(keys: ["price"])]
        if let named = new["prices"]?.mappingValue {
            paths += named.keys.sorted().map { DocumentPath(keys: ["prices", $0]) }
        }
        return paths.compactMap { path in
            guard let before = Money(price: DocumentValue.mapping(old.fields).value(at: path)),
                let after = Money(price: DocumentValue.mapping(new.fields).value(at: path)),
                let slip = slip(from: before, to: after)
            else { return nil }
            return Finding(path: path, old: before, new: after, slip: slip)
        }
    }
}
