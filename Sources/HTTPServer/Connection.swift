import Dispatch
import Glibc
import Ports

/// One client. Unchecked: touched on the core's queue only.
final class Connection: @unchecked Sendable {
    private let socket: Int32
    private unowned let core: ServerCore
    private var parser: RequestParser
    private var reading: (any DispatchSourceRead)?
    private var writing: (any DispatchSourceWrite)?
    private var isReadingSuspended = false
    private var output: [UInt8] = []
    /// How many bytes of `output` have gone.
    private var sent = 0
    private var deadline: DispatchTime
    private var phase = Phase.idle
    private var closesAfterWrite = false
    /// Sources that still hold the descriptor; the last one to let go closes it.
    private var holders = 0

    private enum Phase { case idle, header, body, handling, writing, streaming, closed }
    /// Feeds a streamed body.
    private var feeding: Task<Void, Never>?

    init(socket: Int32, core: ServerCore) {
        self.socket = socket
        self.core = core
        parser = RequestParser(limits: core.limits)
        deadline = .now() + core.limits.headerTime.dispatch
    }

    func start() {
        let reading = DispatchSource.makeReadSource(fileDescriptor: socket, queue: core.queue)
        reading.setEventHandler { [weak self] in self?.read() }
        hold { reading.setCancelHandler(handler: $0) }
        self.reading = reading
        reading.activate()
    }

    private func hold(_ whenCancelled: (@escaping @Sendable () -> Void) -> Void) {
        holders += 1
        whenCancelled { [self] in
            holders -= 1
            if holders == 0 { Glibc.close(socket) }
        }
    }

    func isLate(at now: DispatchTime) -> Bool {
        switch phase {
        case .closed, .handling: false
        // A stream may be silent for as long as it likes; its reader may not be.
        case .streaming: sent < output.count && now > deadline
        case .idle, .header, .body, .writing: now > deadline
        }
    }

    func timeOut() {
        switch phase {
        case .header, .body:
            refuse(408, "the request took too long")
        case .idle, .writing, .handling, .streaming, .closed:
            close()
        }
    }

    func close() {
        guard phase != .closed else { return }
        phase = .closed
        feeding?.cancel()
        feeding = nil
        suspendReading(false)  // A suspended source cannot be let go.
        reading?.cancel()
        writing?.cancel()
        writing = nil
        core.forget(socket)
    }

    private func read() {
        guard phase != .closed else { return }
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = recv(socket, &buffer, buffer.count, 0)
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0 else {
            close()
            return
        }
        if phase == .streaming { return }  // Nothing more is read from who listens to a stream.
        parser.feed(buffer[..<count])
        guard phase == .handling || phase == .writing else {
            proceed()
            return
        }
        // Who sends on and reads no answers fills a small buffer, and then waits.
        if parser.bufferedBytes > core.limits.headerBytes { suspendReading(true) }
    }

    /// Looks at what has come, as far as it goes.
    private func proceed() {
        switch parser.next() {
        case .needsHeader:
            if phase == .idle, !parser.isIdle {
                phase = .header
                deadline = .now() + core.limits.headerTime.dispatch
            }
        case .needsBody:
            if phase != .body {
                phase = .body
                deadline = .now() + core.limits.bodyTime.dispatch
            }
            if parser.takesContinue() {
                output += Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
                flush()
            }
        case .refused(let status, let message):
            refuse(status, message)
        case .complete(let request, let keepsAlive):
            handle(request, keepsAlive: keepsAlive)
        }
    }

    private func handle(_ request: HTTPRequest, keepsAlive: Bool) {
        phase = .handling
        guard core.allows(host: request.headers["Host"] ?? "") else {
            refuse(403, "this server answers to its own name only")
            return
        }
        // From here on the phase changes only with the handler's reply, or when the server stops.
        suspendReading(true)
        let isHead = request.method == .head
        let core = core
        Task {
            let reply = await core.handler(request)
            core.queue.async { [self] in
                guard phase == .handling else { return }
                suspendReading(false)
                answer(reply, keepsAlive: keepsAlive, withBody: !isHead)
            }
        }
    }

    private func answer(_ reply: HTTPReply, keepsAlive: Bool, withBody: Bool) {
        switch reply {
        case .response(let response):
            write(
                ResponseBytes.make(response, keepsAlive: keepsAlive, withBody: withBody),
                closes: !keepsAlive)
        case .stream(let response, let pieces):
            stream(response, pieces, withBody: withBody)
        case .closeWithoutResponse:
            close()
        case .truncated(let response, let bytes):
            write(ResponseBytes.make(response, keepsAlive: false, bodyPrefix: bytes), closes: true)
        }
    }

    private func stream(
        _ response: HTTPResponse, _ pieces: AsyncStream<[UInt8]>, withBody: Bool
    ) {
        write(ResponseBytes.streamHead(response), closes: !withBody)
        guard withBody, phase != .closed else { return }
        phase = .streaming
        let core = core
        feeding = Task {
            for await piece in pieces { core.queue.async { [self] in push(piece) } }
            core.queue.async { [self] in endStream() }
        }
    }

    private func push(_ piece: [UInt8]) {
        guard phase == .streaming else { return }
        if sent == output.count { deadline = .now() + core.limits.writeTime.dispatch }
        guard output.count - sent + piece.count <= core.limits.unreadBytes else {
            close()
            return
        }
        output += piece
        flush()
    }

    private func endStream() {
        guard phase == .streaming else { return }
        phase = .writing
        closesAfterWrite = true
        flush()
    }

    private func refuse(_ status: Int, _ message: String) {
        let response = HTTPResponse(
            status: status, headers: ["Content-Type": "text/plain; charset=utf-8"],
            body: Array((message + "\n").utf8))
        write(ResponseBytes.make(response, keepsAlive: false), closes: true)
    }

    private func write(_ bytes: [UInt8], closes: Bool) {
        phase = .writing
        deadline = .now() + core.limits.writeTime.dispatch
        closesAfterWrite = closesAfterWrite || closes
        output += bytes
        flush()
    }

    private func flush() {
        guard phase != .closed else { return }
        while sent < output.count {
            let count = output.withUnsafeBytes {
                send(
                    socket, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL)
                )
            }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN {
                waitForRoom(true)
                return
            }
            guard count > 0 else {
                close()
                return
            }
            sent += count
        }
        output = []
        sent = 0
        waitForRoom(false)
        guard phase == .writing else { return }
        if closesAfterWrite {
            // Bytes that were never read would turn the close into a reset that eats the answer.
            shutdown(socket, Int32(SHUT_WR))
            var rest = [UInt8](repeating: 0, count: 16_384)
            for _ in 0..<64 where recv(socket, &rest, rest.count, 0) > 0 {}
            close()
        } else {
            phase = .idle
            deadline = .now() + core.limits.idleTime.dispatch
            suspendReading(false)
            proceed()
        }
    }

    private func waitForRoom(_ waits: Bool) {
        guard waits != (writing != nil), phase != .closed else { return }
        guard waits else {
            writing?.cancel()
            writing = nil
            return
        }
        let source = DispatchSource.makeWriteSource(fileDescriptor: socket, queue: core.queue)
        source.setEventHandler { [weak self] in self?.flush() }
        hold { source.setCancelHandler(handler: $0) }
        writing = source
        source.activate()
    }

    /// No further bytes are taken in while a request is handled.
    private func suspendReading(_ suspends: Bool) {
        guard suspends != isReadingSuspended else { return }
        isReadingSuspended = suspends
        if suspends { reading?.suspend() } else { reading?.resume() }
    }
}

extension Duration {
    fileprivate var dispatch: DispatchTimeInterval {
        .milliseconds(Int(clamping: Int64(self / .milliseconds(1))))
    }
}
