/// A request without a complete answer, and whether the server may have acted on it.
package struct TransportFailure: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// No byte of the request left: certainly not applied.
        case refusedURL, couldNotResolve, couldNotConnect, tlsFailed
        /// Bytes were sent and no complete answer came: applied or not, nobody knows.
        case timedOut, connectionLost, incompleteResponse
        /// The answer is larger than we take.
        case responseTooLarge
        case cancelled
    }

    package let kind: Kind
    /// What happened, in words, without secrets.
    package let message: String
    /// For `cancelled` and `timedOut`: whether any byte of the request was sent.
    package let requestWasSent: Bool

    package init(_ kind: Kind, _ message: String, requestWasSent: Bool) {
        self.kind = kind
        self.message = message
        self.requestWasSent = requestWasSent
    }
}
