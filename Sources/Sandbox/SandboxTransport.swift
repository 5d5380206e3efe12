import Pacing
package import Ports

/// Reaches a sandbox in the same process, with no socket: for tests and the demo.
package struct SandboxTransport: HTTPTransport {
    private let sandbox: SandboxAPI
    private let time: any TimeSource

    package init(_ sandbox: SandboxAPI, time: any TimeSource) {
        self.sandbox = sandbox
        self.time = time
    }

    package func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        guard !Task.isCancelled else {
            throw TransportFailure(.cancelled, "cancelled", requestWasSent: false)
        }
        if let defect = request.defect {
            throw TransportFailure(
                .refusedURL, "nothing was sent to \(request.origin): \(defect)",
                requestWasSent: false)
        }
        let start = time.now
        let reply = sandbox.respond(
            to: request, at: SandboxMoment(wall: time.wallClock, monotonic: start))
        if reply.delay > .zero { try await wait(reply.delay, of: request, since: start) }
        switch reply.outcome {
        case .response(let response):
            return response
        case .dropConnection:
            throw TransportFailure(
                .connectionLost, "the server closed the connection without an answer",
                requestWasSent: true)
        case .truncated(let response, let bytes):
            throw TransportFailure(
                .incompleteResponse,
                "the answer broke off after \(bytes) of \(response.body.count) bytes",
                requestWasSent: true)
        }
    }

    /// Waits for a slow answer, at most until the request's own time is up.
    private func wait(
        _ delay: Duration, of request: HTTPRequest, since start: MonotonicInstant
    ) async throws(TransportFailure) {
        do {
            try await time.sleep(until: start.advanced(by: min(delay, request.timeout)))
        } catch {
            throw TransportFailure(.cancelled, "cancelled", requestWasSent: true)
        }
        guard delay < request.timeout else {
            throw TransportFailure(
                .timedOut, "no answer within \(request.timeout.seconds) s", requestWasSent: true)
        }
    }
}
