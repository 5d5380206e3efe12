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
