package import SyncCore

/// An OAuth call that brought no token, and what that says about the secret that was sent.
package struct OAuthFailure: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The server said no: what was sent is wrong, used up or withdrawn.
        case refused
        /// Certainly not acted on: what was sent is as good as before.
        case notSent
        /// Acted on or not, nobody knows.
        case lost

        /// A no comes as JSON; a web page of that status is from something in between.
        init(status: Int, isJSON: Bool) {
            switch status {
            case 429: self = .notSent
            case 400, 401, 403, 404, 422: self = isJSON ? .refused : .lost
            default: self = .lost
            }
        }
    }

    package let kind: Kind
    /// What happened, in words without secrets.
    package let message: String
    package let request: String
    package let status: Int?

    init(_ kind: Kind, _ message: String, _ request: String, status: Int? = nil) {
        self.kind = kind
        self.message = message
        self.request = request
        self.status = status
    }

    func hiding(_ secrets: [String]) -> OAuthFailure {
        let words = secrets.reduce(message) { Redaction.hide($1, in: $0) }
        let name = secrets.reduce(request) { Redaction.hide($1, in: $0) }
        return OAuthFailure(kind, words, name, status: status)
    }

    /// As the end of a run that needed the token.
    package func cycleFailure(_ what: String, hint: String) -> CycleFailure {
        CycleFailure(
            kind == .refused ? .notAuthorised : .unreachable, "\(what): \(message)", hint: hint,
            request: request)
    }
}
