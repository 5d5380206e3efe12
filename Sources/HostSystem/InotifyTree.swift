import Glibc
import Ports

/// Which folder each watch is for, and what an event therefore means.
struct InotifyTree {
    /// Asks the kernel for a watch: its number, or the error number.
    typealias AddWatch =
        @Sendable (_ inotify: Int32, _ path: String, _ mask: UInt32) -> (Int32, Int32)

    private let inotify: Int32
    private let files: POSIXFileSystem
    private let isIgnored: @Sendable (FilePath) -> Bool
    private let addWatch: AddWatch
    private var paths: [Int32: FilePath] = [:]
    private var watches: [FilePath: Int32] = [:]
    /// The watch on the folder above the root, and the root's name in it.
    private var above: (watch: Int32, name: String)?
    private(set) var limitation: WatchLimitation?

    init(
        inotify: Int32, files: POSIXFileSystem, isIgnored: @escaping @Sendable (FilePath) -> Bool,
        addWatch: @escaping AddWatch
    ) {
        self.inotify = inotify
        self.files = files
        self.isIgnored = isIgnored
        self.addWatch = addWatch
    }

    var count: Int { paths.count }

    /// Watches the folder above the root: while we hold the root open, its removal makes no event of its
    /// own. Where that cannot be had, the next scan sees it.
    mutating func watchAbove() {
        let components = files.rootPath.split(separator: "/")
        guard let name = components.last else { return }
        let (watch, _) = addWatch(
            inotify, "/" + components.dropLast().joined(separator: "/"),
            UInt32(IN_DELETE | IN_MOVED_FROM | IN_ONLYDIR))
        if watch >= 0 { above = (watch, String(name)) }
    }

    /// Watches a folder and all below it. Gives everything found in it: what was put there before the
    /// watch was set makes no event.
    mutating func watch(_ top: FilePath) -> [WatchHint] {
        var hints: [WatchHint] = []
        var open = [top]
        while let folder = open.popLast() {
            guard let outcome = add(folder) else { continue }
            guard outcome else { return hints }
            let entries: [DirectoryEntry]
            do throws(FileFailure) {
                entries = try files.list(folder)
            } catch {
                if ![.notFound, .notADirectory, .symbolicLink].contains(error.kind) {
                    limitation = .unreadable(folder)
                }
                continue
            }
            for entry in entries {
                guard let path = folder.appending(entry.name), !isIgnored(path) else { continue }
                hints.append(.changed(path))
                if entry.kind == .directory { open.append(path) }
            }
        }
        return hints
    }

    /// `nil` when the folder cannot be watched (it is gone again, a link, unreadable); false at the
    /// limit of the system.
    private mutating func add(_ folder: FilePath) -> Bool? {
        let number: Int32
        var failure: Int32
        do throws(FileFailure) {
            // By the descriptor and not by its path, which may lead elsewhere by now.
            let held = try files.openFolder(folder, for: folder)
            (number, failure) = addWatch(
                inotify, "/proc/self/fd/\(held.number)", Self.mask | UInt32(IN_ONLYDIR))
        } catch {
            if error.kind == .notPermitted { limitation = .unreadable(folder) }
            return nil
        }
        guard number >= 0 else {
            if failure == ENOSPC {
                limitation = .tooManyFolders(limit: KernelLimit.read("max_user_watches"))
                return false
            }
            if failure == EACCES {
                limitation = .unreadable(folder)
            } else if failure != ENOENT {
                failure = failure == 0 ? EIO : failure
                limitation = .system(String(cString: strerror(failure)))
            }
            return nil
        }
        // The same inode under another path is the same watch: the folder was moved.
        if let old = paths[number], old != folder { watches[old] = nil }
        paths[number] = folder
        watches[folder] = number
        return true
    }

    /// What to look at again after an event. Follows folders that come, go, and move.
    mutating func handle(_ event: InotifyEvent) -> [WatchHint] {
        if event.has(IN_Q_OVERFLOW) {
            // Among what was lost may be new folders.
            _ = watch(.root)
            return [.overflow]
        }
        if let above, above.watch == event.watch {
            guard event.name == above.name else { return [] }
            limitation = .rootGone
            return [.overflow]
        }
        guard let folder = paths[event.watch] else { return [] }
        if event.has(IN_IGNORED) {
            forget(event.watch, folder)
            return []
        }
        if event.has(IN_UNMOUNT | IN_DELETE_SELF | IN_MOVE_SELF) {
            // Below the root, the folder above has said it already.
            guard folder == .root || event.has(IN_UNMOUNT) else { return [] }
            limitation = .rootGone
            return [.overflow]
        }
        // A name that is not UTF-8 is a matter of its folder.
        guard let name = event.name, let path = folder.appending(name) else {
            return [.changed(folder)]
        }
        guard !isIgnored(path) else { return [] }
        guard event.isFolder else { return [.changed(path)] }
        if event.has(IN_CREATE | IN_MOVED_TO) { return [.changed(path)] + watch(path) }
        if event.has(IN_MOVED_FROM) {
            // It took along what it held, of which nobody tells us: only a scan shows it.
            unwatch(path)
            return [.changed(path), .overflow]
        }
        return [.changed(path)]
    }

    private mutating func unwatch(_ top: FilePath) {
        for (path, watch) in watches where path.starts(with: top) {
            inotify_rm_watch(inotify, watch)
            forget(watch, path)
        }
    }

    private mutating func forget(_ watch: Int32, _ folder: FilePath) {
        paths[watch] = nil
        if watches[folder] == watch { watches[folder] = nil }
    }

    /// IN_MODIFY is not among them: a file that is being written is looked at when it is closed.
    private static let mask = UInt32(
        IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_ATTRIB
            | IN_DELETE_SELF | IN_MOVE_SELF | IN_EXCL_UNLINK)
}

/// The kernel's limits for inotify.
enum KernelLimit {
    static func read(_ name: String) -> Int? {
        guard let path = FilePath(name),
            let bytes = try? POSIXFileSystem(root: "/proc/sys/fs/inotify").read(path, limit: 100)
        else { return nil }
        return Int(String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace })
    }
}
