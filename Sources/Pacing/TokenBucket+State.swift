extension TokenBucket {
    /// What a bucket knows: the same for all who draw on one budget.
    package struct State: Hashable, Sendable {
        /// One request that counts.
        package struct Place: Hashable, Sendable {
            package let holder: Holder
            package let number: UInt64
            package let started: MonotonicInstant
            /// `nil` while it is under way.
            package var ended: MonotonicInstant?

            package init(
                holder: Holder, number: UInt64, started: MonotonicInstant,
                ended: MonotonicInstant? = nil
            ) {
                self.holder = holder
                self.number = number
                self.started = started
                self.ended = ended
            }
        }

        /// What the server says that it enforces.
        package struct Window: Hashable, Sendable {
            package var max: Int
            package var interval: Duration

            package init(max: Int, interval: Duration) {
                self.max = max
                self.interval = interval
            }
        }

        package var places: [Place] = []
        /// When we learned of requests in the server's window that are none of these.
        package var foreign: [MonotonicInstant] = []
        package var server: Window?
        /// When the last place was given, or was due where it was asked for a little later.
        package var lastGrant: MonotonicInstant?
        /// When somebody last asked for a place that a person waits for, or is to ask for it again.
        package var personAsked: MonotonicInstant?
        package var pausedUntil = MonotonicInstant.start
        /// How many places were ever given: the number of the last one.
        package var granted: UInt64 = 0

        package init() {}

        mutating func notePerson(at instant: MonotonicInstant) {
            personAsked = Swift.max(personAsked ?? instant, instant)
        }

        /// Requests that have not ended, but for those that nobody will report as ended any more.
        package func underWay(at now: MonotonicInstant) -> Int {
            let oldest = now.advanced(by: .zero - TokenBucket.longestRequest)
            return places.count { $0.ended == nil && $0.started >= oldest }
        }

        /// What one holder knows of its own places, and for all the rest what others wrote last. So
        /// nobody's own requests are forgotten, whatever happens to what is shared.
        package func joined(to shared: State, as holder: Holder) -> State {
            var result = shared
            result.places.removeAll { $0.holder == holder }
            result.places += places.filter { $0.holder == holder }
            result.server = shared.server ?? server
            result.lastGrant = [lastGrant, shared.lastGrant].compactMap(\.self).max()
            result.personAsked = [personAsked, shared.personAsked].compactMap(\.self).max()
            result.pausedUntil = Swift.max(pausedUntil, shared.pausedUntil)
            result.granted = Swift.max(granted, shared.granted)
            return result
        }

        /// Ends what was under way in processes that are gone; nobody else will.
        package mutating func bury(
            at now: MonotonicInstant, isAlive: (Holder) -> Bool
        ) {
            for index in places.indices where places[index].ended == nil {
                if !isAlive(places[index].holder) { places[index].ended = now }
            }
        }
    }
}
