package import Ports

/// What a handler wants done with a request.
package enum HTTPReply: Sendable {
    case response(HTTPResponse)
    /// The head of the response now, and the body piece by piece for as long as the stream goes on
    /// (server-sent events). The connection ends with the stream, and the stream with the connection: a
    /// client that goes away, or that leaves a mebibyte unread, ends it.
    case stream(HTTPResponse, AsyncStream<[UInt8]>)
    /// The connection is closed without a byte: a server that dies (a fault of the sandbox).
    case closeWithoutResponse
    /// The whole length is announced, and only so many bytes of the body are sent before the close.
    case truncated(HTTPResponse, bytes: Int)
}

/// The server could not start.
package struct ServerFailure: Error, Hashable, Sendable {
    package let message: String

    package init(_ message: String) { self.message = message }
}
