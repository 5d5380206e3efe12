/// A request that is answered with an error of the documented kind.
struct Rejection: Error, Hashable, Sendable {
    let status: Int
    let messages: [String]

    init(_ status: Int, _ message: String) {
        self.status = status
        messages = [message]
    }

    /// A body or query that breaks the declared rules.
    static func invalid(_ complaints: [String]) -> Rejection {
        Rejection(status: 422, messages: complaints)
    }

    private init(status: Int, messages: [String]) {
        self.status = status
        self.messages = messages
    }
}
