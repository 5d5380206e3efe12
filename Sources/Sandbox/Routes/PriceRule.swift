import Documents

/// A bulk change of amounts. Exact: amounts never go through binary fractions.
struct PriceRule: Sendable {
    private let type: String
    private let value: DecimalNumber
    private let roundsToWhole: Bool

    init(_ document: DocumentValue) {
        type = document["type"]?.stringValue ?? ""
        value = document["value"]?.numberValue ?? 0
        roundsToWhole = document["roundToWhole"]?.boolValue ?? false
    }

    /// The new amount, never below zero. Amounts beyond 18 digits stay as they are.
    func applied(to amount: DecimalNumber) -> DecimalNumber {
        // Both as whole numbers of 10^-6: two decimals of the amount times four of a percentage.
        guard let base = amount.scaled(byPowerOfTen: 6)?.rounded(decimals: 0).intValue,
            let change = value.scaled(byPowerOfTen: 6)?.rounded(decimals: 0).intValue
        else { return amount }
        let (product, overflow) = base.multipliedReportingOverflow(by: change)
        let share = overflow ? 0 : product / 100_000_000
        let result =
            switch type {
            case "INCREASE_BY_AMOUNT": base + change
            case "REDUCE_BY_AMOUNT": base - change
            case "INCREASE_BY_PERCENTAGE": base + share
            case "REDUCE_BY_PERCENTAGE": base - share
            default: change
            }
        let exact = DecimalNumber(max(0, result)).scaled(byPowerOfTen: -6) ?? amount
        return exact.rounded(decimals: roundsToWhole ? 0 : 2)
    }
}
