/// Says where to look again. A hint carries no content and may come twice, late, or for nothing; a
/// lost one is repaired by the next scan.
package protocol FileWatcher: Sendable {
    /// The hints from now on. One consumer; ends when the task that reads it is cancelled.
    func hints() -> AsyncStream<WatchHint>
}

package enum WatchHint: Hashable, Sendable {
    /// Something happened to this path.
    case changed(FilePath)
    /// Events were lost, or cannot be had: scan everything.
    case overflow
}
