import Dispatch
import Glibc
import Ports
import SyncTestKit
import Synchronization
import Testing

@testable import HostSystem

@Suite(.timeLimit(.minutes(10))) struct InotifyWatcherTests {
    /// Everything that is hinted until (and without) the given path; that one is touched last.
    private func hints(
        of watcher: InotifyWatcher, until last: FilePath = "last"
    ) async -> [WatchHint] {
        var seen: [WatchHint] = []
        for await hint in watcher.hints() {
            if hint == .changed(last) { return seen }
            seen.append(hint)
        }
        return seen
    }

    private func watched(
        ignoring isIgnored: @escaping @Sendable (FilePath) -> Bool = { _ in false },
        _ body: (POSIXFileSystem, InotifyWatcher, String) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with { folder in
            let files = try POSIXFileSystem(root: folder)
            try files.createDirectory(at: "listings/old")
            try files.write([1], to: "listings/a.yaml")
            try await body(files, try InotifyWatcher(files: files, ignoring: isIgnored), folder)
        }
    }

    @Test(
        "each way to save a file hints at it",
        arguments: [
            "printf x > a.yaml", "printf x >> a.yaml", "printf x > t && mv t a.yaml",
            "sed -i s/x/y/ a.yaml", "rm a.yaml", "cp a.yaml b && ln -f b a.yaml", "touch a.yaml",
            "mv a.yaml a.yaml~ && printf x > a.yaml && rm a.yaml~",
        ])
    func saves(command: String) async throws {
        try await watched { files, watcher, folder in
            let shell = try ChildProcess(
                "sh", ["-c", command], in: folder + "/listings",
                environment: ["PATH": "/usr/bin:/bin"])
            #expect(await shell.ending().status == 0)
            try files.write([], to: "last")
            #expect(await hints(of: watcher).contains(.changed("listings/a.yaml")))
        }
    }

    @Test("a new folder is watched, and what it held before that is hinted too")
    func newFolder() async throws {
        try await watched { files, watcher, folder in
            try files.createDirectory(at: "listings/new/deep")
            try files.write([1], to: "listings/new/deep/x.yaml")
            var seen: [WatchHint] = []
            for await hint in watcher.hints() {
                seen.append(hint)
                if hint == .changed("listings/new/deep/x.yaml") { break }
            }
            #expect(seen.contains(.changed("listings/new")))
        }
    }

    @Test("a folder that moves in brings hints for all that it holds, and is watched from then on")
    func movedIn() async throws {
        try await TemporaryFolder.with { other in
            try await watched { files, watcher, folder in
                let outside = try POSIXFileSystem(root: other)
                try outside.createDirectory(at: "pack/inner")
                try outside.write([1], to: "pack/inner/x.yaml")
                rename(other + "/pack", folder + "/listings/pack")
                var reader = watcher.hints().makeAsyncIterator()
                while let hint = await reader.next(), hint != .changed("listings/pack/inner/x.yaml")
                {}
                try files.write([1], to: "listings/pack/inner/later.yaml")
                while let hint = await reader.next(),
                    hint != .changed("listings/pack/inner/later.yaml")
                {}
            }
        }
    }

    @Test("a folder that moves away asks for a scan, and is heard no more")
    func movedOut() async throws {
        try await TemporaryFolder.with { other in
            try await watched { files, watcher, folder in
                rename(folder + "/listings", other + "/listings")
                var reader = watcher.hints().makeAsyncIterator()
                while let hint = await reader.next(), hint != .overflow {}
                try POSIXFileSystem(root: other).write([1], to: "listings/x.yaml")
                try files.write([], to: "last")
                #expect(await reader.next() == .changed("last"))
            }
        }
    }

    @Test("a folder that is renamed within is followed under its new name")
    func renamedWithin() async throws {
        try await watched { files, watcher, _ in
            try files.rename("listings", to: "things")
            var reader = watcher.hints().makeAsyncIterator()
            while let hint = await reader.next(), hint != .overflow {}
            try files.write([1], to: "things/old/x.yaml")
            while let hint = await reader.next(), hint != .changed("things/old/x.yaml") {}
        }
    }

    @Test("what is ignored gives no hint, and nothing in it")
    func ignored() async throws {
        try await watched(ignoring: { $0.components.first == ".git" }) { files, watcher, _ in
            try files.createDirectory(at: ".git/objects")
            try files.write([1], to: ".git/objects/x")
            try files.write([], to: "last")
            #expect(await hints(of: watcher).isEmpty)
        }
    }

    @Test("a removed folder that comes back is watched again")
    func comesBack() async throws {
        try await watched { files, watcher, _ in
            var reader = watcher.hints().makeAsyncIterator()
            try files.remove("listings/old")
            try files.createDirectory(at: "listings/old")
            try files.write([], to: "listings/old/x")
            while let hint = await reader.next(), hint != .changed("listings/old/x") {}
            try files.write([], to: "listings/old/y")
            while let hint = await reader.next(), hint != .changed("listings/old/y") {}
        }
    }

    @Test("I23: when the kernel's queue runs over, an overflow says so and new folders are found")
    func kernelOverflow() async throws {
        let limit = try #require(KernelLimit.read("max_queued_events"))
        try #require(limit <= 100_000)
        try await TemporaryFolder.with { folder in
            let files = try POSIXFileSystem(root: folder)
            // The watcher's own queue waits, as it does on a busy machine.
            let gate = DispatchSemaphore(value: 0)
            let isFirst = Atomic(true)
            let entered = AsyncStream<Void>.makeStream()
            let watcher = try InotifyWatcher(
                files: files,
                ignoring: { path in
                    if path == "first", isFirst.exchange(false, ordering: .relaxed) {
                        entered.continuation.yield()
                        gate.wait()
                    }
                    return false
                })
            try files.write([], to: "first")
            for await _ in entered.stream { break }
            for index in 0...(limit / 2 + 8) {
                close(creat("\(folder)/\(index)", 0o644))
            }
            try files.createDirectory(at: "new")
            gate.signal()
            var reader = watcher.hints().makeAsyncIterator()
            while let hint = await reader.next(), hint != .overflow {}
            // Hints that fold into one are an overflow too, and may come before the kernel's own. So
            // write until the new folder is heard of, each time into the old one, too: that is watched
            // for certain, so that there is a hint to wait for.
            var isHeard = false
            var writing = 0
            while !isHeard {
                try files.write([], to: #require(FilePath("new/\(writing)")))
                try files.write([], to: #require(FilePath("again-\(writing)")))
                writing += 1
                if case .changed(let path) = await reader.next() {
                    isHeard = path.components.first == "new"
                }
            }
        }
    }

    @Test("at the kernel limit of watches: one overflow, and the line that lifts it")
    func watchLimit() async throws {
        try await TemporaryFolder.with { folder in
            let files = try POSIXFileSystem(root: folder)
            try files.createDirectory(at: "a/b/c")
            let left = Atomic(2)
            let watcher = try InotifyWatcher(
                files: files, capacity: 16, ignoring: { _ in false },
                addWatch: { inotify, path, mask in
                    guard left.subtract(1, ordering: .relaxed).oldValue > 0 else {
                        return (-1, ENOSPC)
                    }
                    return (inotify_add_watch(inotify, path, mask), 0)
                })
            var reader = watcher.hints().makeAsyncIterator()
            #expect(await reader.next() == .overflow)
            guard case .tooManyFolders(let limit?)? = watcher.limitation else {
                Issue.record("no limitation")
                return
            }
            #expect(
                watcher.limitation?.remedy
                    == "sudo sysctl fs.inotify.max_user_watches=\(max(524_288, limit * 2))")
            // What is watched still hints.
            try files.write([], to: "x")
            #expect(await reader.next() == .changed("x"))
        }
    }

    @Test("a root that is removed asks for a scan and says why")
    func rootGone() async throws {
        try await TemporaryFolder.with { folder in
            let files = try POSIXFileSystem(root: folder + "/w", creating: .shared)
            let watcher = try InotifyWatcher(files: files, ignoring: { _ in false })
            var reader = watcher.hints().makeAsyncIterator()
            rmdir(folder + "/w")
            while let hint = await reader.next(), hint != .overflow {}
            #expect(watcher.limitation == .rootGone)
        }
    }

    @Test("the stream ends with its task, and a second reader gets nothing")
    func ends() async throws {
        try await watched { _, watcher, _ in
            let reading = Task {
                for await _ in watcher.hints() {}
                return true
            }
            reading.cancel()
            #expect(await reading.value)
            for await _ in watcher.hints() { Issue.record("a second reader was served") }
        }
    }
}
