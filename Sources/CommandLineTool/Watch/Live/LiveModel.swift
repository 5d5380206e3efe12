import Catalog
import Ledger
import Pacing
import SyncCore
import SyncEngine
import TerminalUI

/// What the live view of `watch` knows: what the agent said goes in, screens are drawn from it. A value:
/// no clock, no terminal.
struct LiveModel: Sendable {
    let workspace: String
    let location: String
    var branch: String?
    var connection = Connection.opening
    var webhooks = Webhooks()
    var facts = LiveFacts()
    var factsTime: Timestamp?
    var activity = LiveActivity()
    private(set) var isLooking = false
    private(set) var isReady = false
    private(set) var isPaused = false
    private(set) var isEnding = false

    /// What moves, and what moved lately; the newest last.
    private(set) var transfers: [LiveTransfer] = []
    private(set) var log: [WatchEvent] = []
    private(set) var counts = Counts()
    /// What stands still, by the place that it is told of.
    private(set) var held: [String: Problem] = [:]
    private(set) var brakes: [Brake] = []
    /// Whether the look under way covers everything, so that its plan speaks of everything.
    private var looksAtAll = false

    var page = LivePage.main
    var scroll = 0
    var filter = ""
    var isTypingFilter = false
    var history: [String] = []
    /// Said at the foot until the next key.
    var remark: String?

    static let logLimit = 500
    static let transferLimit = 60

    enum Connection: Sendable {
        case opening, open
        case broken(CycleFailure)
    }

    struct Webhooks: Hashable, Sendable {
        /// Where they are listened for; `nil` while they are not.
        var address: String?
        var accepted = 0
        var refused = 0
        var last: Timestamp?
    }

    struct Counts: Hashable, Sendable {
        var pushed = 0
        var pulled = 0
        var failed = 0
    }

    init(workspace: String, location: String) {
        self.workspace = workspace
        self.location = location
    }

    // MARK: What the agent says

    mutating func take(_ event: WatchEvent) {
        guard !event.lines.isEmpty else { return }
        log.append(event)
        if log.count > Self.logLimit { log.removeFirst(log.count - Self.logLimit) }
        // Whoever reads further up keeps reading the same lines.
        if page == .main, scroll > 0 { scroll += 1 }
    }

    mutating func take(_ notice: SyncNotice, at now: Timestamp) {
        switch notice {
        case .looking(let scope):
            isLooking = true
            looksAtAll = scope.isFull
        case .waiting, .webhooksSilent, .webhooksBack: break
        case .planned(let plan): planned(plan, at: now)
        case .started(let change): started(change, at: now)
        case .finished(let outcome): finished(outcome, at: now)
        case .reported:
            isReady = true
            rested()
            connection = .open
        case .failed(let failure):
            rested()
            connection = .broken(failure)
        }
    }

    mutating func take(webhook status: Int, at now: Timestamp) {
        webhooks.last = now
        if status == 200 { webhooks.accepted += 1 } else { webhooks.refused += 1 }
        activity.note(at: now)
    }

    mutating func take(_ facts: LiveFacts, at now: Timestamp) {
        remark = nil
        self.facts = facts
        factsTime = now
    }

    mutating func pause(_ isPaused: Bool) { self.isPaused = isPaused }
    mutating func end() { isEnding = true }

    /// The agent begins anew, with another configuration.
    mutating func restart() {
        webhooks = Webhooks()
        brakes = []
        rested()
    }

    private mutating func planned(_ plan: Plan, at now: Timestamp) {
        if looksAtAll {
            held = [:]
        } else {
            // Every look covers all files; of trouble at the other side a partial one says nothing.
            held = held.filter { $0.value.diagnostics.isEmpty }
        }
        for problem in plan.held { held[problem.key?.description ?? problem.message] = problem }
        brakes = plan.brakes
        transfers.removeAll { $0.state == .waiting }
        if plan.brakes.isEmpty {
            transfers += plan.changes.map { LiveTransfer($0, .waiting, at: now) }
        } else {
            isLooking = false
        }
    }

    private mutating func started(_ change: Change, at now: Timestamp) {
        if let index = transfers.firstIndex(where: { $0.change == change && $0.state == .waiting })
        {
            transfers[index].state = .moving
            transfers[index].since = now
        } else {
            transfers.append(LiveTransfer(change, .moving, at: now))
        }
    }

    private mutating func finished(_ outcome: Outcome, at now: Timestamp) {
        let change = outcome.change
        transfers.removeAll { $0.change == change && $0.isUnderWay }
        activity.note(at: now)
        switch outcome.result {
        case .applied:
            held[change.key.description] = nil
            if change.target == .remote { counts.pushed += 1 } else { counts.pulled += 1 }
            transfers.append(LiveTransfer(change, .done, at: now))
        case .stale:
            break  // The next look plans it again.
        case .failed(let problem):
            counts.failed += 1
            transfers.append(LiveTransfer(change, .failed(problem.message), at: now))
        }
        trim()
    }

    /// No cycle runs any more.
    private mutating func rested() {
        isLooking = false
        transfers.removeAll(where: \.isUnderWay)
        trim()
    }

    private mutating func trim() {
        let settled = transfers.filter { !$0.isUnderWay }
        guard settled.count > Self.transferLimit else { return }
        transfers = transfers.filter(\.isUnderWay) + settled.suffix(Self.transferLimit)
    }
}

/// What the agent's memory says, asked for after each cycle.
struct LiveFacts: Sendable {
    var conflicts: [Conflict] = []
    /// Changes that failed and are tried again, or wait for a person.
    var queue: [QueueEntry] = []
    var requests: Requests?

    /// How many requests may go, as of the last answers.
    struct Requests: Hashable, Sendable {
        var left: Int
        /// In a window.
        var most: Int
        var window: Duration
        /// `nil` before the API has said so.
        var leftToday: Int?
        /// In a day; `nil` before the API has said so.
        var mostToday: Int?
        /// When today's are used up: until when nothing is sent.
        var waitsUntil: Timestamp?
    }
}

/// A change on its way, or just arrived.
struct LiveTransfer: Sendable {
    enum State: Hashable, Sendable {
        case waiting, moving, done
        case failed(String)
    }

    let change: Change
    var state: State
    /// When it came into this state.
    var since: Timestamp

    init(_ change: Change, _ state: State, at now: Timestamp) {
        self.change = change
        self.state = state
        since = now
    }

    var isUnderWay: Bool { state == .waiting || state == .moving }
}

/// How much went on, minute by minute.
struct LiveActivity: Hashable, Sendable {
    private var counts: [Int64: Int] = [:]

    mutating func note(at now: Timestamp) {
        let minute = now.seconds / 60
        counts[minute, default: 0] += 1
        if counts.count > 120 { counts = counts.filter { $0.key > minute - 60 } }
    }

    /// The last minutes, the present one last.
    func minutes(_ count: Int, until now: Timestamp) -> [Int] {
        let last = now.seconds / 60
        return (0..<count).map { counts[last - Int64(count - 1 - $0)] ?? 0 }
    }
}

enum LivePage: Hashable, Sendable { case main, help, errors, diff, history }
