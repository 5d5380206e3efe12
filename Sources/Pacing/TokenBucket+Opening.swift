/// When the next request may go.
extension TokenBucket {
    /// So fast after one another a save comes to its requests at the most: each is an answer to the one
    /// before it.
    private static let stepOfSave = Duration.milliseconds(100)
    /// How long after one request of a person the next one is still to be expected.
    private static let lull = Duration.seconds(2)

    /// From when on there is a place; `nil` when that takes the end of a request under way.
    func opening(for priority: Priority, at now: MonotonicInstant) -> MonotonicInstant? {
        if now < state.pausedUntil { return state.pausedUntil }
        var latest = now
        for limit in limits {
            guard let place = opening(limit, for: priority, at: now) else { return nil }
            latest = Swift.max(latest, place)
            let used = occupied(limit, at: now)
            if used >= limit.delayAfter, let last = state.lastGrant {
                latest = Swift.max(latest, last.advanced(by: limit.delay))
            }
            // Whoever is to ask again for a person goes before whoever asks meanwhile.
            if priority == .bulk, used + 1 >= limit.delayAfter, let person = state.personAsked {
                latest = Swift.max(latest, person.advanced(by: limit.delay))
            }
        }
        return latest
    }

    /// When the place that is taken now was due: of several that wait, the next one's delay begins with
    /// that, so that a timer that is always a little late does not slow all of them down.
    func due(at now: MonotonicInstant) -> MonotonicInstant {
        guard let last = state.lastGrant else { return now }
        let instants = limits.filter { occupied($0, at: now) >= $0.delayAfter }
            .map { (due: last.advanced(by: $0.delay), after: $0.delay) }
            .filter { now < $0.due.advanced(by: $0.after) }
        return instants.map(\.due).max().map { Swift.min($0, now) } ?? now
    }

    /// What is kept for people is theirs at once while one is at work. Otherwise it is lent to others as
    /// long as a save that came right after would have its first place at once, its second one step
    /// later, and so on: a load at an even pace uses nearly all of the window, which gets back as much
    /// as a save can take; after a burst nothing comes back for long, and nothing is lent.
    private func opening(
        _ limit: Limit, for priority: Priority, at now: MonotonicInstant
    ) -> MonotonicInstant? {
        let kept = limit.max - limit.share(of: priority)
        // Once this one has its place.
        let free = limit.max - occupied(limit, at: now) - 1
        guard free < kept else { return now }
        let missing = releases(limit, at: now).prefix(kept - free)
        guard missing.count == kept - free, let last = missing.last else { return nil }
        let step = Swift.min(limit.interval / limit.max, Self.stepOfSave)
        let lent = missing.enumerated().map { place, release in
            release.advanced(by: step * -Swift.max(0, free + place))
        }
        guard let earliest = lent.max() else { return last }
        let quiet = state.personAsked?.advanced(by: Self.lull) ?? now
        return Swift.min(last, Swift.max(quiet, earliest))
    }

    /// When which places will be free again, those of requests under way left out, which nobody knows.
    private func releases(_ limit: Limit, at now: MonotonicInstant) -> [MonotonicInstant] {
        let length = limit.interval + Self.margin
        let oldest = now.advanced(by: .zero - length)
        return (state.places.compactMap(\.ended) + state.foreign).filter { $0 > oldest }
            .map { $0.advanced(by: length) }.sorted()
    }
}
