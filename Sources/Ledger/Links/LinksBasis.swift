import Pacing
import Ports

/// What the union of the links rests on: the file as it was read, and the archive's bindings since. While
/// both are as they were, neither is gone through again: there is a line for every entity.
struct LinksBasis: Sendable {
    private enum State {
        /// Unknown, or not to be told by a stamp.
        case open
        case absent
        case file(FolderSurvey.Stamp)
    }

    private var state = State.open
    /// What reading the file gave to say.
    var warnings: [String] = []
    /// Whether the file says all that it is to say.
    var isWritten = false

    init() {}

    /// To be made before the file is read.
    init(of files: any FileSystem, at path: FilePath, _ now: Timestamp) {
        state = Self.state(of: files, at: path, now)
    }

    mutating func forget() { self = LinksBasis() }

    func holds(for files: any FileSystem, at path: FilePath) -> Bool {
        switch state {
        case .open: return false
        case .absent: return files.isAbsent(path)
        case .file(let stamp):
            guard let found = try? files.metadata(at: path) else { return false }
            return FolderSurvey.Stamp(found) == stamp
        }
    }

    private static func state(
        of files: any FileSystem, at path: FilePath, _ now: Timestamp
    ) -> State {
        guard let found = try? files.metadata(at: path) else {
            return files.isAbsent(path) ? .absent : .open
        }
        // A file that was written a moment ago may be written again within one tick of the disk's clock.
        let age = max(found.modified, found.changed).duration(to: now)
        return age > .seconds(2) ? .file(FolderSurvey.Stamp(found)) : .open
    }
}
