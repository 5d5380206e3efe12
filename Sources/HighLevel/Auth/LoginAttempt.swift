import Crypto
package import Pacing
package import Ports

/// One login of a person in the browser, from the address that is opened to the code that comes back.
///
/// The official description has neither `state` nor PKCE. `state` costs nothing and stops login CSRF
/// (RFC 6749 §10.12), so it is sent and must come back; a code challenge that the server ignores would
/// only look safe, so none is sent. The secret goes in the body of the token call and nowhere else.
package struct LoginAttempt: Sendable {
    /// Why a redirect brings no code.
    package enum Refusal: Error, Hashable, Sendable {
        case noState, wrongState, tooLate, noCode
        /// The person, or the portal, said no; its word for it.
        case denied(String)
    }

    package let redirectURL: String
    private let state: String
    private let deadline: Timestamp

    /// How long a person has to agree.
    package static let lifetime = Duration.seconds(600)

    /// - Parameter secret: 32 bytes that nobody can guess.
    package init(redirectURL: String, secret: [UInt8], at now: Timestamp) {
        self.redirectURL = redirectURL
        state = RandomBytes.hex(secret)
        deadline = now.advanced(by: Self.lifetime)
    }

    /// The address to open: the page where a person chooses the location. Parameters that the base
    /// has already (the portal's own install URL carries some) stay as they are.
    package func address(base: String, app: OAuthApp, scopes: [String]) -> String {
        let known = base.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        let present = Set(QueryField.decode(known).map(\.name))
        let wanted = [
            QueryField("response_type", "code"), QueryField("redirect_uri", redirectURL),
            QueryField("client_id", app.clientID),
            QueryField("scope", scopes.joined(separator: " ")),
            QueryField("loginWindowOpenMode", "self"), QueryField("state", state),
        ]
        let more = QueryField.encode(wanted.filter { !present.contains($0.name) })
        return base + (base.contains("?") ? "&" : "?") + more
    }

    /// The code in the query of a redirect.
    package func code(
        in fields: [QueryField], at now: Timestamp
    ) throws(Refusal) -> String {
        let states = fields.filter { $0.name == "state" }
        guard let given = states.first?.value, !given.isEmpty else { throw .noState }
        guard states.count == 1, ConstantTime.isEqual(Array(given.utf8), Array(state.utf8)) else {
            throw .wrongState
        }
        guard now < deadline else { throw .tooLate }
        if let error = fields.first(where: { $0.name == "error" })?.value {
            throw .denied(String(error.prefix(100)))
        }
        return try Self.code(fields.first { $0.name == "code" }?.value)
    }

    /// The code in what a person pasted: the address that the browser ended at, or the code alone (a
    /// person who copies it from their own browser is no forged request, so that it needs no state).
    package func code(pasted text: String, at now: Timestamp) throws(Refusal) -> String {
        guard let mark = text.firstIndex(of: "?") else {
            guard !text.contains("://") else { throw .noCode }
            guard now < deadline else { throw .tooLate }
            return try Self.code(text)
        }
        let query = text[text.index(after: mark)...].prefix { $0 != "#" }
        return try code(in: QueryField.decode(query), at: now)
    }

    private static func code(_ text: String?) throws(Refusal) -> String {
        guard let text, (1...2048).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw .noCode }
        return text
    }
}

extension LoginAttempt.Refusal {
    package var message: String {
        switch self {
        case .noState: "the redirect has no state: it does not belong to this login"
        case .wrongState: "the redirect belongs to another login (its state differs)"
        case .tooLate: "the login took longer than ten minutes"
        case .noCode: "there is no code in it"
        case .denied(let word): "GoHighLevel did not agree: \(word)"
        }
    }
}
