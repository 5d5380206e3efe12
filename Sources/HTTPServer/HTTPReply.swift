package import Ports

/// What a handler wants done with a request.
package enum HTTPReply: Hashable, Sendable {
    case response(HTTPResponse)
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
