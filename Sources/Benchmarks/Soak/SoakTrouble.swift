import Sandbox

/// What requests meet, by the minute: each kind of trouble in its turn, and one minute without any.
enum SoakTrouble {
    private static let kinds: [(name: String, faults: [SandboxFault])] = [
        ("none", []),
        (
            "5xx",
            [
                SandboxFault(.status(503, retryAfter: nil, applied: false), .probability(0.1)),
                SandboxFault(.status(500, retryAfter: nil, applied: true), .probability(0.03)),
            ]
        ),
        ("429", [SandboxFault(.status(429, retryAfter: 1, applied: false), .probability(0.2))]),
        (
            "dropped",
            [
                SandboxFault(.dropBefore, .probability(0.08)),
                SandboxFault(.dropAfter, .probability(0.04)),
            ]
        ),
        (
            "broken answers",
            [
                SandboxFault(.truncated, .probability(0.03)),
                SandboxFault(.html, .probability(0.03)),
                SandboxFault(.emptyObject, .probability(0.02)),
            ]
        ),
    ]

    static func name(of minute: Int) -> String { kinds[minute % kinds.count].name }

    static func faults(of minute: Int) -> SandboxFaults {
        SandboxFaults(kinds[minute % kinds.count].faults, seed: UInt64(minute + 1))
    }
}
