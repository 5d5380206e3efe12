internal import CCurl
import Dispatch
package import Ports
import Synchronization

/// HTTP over libcurl: one multi handle on one thread of its own, kept connections, no redirects, no
/// cookies, no retries.
///
/// Plain http goes to this machine only; https is always verified, from TLS 1.2 on. There is no switch
/// that turns this off.
package final class CurlTransport: HTTPTransport {
    private let loop: CurlLoop

    /// - Parameter responseLimit: the most bytes of a body, after decompression.
    package init(responseLimit: Int = 64 << 20) {
        loop = CurlLoop(responseLimit: responseLimit)
    }

    deinit { loop.close() }

    package func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        guard request.origin.scheme == .https || request.origin.isLoopback else {
            throw TransportFailure(
                .refusedURL, "plain http goes to this machine only, not to \(request.origin)",
                requestWasSent: false)
        }
        if let defect = request.defect {
            throw TransportFailure(
                .refusedURL, "nothing was sent to \(request.origin): \(defect)",
                requestWasSent: false)
        }
        let id = loop.nextID()
        let loop = loop
        let result: Result<HTTPResponse, TransportFailure> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard !Task.isCancelled else {
                    continuation.resume(
                        returning: .failure(
                            TransportFailure(.cancelled, "cancelled", requestWasSent: false)))
                    return
                }
                loop.submit(CurlJob(id: id, request: request, continuation: continuation))
                // A cancellation just before the submission found no job to cancel.
                if Task.isCancelled { loop.cancel(id) }
            }
        } onCancel: {
            loop.cancel(id)
        }
        return try result.get()
    }
}

/// A request on its way to the thread of the loop.
struct CurlJob: Sendable {
    let id: Int
    let request: HTTPRequest
    let continuation: CheckedContinuation<Result<HTTPResponse, TransportFailure>, Never>
}
