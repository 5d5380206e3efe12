/// Sends one request and waits for the whole answer. Follows no redirect, keeps no cookie, retries
/// nothing.
package protocol HTTPTransport: Sendable {
    /// Any status is an answer; only trouble without a complete answer throws.
    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse
}
