import Ports
import Synchronization

/// Hands every request on and keeps it with its answer's status.
final class RequestLog: Sendable {
    struct Entry: Sendable {
        let request: HTTPRequest
        /// `nil` when no answer came.
        let status: Int?
    }

    private let state = Mutex<[Entry]>([])

    var entries: [Entry] { state.withLock { $0 } }

    func record(_ entry: Entry) { state.withLock { $0.append(entry) } }

    func clear() { state.withLock { $0 = [] } }
}

struct RecordingTransport: HTTPTransport {
    let next: any HTTPTransport
    let log: RequestLog

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        do throws(TransportFailure) {
            let response = try await next.send(request)
            log.record(RequestLog.Entry(request: request, status: response.status))
            return response
        } catch {
            log.record(RequestLog.Entry(request: request, status: nil))
            throw error
        }
    }
}

/// One answer to everything, for answers that no sandbox gives.
struct CannedTransport: HTTPTransport {
    let answers: @Sendable (HTTPRequest) -> HTTPResponse

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        answers(request)
    }
}
