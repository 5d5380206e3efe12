package import Ports
package import SyncCore

/// What a test may put between the program and what it works with: the place for planted mistakes.
package struct Interposer: Sendable {
    package var files: @Sendable (any FileSystem) -> any FileSystem = { $0 }
    package var transport: @Sendable (any HTTPTransport) -> any HTTPTransport = { $0 }
    package var local: @Sendable (any Replica) -> any Replica = { $0 }
    package var remote: @Sendable (any Replica) -> any Replica = { $0 }
    package var hint: @Sendable (WatchHint) -> WatchHint? = { $0 }

    package init() {}
}
