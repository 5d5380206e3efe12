import CurlTransport
import HostSystem
import Pacing
import Ports
import TerminalUI

/// Tells of every request on stderr (`-vv`): method, target, status, time, and the server's trace id.
/// Headers and bodies stay out of it, and so do tokens.
struct TracingTransport: HTTPTransport {
    private let transport: any HTTPTransport
    private let console: Console
    private let time = SystemTime()

    /// The real transport, with the trace when the user asked for it.
    static func make(_ console: Console) -> any HTTPTransport {
        let transport = CurlTransport()
        return console.verbosity < 2
            ? transport : TracingTransport(transport: transport, console: console)
    }

    private init(transport: any HTTPTransport, console: Console) {
        self.transport = transport
        self.console = console
    }

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        let start = time.now
        func tell(_ ending: String) {
            let took = start.duration(to: time.now).milliseconds
            console.detail("\(request.method.rawValue) \(request.target)  \(ending)  \(took) ms")
        }
        do throws(TransportFailure) {
            let response = try await transport.send(request)
            let trace = response.headers["traceId"].map { "  traceId \($0)" } ?? ""
            tell("\(response.status)\(trace)")
            return response
        } catch {
            tell(error.message)
            throw error
        }
    }
}
