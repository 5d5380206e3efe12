/// What the program tells its caller (product.md).
enum ExitCode: Int32, Error, Sendable {
    case done = 0
    case someFailed = 1
    case changesPending = 2
    case invalid = 3
    case conflicts = 4
    case notAuthorised = 5
    case guarded = 6
    case usage = 64
    case interrupted = 130
}

extension ExitCode {
    /// The one of two that a caller has to hear of: of several locations, the worst.
    func orWorse(_ other: ExitCode) -> ExitCode {
        let order: [ExitCode] = [
            .interrupted, .usage, .notAuthorised, .guarded, .invalid, .conflicts, .someFailed,
            .changesPending, .done,
        ]
        return order.first { $0 == self || $0 == other } ?? self
    }
}
