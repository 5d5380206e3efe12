import Documents
import HighLevel
import Pacing

/// A location's budget, for people and for machines.
enum BudgetWords {
    static func line(_ budget: RequestBudget) -> String {
        let day =
            switch (budget.dailyRemaining, budget.dailyLimit) {
            case (let left?, let limit?): ", \(left) of \(limit) today"
            case (let left?, nil): ", \(left) today"
            case (nil, _): ""
            }
        let seconds = budget.interval.milliseconds
        return
            "\(budget.remaining) of \(budget.max) requests left in \(seconds % 1000 == 0 ? "\(seconds / 1000) s" : "\(seconds) ms")\(day)"
    }

    /// Only what a person has to know: that nothing is sent, and until when.
    static func exhaustion(_ budget: RequestBudget) -> String? {
        budget.exhaustedUntil.map {
            "today's requests of this location are used up; nothing is sent until \($0)"
        }
    }

    static func json(_ budget: RequestBudget) -> DocumentValue {
        [
            "remaining": number(budget.remaining), "max": number(budget.max),
            "windowMs": number(Int(budget.interval.milliseconds)),
            "dailyRemaining": budget.dailyRemaining.map(number) ?? .null,
            "dailyLimit": budget.dailyLimit.map(number) ?? .null,
            "exhaustedUntil": budget.exhaustedUntil.map { .string($0.description) } ?? .null,
        ]
    }

    private static func number(_ value: Int) -> DocumentValue { .number(DecimalNumber(value)) }
}
