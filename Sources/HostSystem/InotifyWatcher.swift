import Dispatch
import Glibc
package import Ports
import Synchronization

/// Watches a folder and all below it by inotify.
package final class InotifyWatcher: FileWatcher {
    private let channel: HintChannel
    private let tree: Mutex<InotifyTree>
    // Dispatch sources may be used from any thread; their protocol is only not marked Sendable.
    nonisolated(unsafe) private let source: any DispatchSourceRead
    private let isRead = Atomic(false)

    /// Watches from now on: what happens before `hints()` is called waits for it.
    ///
    /// Walks the whole folder once (15 µs a folder), so call it where blocking is allowed. A folder that
    /// cannot be watched is no failure; see `limitation`.
    /// - Parameter isIgnored: paths that give no hint; a folder among them is not entered.
    package convenience init(
        files: POSIXFileSystem, ignoring isIgnored: @escaping @Sendable (FilePath) -> Bool
    ) throws(WatcherFailure) {
        try self.init(files: files, capacity: 1024, ignoring: isIgnored) { inotify, path, mask in
            let number = inotify_add_watch(inotify, path, mask)
            return (number, number < 0 ? errno : 0)
        }
    }

    init(
        files: POSIXFileSystem, capacity: Int,
        ignoring isIgnored: @escaping @Sendable (FilePath) -> Bool,
        addWatch: @escaping InotifyTree.AddWatch
    ) throws(WatcherFailure) {
        let inotify = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard inotify >= 0 else {
            let failure = errno
            throw WatcherFailure(
                limitation: failure == EMFILE
                    ? .tooManyWatchers(limit: KernelLimit.read("max_user_instances"))
                    : .system(String(cString: strerror(failure))))
        }
        var tree = InotifyTree(
            inotify: inotify, files: files, isIgnored: isIgnored, addWatch: addWatch)
        let channel = HintChannel(capacity: capacity)
        _ = tree.watch(.root)
        tree.watchAbove()
        if tree.limitation != nil { channel.push(.overflow) }
        self.channel = channel
        self.tree = Mutex(tree)
        source = DispatchSource.makeReadSource(
            fileDescriptor: inotify, queue: DispatchQueue(label: "ghlsync.watch"))
        source.setCancelHandler { @Sendable in close(inotify) }
        source.setEventHandler { @Sendable [weak self] in self?.drain(inotify) }
        source.activate()
    }

    deinit {
        source.cancel()
        channel.finish()
    }

    /// What this watcher cannot see, once it is known; an `.overflow` says that it is worth a look.
    package var limitation: WatchLimitation? { tree.withLock { $0.limitation } }

    package func hints() -> AsyncStream<WatchHint> {
        guard !isRead.exchange(true, ordering: .relaxed) else {
            return AsyncStream(unfolding: { nil })
        }
        // The stream keeps the watcher alive for as long as somebody reads.
        return AsyncStream(
            unfolding: { [self] in await channel.next() },
            onCancel: { [channel] in channel.finish() })
    }

    private func drain(_ inotify: Int32) {
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 8) { buffer in
            while true {
                let count = read(inotify, buffer.baseAddress, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                for event in InotifyEvent.decode(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                {
                    let hints = tree.withLock { tree in
                        let known = tree.limitation
                        let hints = tree.handle(event)
                        return tree.limitation == known ? hints : hints + [.overflow]
                    }
                    for hint in hints { channel.push(hint) }
                }
            }
        }
    }
}
