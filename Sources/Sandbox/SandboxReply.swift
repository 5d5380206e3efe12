package import Ports

/// What happens on the wire after a request: usually an answer, sometimes less.
package struct SandboxReply: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        case response(HTTPResponse)
        /// The connection closes before any byte of an answer. `applied` says whether the request
        /// was (or will be) carried out, which the client cannot know.
        case dropConnection(applied: Bool)
        /// The head and the first bytes of the body go out, then the connection closes.
        case truncated(HTTPResponse, bodyBytes: Int)
    }

    package let outcome: Outcome
    /// How long the server waits before it does so.
    package let delay: Duration

    package init(_ outcome: Outcome, delay: Duration = .zero) {
        self.outcome = outcome
        self.delay = delay
    }

    /// The complete answer, if there is one.
    package var response: HTTPResponse? {
        if case .response(let response) = outcome { response } else { nil }
    }
}
