import Pacing

/// A script of faults, with its own chance and its own counts. The first fault that is due wins.
package struct SandboxFaults: Sendable {
    package private(set) var faults: [SandboxFault]
    /// How many requests fitted each fault.
    private var counts: [Int]
    private var random: SeededRandom

    package init(_ faults: [SandboxFault] = [], seed: UInt64 = 1) {
        self.faults = faults
        counts = faults.map { _ in 0 }
        random = SeededRandom(seed: seed)
    }

    package var isEmpty: Bool { faults.isEmpty }

    /// Adds a fault at the end; its count begins now.
    package mutating func add(_ fault: SandboxFault) {
        faults.append(fault)
        counts.append(0)
    }

    /// Counts a request, and says what meets it.
    mutating func meet(method: String, path: String) -> SandboxFault? {
        var due: SandboxFault?
        for (index, fault) in faults.enumerated() where fault.fits(method: method, path: path) {
            counts[index] += 1
            if isDue(fault, count: counts[index]), due == nil { due = fault }
        }
        return due
    }

    private mutating func isDue(_ fault: SandboxFault, count: Int) -> Bool {
        switch fault.occurrence {
        case .always: true
        case .nth(let number): count == number
        case .first(let number): count <= number
        case .every(let number): number > 0 && count % number == 0
        case .probability(let chance):
            Double(random.next() >> 11) / Double(UInt64(1) << 53) < chance
        }
    }
}
