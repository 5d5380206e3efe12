package import Ports

/// Why a watcher cannot see everything. Scans still do: whoever reads this shortens their interval.
package enum WatchLimitation: Hashable, Sendable, CustomStringConvertible {
    /// The kernel gives this user no more watches; one folder takes one. `limit` is the present one.
    case tooManyFolders(limit: Int?)
    /// The kernel gives this user no more watchers.
    case tooManyWatchers(limit: Int?)
    /// A folder that cannot be read, and so not be watched.
    case unreadable(FilePath)
    /// The watched folder was removed, moved away, or its disk unmounted.
    case rootGone
    case system(String)

    /// The line that lifts the limit, where there is one.
    package var remedy: String? {
        switch self {
        case .tooManyFolders(let limit):
            "sudo sysctl fs.inotify.max_user_watches=\(max(524_288, (limit ?? 0) * 2))"
        case .tooManyWatchers(let limit):
            "sudo sysctl fs.inotify.max_user_instances=\(max(512, (limit ?? 0) * 2))"
        case .unreadable, .rootGone, .system: nil
        }
    }

    package var description: String {
        switch self {
        case .tooManyFolders(let limit):
            "more folders than the system lets one user watch" + Self.words(limit)
        case .tooManyWatchers(let limit):
            "more watchers than the system lets one user have" + Self.words(limit)
        case .unreadable(let path): "the folder \(path) cannot be read, and so not be watched"
        case .rootGone: "the workspace folder was removed, moved, or its disk unmounted"
        case .system(let words): "folders cannot be watched: \(words)"
        }
    }

    private static func words(_ limit: Int?) -> String { limit.map { " (\($0))" } ?? "" }
}

/// No watcher could be made.
package struct WatcherFailure: Error, Hashable, Sendable {
    package let limitation: WatchLimitation
}
