package import Pacing
import Ports
package import SyncCore

/// A request that did not do what it was sent for: the facts, from which the sentence is made.
package struct RemoteFailure: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The token is wrong, expired or withdrawn.
        case invalidToken
        /// The token lacks the scope that this endpoint needs.
        case missingScope
        /// An agency's token where a sub-account's is needed, or the other way round.
        case wrongTokenKind
        /// The token belongs to another location.
        case wrongLocation
        /// The route is not open to external tokens at all (the "IAM" answer). Not the token's fault.
        case routeClosed
        /// The agency's plan does not include the API or this feature.
        case planLacksFeature
        case otherRefusal
        case notFound
        /// The request itself is not acceptable: 400, 405, 415, 422 and their like.
        case rejected
        /// 409: something of that name, or in that state, is there already.
        case clash
        case rateLimited
        /// Today's requests are used up.
        case dailyLimit(until: Timestamp)
        /// 5xx or 408: trouble at the other end.
        case serverTrouble
        /// No complete answer.
        case noAnswer(String)
        /// An answer that cannot be believed: not JSON, not of the expected shape, a redirect.
        case unreadableAnswer(String)
        case cancelled
        /// It was not sent, so that what a person waits for could go first.
        case gaveWay
        /// It was not sent: the object is not what it was when the change was decided, or may not be.
        case moved
        /// There is no usable token; says what to do.
        case noCredential(CycleFailure)
    }

    /// Whether the server carried the request out.
    package enum Effect: Hashable, Sendable { case none, applied, unknown }

    package let kind: Kind
    package let effect: Effect
    package let status: Int?
    /// What the API said, in its words, without secrets.
    package let messages: [String]
    package let traceID: String?
    package let method: String
    package let path: String
    /// Which of an entity's objects it was about, where the path does not say: `price:monthly`.
    package private(set) var object: String?

    init(
        _ kind: Kind, effect: Effect, status: Int? = nil, messages: [String] = [],
        traceID: String? = nil, of call: APICall
    ) {
        self.kind = kind
        self.effect = effect
        self.status = status
        self.messages = messages
        self.traceID = traceID
        method = call.method.rawValue
        path = call.path
    }

    /// The same, about one of several objects of an entity.
    func about(_ object: String) -> RemoteFailure {
        var failure = self
        failure.object = object
        return failure
    }

    /// `PUT /products/65f… (422, traceId 1b2…)`.
    package var request: String {
        let facts = [status.map(String.init), traceID.map { "traceId \($0)" }].compactMap(\.self)
        return "\(method) \(path)" + (facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))")
    }

    /// Whether every other request would fail in the same way, so that the cycle has to stop.
    package var stopsCycle: Bool {
        switch kind {
        case .invalidToken, .missingScope, .wrongTokenKind, .wrongLocation, .planLacksFeature,
            .otherRefusal, .dailyLimit, .noCredential, .cancelled,
            .gaveWay:
            true
        case .routeClosed, .notFound, .rejected, .clash, .rateLimited, .serverTrouble, .noAnswer,
            .unreadableAnswer, .moved:
            false
        }
    }

    /// Whether the same request may succeed later without anybody doing anything.
    package var isPassing: Bool {
        switch kind {
        case .rateLimited, .dailyLimit, .serverTrouble, .noAnswer, .unreadableAnswer, .cancelled,
            .gaveWay, .moved:
            true
        case .invalidToken, .missingScope, .wrongTokenKind, .wrongLocation, .routeClosed,
            .planLacksFeature, .otherRefusal, .notFound, .rejected, .clash, .noCredential:
            false
        }
    }
}
