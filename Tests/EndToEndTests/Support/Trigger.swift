import Documents
import Pacing
import Ports
import SyncTestKit

/// The moment of a kill, in terms of the requests that the shop sees: no clock of this machine is in it.
enum Trigger {
    /// The n-th request of a method, or of any, is carried out or not, and gets no answer.
    case hang(method: String?, number: Int, isApplied: Bool)
    /// So many requests have come, and the program is somewhere behind the last of them.
    case passed(requests: Int)

    /// A moment of a life in which nothing is made.
    static func any(_ random: inout SeededRandom) -> Trigger {
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<4:
            .hang(method: nil, number: .random(in: 1...14, using: &random), isApplied: true)
        case 4..<7:
            .hang(
                method: "PUT", number: .random(in: 1...2, using: &random),
                isApplied: .random(using: &random))
        default:
            .passed(requests: .random(in: 1...14, using: &random))
        }
    }

    /// A moment of a life in which something may be made.
    static func ofCreate(_ random: inout SeededRandom) -> Trigger {
        .hang(method: "POST", number: .random(in: 1...2, using: &random), isApplied: true)
    }

    /// What the shop is told of it.
    var faults: [DocumentValue] {
        switch self {
        case .hang(let method, let number, let isApplied):
            var fault: OrderedObject = [
                "name": "hangs", "effect": isApplied ? "delay" : "dropBefore", "delay": 600,
                "nth": .number(DecimalNumber(number)),
            ]
            if let method { fault["method"] = .string(method) }
            return [.mapping(fault)]
        case .passed:
            return []
        }
    }

    /// Waits until the moment has come, or until the program has nothing to do any more.
    func wait(for victim: Victim, at shop: Shop, includingReady: Bool = true) async throws {
        try await eventually("\(self)") {
            if victim.hasEnded || includingReady && victim.isReady { return true }
            switch self {
            case .hang: return try await shop.wasMet("hangs")
            case .passed(let requests):
                let count = try await shop.call(.get, "/sandbox/counts")["requests"]?.intValue
                return count ?? 0 >= requests
            }
        }
    }
}
