import Catalog
import Documents
import Ledger
import Pacing
import SyncCore
import TerminalUI

/// What the model says in words and figures; raw, for the screen to escape.
extension LiveModel {
    enum Mood: Hashable, Sendable { case good, busy, halted, bad }

    /// The state of it all, in a word or two.
    var state: (words: String, mood: Mood) {
        if isEnding { return ("finishing what is in flight", .busy) }
        if isPaused { return ("paused", .halted) }
        let moving = transfers.count(where: \.isUnderWay)
        if moving > 0 { return ("\(moving) moving", .busy) }
        if case .broken(let failure) = connection {
            switch failure.kind {
            case .guarded, .workspace, .cancelled: return ("held", .halted)
            case .notAuthorised: return ("not authorised", .bad)
            case .unreachable, .other: return ("trouble, trying again", .bad)
            }
        }
        if !brakes.isEmpty { return ("stopped by a guard", .bad) }
        if isLooking { return ("looking", .busy) }
        if !isReady { return ("starting", .busy) }
        let waits = openConflicts.count + errorCount
        return waits > 0 ? ("\(waits) to look at", .halted) : ("in step", .good)
    }

    /// For the title of the terminal.
    var title: String {
        let waits = [(openConflicts.count, "conflict"), (errorCount, "error")].filter { $0.0 > 0 }
            .map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
        return "ghlsync \(location)" + (waits.isEmpty ? "" : ": " + waits.joined(separator: ", "))
    }

    /// The last words.
    var summary: String {
        var parts = ["\(counts.pushed) pushed", "\(counts.pulled) pulled"]
        if counts.failed > 0 { parts.append("\(counts.failed) failed") }
        let open = openConflicts.count
        if open > 0 { parts.append("\(open) conflict\(open == 1 ? " waits" : "s wait")") }
        return "Watched \(Escaping.line(location)): " + parts.joined(separator: ", ") + "."
    }

    var openConflicts: [Conflict] { facts.conflicts.filter(\.isOpen) }

    var errorCount: Int {
        var count = held.count + failures.count + brakes.count
        if case .broken = connection { count += 1 }
        return count
    }

    /// Failed changes; what a file is to blame for is told with the file.
    var failures: [QueueEntry] {
        facts.queue.filter { $0.state != .dropped && held[$0.key.description] == nil }
    }

    /// What is under way first, the newest of what is over behind it.
    var visibleTransfers: [LiveTransfer] {
        let shown = transfers.filter { matches($0.change.key.description) }
        return shown.filter { $0.state == .moving } + shown.filter { $0.state == .waiting }
            + shown.filter { !$0.isUnderWay }.reversed()
    }

    var visibleLog: [WatchEvent] {
        filter.isEmpty
            ? log : log.filter { event in event.lines.contains { matches(Painted.plain($0)) } }
    }

    func matches(_ text: String) -> Bool {
        filter.isEmpty || text.lowercased().contains(filter.lowercased())
    }

    /// When the screen says something else although nothing happened: ages go on. A second while
    /// something moves, else a minute; `nil` when there is no age to show.
    func nextRefresh(after now: Timestamp) -> Duration? {
        if transfers.contains(where: \.isUnderWay) || isEnding { return .seconds(1) }
        if let requests = facts.requests, let factsTime, requests.left < requests.most {
            let full = factsTime.advanced(by: requests.window)
            if full > now { return now.duration(to: full) + .milliseconds(1) }
        }
        let ages = transfers.map(\.since) + [webhooks.last].compactMap(\.self)
        guard !ages.isEmpty || activity.minutes(30, until: now).contains(where: { $0 > 0 }) else {
            return nil
        }
        return .seconds(60)
    }

    /// Requests that may go at once, as far as it is known: a window that has passed is free again.
    func requestsLeft(at now: Timestamp) -> (left: Int, of: Int)? {
        guard let requests = facts.requests, let factsTime else { return nil }
        let isFree = factsTime.duration(to: now) >= requests.window
        return (isFree ? requests.most : requests.left, requests.most)
    }

    /// `4s`, `12m`, `3h`, `2d`.
    static func age(_ span: Duration) -> String {
        let seconds = max(0, Int(span.components.seconds))
        if seconds < 60 { return "\(seconds)s" }
        if seconds < 3600 { return "\(seconds / 60)m" }
        return seconds < 86_400 ? "\(seconds / 3600)h" : "\(seconds / 86_400)d"
    }

    /// The same for what is over: seconds would be wrong a second later.
    static func pastAge(_ span: Duration) -> String {
        span.components.seconds < 60 ? "now" : age(span)
    }
}
