package import Pacing

/// The entries of one folder with what tells whether they changed, in one block: a hundred thousand of
/// them without a hundred thousand strings.
package struct FolderSurvey: Sendable {
    package struct Entry: Sendable, Hashable {
        /// Where the name starts in `names`.
        package let name: Int
        package let length: Int
        package let kind: FileKind
        /// `nil` when it was gone, or could not be looked at, by the time its turn came.
        package let stamp: Stamp?

        package init(name: Int, length: Int, kind: FileKind, stamp: Stamp?) {
            self.name = name
            self.length = length
            self.kind = kind
            self.stamp = stamp
        }
    }

    /// What the file system says of a file without reading it.
    package struct Stamp: Sendable, Hashable {
        package let size: Int
        package let modified: Timestamp
        package let changed: Timestamp
        package let inode: UInt64

        package init(size: Int, modified: Timestamp, changed: Timestamp, inode: UInt64) {
            self.size = size
            self.modified = modified
            self.changed = changed
            self.inode = inode
        }

        package init(_ metadata: FileMetadata) {
            self.init(
                size: metadata.size, modified: metadata.modified, changed: metadata.changed,
                inode: metadata.inode)
        }
    }

    /// The bytes of the names, each with a NUL behind it.
    package var names: [UInt8] = []
    package var entries: [Entry] = []

    package init() {}

    package func name(of entry: Entry) -> ArraySlice<UInt8> {
        names[entry.name..<entry.name + entry.length]
    }

    package mutating func append(_ name: some Sequence<UInt8>, _ kind: FileKind, _ stamp: Stamp?) {
        let start = names.count
        names.append(contentsOf: name)
        entries.append(
            Entry(name: start, length: names.count - start, kind: kind, stamp: stamp))
        names.append(0)
    }
}

extension FileSystem {
    /// By the other operations; what has a quicker way brings its own.
    package func survey(_ directory: FilePath) throws(FileFailure) -> FolderSurvey {
        var survey = FolderSurvey()
        for entry in try list(directory) {
            let found = try directory.appending(entry.name).flatMap {
                (path) throws(FileFailure) in try metadata(at: path)
            }
            survey.append(
                entry.name.utf8,
                entry.kind == .unreadableName ? entry.kind : found?.kind ?? entry.kind,
                found.map(FolderSurvey.Stamp.init))
        }
        return survey
    }
}
