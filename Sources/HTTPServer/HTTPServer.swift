import Dispatch
import Glibc
package import Ports
import Synchronization

/// A small strict HTTP/1.1 server for this machine: webhooks, the sandbox, the dashboard.
///
/// All sockets live on one serial queue and never block it; handlers run as tasks. A slow or silent
/// client costs a connection until its time is over, and nothing else.
package final class HTTPServer: Sendable {
    package typealias Handler = @Sendable (HTTPRequest) async -> HTTPReply

    private let address: String
    private let wantedPort: Int
    private let core: ServerCore

    /// - Parameters:
    ///   - address: an IPv4 address of this machine; loopback unless the user asked for more.
    ///   - port: 0 for any free port.
    ///   - allowedHosts: host names (without ports) that the `Host` header may have, besides the loopback
    ///     names; anything else is 403, which stops DNS rebinding.
    package init(
        address: String = "127.0.0.1", port: Int = 0, limits: ServerLimits = ServerLimits(),
        allowedHosts: Set<String> = [], handler: @escaping Handler
    ) {
        self.address = address
        wantedPort = port
        core = ServerCore(limits: limits, allowedHosts: allowedHosts, handler: handler)
    }

    deinit { stop() }

    /// Starts to listen; gives the port.
    package func start() throws(ServerFailure) -> Int {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard listener >= 0 else { throw ServerFailure("no socket: \(errorText())") }
        var on: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
        _ = fcntl(listener, F_SETFL, O_NONBLOCK)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = in_port_t(UInt16(clamping: wantedPort)).bigEndian
        guard
            inet_pton(AF_INET, address == "localhost" ? "127.0.0.1" : address, &name.sin_addr) == 1
        else {
            close(listener)
            throw ServerFailure("\(address) is not an IPv4 address")
        }
        let bound = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard bound == 0, listen(listener, 128) == 0 else {
            let text = errorText()
            close(listener)
            throw ServerFailure("cannot listen on \(address):\(wantedPort): \(text)")
        }
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(listener, $0, &size)
            }
        }
        core.listen(on: listener)
        return Int(UInt16(bigEndian: name.sin_port))
    }

    /// Closes the listener and every connection.
    package func stop() { core.stop() }

    private func errorText() -> String { String(cString: strerror(errno)) }
}

/// The state behind the server. Unchecked: everything mutable is touched on `queue` only.
final class ServerCore: @unchecked Sendable {
    let queue = DispatchQueue(label: "ghlsync.http")
    let limits: ServerLimits
    let handler: HTTPServer.Handler
    private let allowedHosts: Set<String>
    private var source: (any DispatchSourceRead)?
    private var clock: (any DispatchSourceTimer)?
    private var connections: [Int32: Connection] = [:]

    init(limits: ServerLimits, allowedHosts: Set<String>, handler: @escaping HTTPServer.Handler) {
        self.limits = limits
        self.handler = handler
        self.allowedHosts = Set(allowedHosts.map { $0.lowercased() })
            .union(["127.0.0.1", "localhost", "[::1]"])
    }

    func listen(on listener: Int32) {
        queue.async { [self] in
            let source = DispatchSource.makeReadSource(fileDescriptor: listener, queue: queue)
            source.setEventHandler { [weak self] in self?.accept(from: listener) }
            source.setCancelHandler { close(listener) }
            source.activate()
            self.source = source
        }
    }

    /// Looks after the connections as long as there are some: a server that nobody calls never wakes.
    private func startClock() {
        guard clock == nil else { return }
        let clock = DispatchSource.makeTimerSource(queue: queue)
        clock.schedule(deadline: .now() + .milliseconds(250), repeating: .milliseconds(250))
        clock.setEventHandler { [weak self] in self?.closeLate() }
        clock.activate()
        self.clock = clock
    }

    func stop() {
        queue.async { [self] in
            source?.cancel()
            source = nil
            clock?.cancel()
            clock = nil
            for connection in connections.values { connection.close() }
            connections = [:]
        }
    }

    private func accept(from listener: Int32) {
        while true {
            let socket = Glibc.accept(listener, nil, nil)
            guard socket >= 0 else { return }
            _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
            _ = fcntl(socket, F_SETFL, O_NONBLOCK)
            guard connections.count < limits.connections else {
                let bytes = ResponseBytes.make(HTTPResponse(status: 503), keepsAlive: false)
                _ = bytes.withUnsafeBytes {
                    send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                Glibc.close(socket)
                continue
            }
            var on: Int32 = 1
            setsockopt(
                socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
            let connection = Connection(socket: socket, core: self)
            connections[socket] = connection
            startClock()
            connection.start()
        }
    }

    func forget(_ socket: Int32) { connections[socket] = nil }

    private func closeLate() {
        let now = DispatchTime.now()
        for connection in connections.values where connection.isLate(at: now) {
            connection.timeOut()
        }
        guard connections.isEmpty else { return }
        clock?.cancel()
        clock = nil
    }

    /// Whether a `Host` header names this machine, or a name that the user allowed.
    func allows(host: String) -> Bool {
        var name = host.lowercased()
        if let colon = name.lastIndex(of: ":"), !name.hasSuffix("]") {
            guard name[name.index(after: colon)...].allSatisfy(\.isNumber) else { return false }
            name = String(name[..<colon])
        }
        return allowedHosts.contains(name)
    }
}
