package import SyncCore
import SyncEngine
import Synchronization

/// What a life of the program said of its changes, for those who check it.
package final class LifeLog: Sendable {
    private let state = Mutex<(plans: [Plan], outcomes: [Outcome])>(([], []))

    func take(_ notice: SyncNotice) {
        switch notice {
        case .planned(let plan): state.withLock { $0.plans.append(plan) }
        case .finished(let outcome): state.withLock { $0.outcomes.append(outcome) }
        case .looking, .waiting, .started, .reported, .failed, .webhooksSilent, .webhooksBack:
            break
        }
    }

    /// The changes that were carried out and recorded since this was asked last.
    package func takeOutcomes() -> [Outcome] {
        state.withLock { state in
            defer { state.outcomes = [] }
            return state.outcomes
        }
    }

    /// The plans since this was asked last.
    package func takePlans() -> [Plan] {
        state.withLock { state in
            defer { state.plans = [] }
            return state.plans
        }
    }
}
