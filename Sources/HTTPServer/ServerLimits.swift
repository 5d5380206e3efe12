/// What a connection may cost. Beyond a limit it gets an error status, or is closed.
package struct ServerLimits: Hashable, Sendable {
    /// Bytes of the request line and of all header fields together.
    package var headerBytes = 32 << 10
    package var headerFields = 100
    package var targetBytes = 8 << 10
    package var bodyBytes = 1 << 20
    package var connections = 64
    /// From the first byte of a request to the end of its header.
    package var headerTime: Duration = .seconds(5)
    /// From the end of the header to the end of the body.
    package var bodyTime: Duration = .seconds(15)
    /// How long a kept connection may say nothing.
    package var idleTime: Duration = .seconds(30)
    /// How long a client may take to read an answer.
    package var writeTime: Duration = .seconds(15)
    /// Bytes of a streamed body that a client may leave unread.
    package var unreadBytes = 1 << 20

    package init() {}
}
