package import Ports

/// Reads HTTP/1.1 requests from bytes as they come (RFC 9112), strictly: what two readers could
/// understand in two ways is refused, so that nothing can be smuggled past a proxy.
package struct RequestParser: Sendable {
    /// What the bytes so far amount to.
    package enum State: Hashable, Sendable {
        case needsHeader, needsBody
        case complete(HTTPRequest, keepsAlive: Bool)
        /// The answer to give before closing.
        case refused(status: Int, String)
    }

    /// A request whose header was read.
    private struct Head {
        var request: HTTPRequest
        var keepsAlive: Bool
        var framing: Framing
        var wantsContinue: Bool
    }

    private enum Framing { case length(Int), chunked(ChunkedBody) }

    private let limits: ServerLimits
    private var buffer: [UInt8] = []
    /// How much of the buffer is known to hold no end of a header: a header that comes byte by byte is
    /// looked through once.
    private var searched = 0
    private var head: Head?
    private var refusal: State?

    package init(limits: ServerLimits) { self.limits = limits }

    /// Whether no byte of a request is there.
    package var isIdle: Bool { buffer.isEmpty && head == nil }

    /// Bytes that have come and were not read yet.
    package var bufferedBytes: Int { buffer.count }

    /// Whether the client waits for "100 Continue". Says so once.
    package mutating func takesContinue() -> Bool {
        guard head?.wantsContinue == true else { return false }
        head?.wantsContinue = false
        return true
    }

    /// Takes bytes in; `next()` says what they amount to.
    package mutating func feed(_ bytes: some Collection<UInt8>) { buffer.append(contentsOf: bytes) }

    /// The next complete request, or what is missing. After `refused` nothing more is read.
    package mutating func next() -> State {
        if let refusal { return refusal }
        do throws(Refusal) {
            return try read()
        } catch {
            let state = State.refused(status: error.status, error.message)
            refusal = state
            return state
        }
    }

    private mutating func read() throws(Refusal) -> State {
        if head == nil {
            guard let end = headerEnd() else {
                guard buffer.count <= limits.headerBytes else {
                    throw Refusal(431, "the header is larger than \(limits.headerBytes) bytes")
                }
                return .needsHeader
            }
            guard end <= limits.headerBytes else {
                throw Refusal(431, "the header is larger than \(limits.headerBytes) bytes")
            }
            head = try parseHead(Array(buffer[..<end]))
            buffer.removeFirst(end)
            searched = 0
        }
        guard var head else { return .needsHeader }
        switch head.framing {
        case .length(let length):
            guard buffer.count >= length else { return .needsBody }
            head.request.body = Array(buffer[..<length])
            buffer.removeFirst(length)
        case .chunked(var body):
            let isComplete = try body.take(from: &buffer, limit: limits.bodyBytes)
            guard isComplete else {
                self.head?.framing = .chunked(body)
                return .needsBody
            }
            head.request.body = body.bytes
        }
        self.head = nil
        return .complete(head.request, keepsAlive: head.keepsAlive)
    }

    /// The offset behind the empty line; `nil` while it has not come.
    private mutating func headerEnd() -> Int? {
        guard buffer.count >= 4 else { return nil }
        var index = max(3, searched)
        defer { searched = buffer.count }
        while index < buffer.count {
            if buffer[index] == 0x0A, buffer[index - 1] == 0x0D, buffer[index - 2] == 0x0A,
                buffer[index - 3] == 0x0D
            {
                return index + 1
            }
            index += 1
        }
        return nil
    }

    private func parseHead(_ bytes: [UInt8]) throws(Refusal) -> Head {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        for index in bytes.indices where bytes[index] == 0x0A {
            guard index > start || lines.isEmpty, index > 0, bytes[index - 1] == 0x0D else {
                throw Refusal(400, "a line does not end with CR LF")
            }
            lines.append(bytes[start..<(index - 1)])
            start = index + 1
        }
        lines.removeLast()  // The empty line.
        guard let requestLine = lines.first else { throw Refusal(400, "there is no request line") }
        var (request, isOld) = try RequestLine.parse(requestLine, limits: limits)
        guard lines.count - 1 <= limits.headerFields else {
            throw Refusal(431, "more than \(limits.headerFields) header fields")
        }
        for line in lines.dropFirst() {
            let field = try HeaderLine.parse(line)
            request.headers.add(field.name, field.value)
        }
        let hosts = request.headers.values(of: "Host")
        guard hosts.count == 1 || (isOld && hosts.isEmpty) else {
            throw Refusal(400, "there must be one Host header")
        }
        request.origin = HTTPOrigin(scheme: .http, host: hosts.first ?? "", port: 80)
        let connection = request.headers.values(of: "Connection").joined(separator: ",")
            .lowercased()
        return Head(
            request: request, keepsAlive: !isOld && !connection.contains("close"),
            framing: try framing(request.headers, isOld: isOld),
            wantsContinue: request.headers["Expect"]?.lowercased() == "100-continue")
    }

    /// How long the body is (RFC 9112 §6.3). Two answers to that question are an attack.
    private func framing(_ headers: HTTPHeaders, isOld: Bool) throws(Refusal) -> Framing {
        let lengths = headers.values(of: "Content-Length")
        let codings = headers.values(of: "Transfer-Encoding")
        if !codings.isEmpty {
            guard lengths.isEmpty, !isOld else {
                throw Refusal(400, "Content-Length and Transfer-Encoding together")
            }
            guard codings.count == 1, codings[0].lowercased() == "chunked" else {
                throw Refusal(501, "the only transfer coding is chunked")
            }
            return .chunked(ChunkedBody())
        }
        guard lengths.count <= 1 else { throw Refusal(400, "two Content-Length headers") }
        guard let text = lengths.first else { return .length(0) }
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw Refusal(400, "Content-Length is not a number")
        }
        guard text.utf8.count <= 18, let length = Int(text), length <= limits.bodyBytes else {
            throw Refusal(413, "the body is larger than \(limits.bodyBytes) bytes")
        }
        return .length(length)
    }
}

/// Why a request is not read on, and with which status it is answered.
struct Refusal: Error, Hashable {
    let status: Int
    let message: String

    init(_ status: Int, _ message: String) {
        self.status = status
        self.message = message
    }
}
