/// Limits how much of the traffic may be second attempts, so that an outage does not turn every request
/// into many: each success earns a part of a retry, each retry costs one.
package struct RetryBudget: Hashable, Sendable {
    /// In hundredths of a retry.
    private var credit: Int
    private let ceiling: Int
    private let earnings: Int

    /// `reserve` retries are there from the start; each success earns `earnedPercent` of one.
    package init(reserve: Int = 50, earnedPercent: Int = 25) {
        credit = reserve * 100
        ceiling = reserve * 100
        earnings = earnedPercent
    }

    package mutating func recordSuccess() { credit = min(ceiling, credit + earnings) }

    /// Whether one more retry may be made; takes it when it may.
    package mutating func take() -> Bool {
        guard credit >= 100 else { return false }
        credit -= 100
        return true
    }
}
