import Ports

/// Hints that wait for their reader: each path once, and no more than so many. When there are more,
/// all of them fold into one `.overflow`, which says no less.
struct HintQueue {
    private let capacity: Int
    private var order: [WatchHint] = []
    private var waiting: Set<WatchHint> = []

    init(capacity: Int) { self.capacity = capacity }

    mutating func push(_ hint: WatchHint) {
        guard !waiting.contains(.overflow), !waiting.contains(hint) else { return }
        if hint == .overflow || order.count >= capacity {
            order = [.overflow]
            waiting = [.overflow]
        } else {
            order.append(hint)
            waiting.insert(hint)
        }
    }

    mutating func pop() -> WatchHint? {
        guard !order.isEmpty else { return nil }
        let hint = order.removeFirst()
        waiting.remove(hint)
        return hint
    }
}
