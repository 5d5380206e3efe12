import Synchronization

/// Does pieces of work that do not touch each other, side by side where the machine has the means.
package protocol Workforce: Sendable {
    /// Calls `work` once for each number below `count`, in any order and from any thread; returns when
    /// all have ended. Blocks.
    func perform(_ count: Int, _ work: @Sendable (Int) -> Void)
}

/// One piece after the other, in order: what a simulation wants.
package struct OneByOne: Workforce {
    package init() {}

    package func perform(_ count: Int, _ work: @Sendable (Int) -> Void) {
        for number in 0..<count { work(number) }
    }
}

extension Workforce {
    /// Turns items to values by shares of so many; the values come in the order of the items, whoever
    /// was done first.
    package func map<Item: Sendable, Value: Sendable>(
        _ items: [Item], share: Int, _ transform: @Sendable (ArraySlice<Item>) -> [Value]
    ) -> [Value] {
        let shares = (items.count + share - 1) / share
        guard shares > 1 else { return transform(items[...]) }
        let results = Mutex([[Value]](repeating: [], count: shares))
        perform(shares) { number in
            let found = transform(
                items[number * share..<min((number + 1) * share, items.count)])
            results.withLock { $0[number] = found }
        }
        return results.withLock { Array($0.joined()) }
    }
}
