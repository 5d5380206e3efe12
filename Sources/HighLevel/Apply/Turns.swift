/// One at a time, in the order of asking. For a read-modify-write that spans several requests: the
/// actor alone does not keep two of them apart, because it lets others in at each `await`.
struct Turns {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Takes the turn when it is free.
    mutating func takeNow() -> Bool {
        guard !isTaken else { return false }
        isTaken = true
        return true
    }

    /// Waits for the turn; whoever gives it up hands it over.
    mutating func wait(_ continuation: CheckedContinuation<Void, Never>) {
        waiting.append(continuation)
    }

    mutating func giveUp() {
        guard !waiting.isEmpty else {
            isTaken = false
            return
        }
        waiting.removeFirst().resume()
    }
}
