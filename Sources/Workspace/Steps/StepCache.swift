import Catalog
package import Pacing
package import Ports

/// What the last full look found in step: enough to tell by names and stamps alone that a workspace is
/// as it was, and otherwise which files are worth reading.
///
/// A cache: it may be lost, and says nothing about what it does not know exactly. It holds for one
/// location, one version of the program, and one configuration with its schemas; `StepSeal` names these.
package struct StepCache: Sendable {
    /// One entry of a folder.
    struct Record: Sendable {
        enum State: UInt8, Sendable {
            /// No entity's file: only its name and kind matter.
            case other
            /// A valid file, in step with what was agreed.
            case inStep
            /// A file that must be looked at whatever its stamp says.
            case open
        }

        let name: Range<Int>
        let state: State
        let isFolder: Bool
        let stamp: FolderSurvey.Stamp
        /// Of the key in the form that must be unique on every system; 0 where there is none.
        let key: UInt64
        /// Of the slug that the file claims; 0 where there is none.
        let slug: UInt64
    }

    struct Folder: Sendable {
        let path: FilePath
        let records: Range<Int>
    }

    /// An image that a file in step names.
    struct Media: Sendable {
        let path: FilePath
        let stamp: FolderSurvey.Stamp
    }

    package private(set) var seal: StepSeal
    /// How many entities the archive has.
    package let total: Int
    var names: [UInt8] = []
    var records: [Record] = []
    var folders: [Folder] = []
    /// Folders of kinds that were not there.
    var absent: [FilePath] = []
    var media: [Media] = []
    /// Keys that files in step name.
    var references: Set<UInt64> = []

    init(seal: StepSeal, total: Int) {
        self.seal = seal
        self.total = total
    }

    /// The same, resting on the same contents with other stamps.
    package func sealed(by seal: StepSeal) -> StepCache {
        var cache = self
        cache.seal = seal
        return cache
    }

    func path(of record: Record, in folder: Folder) -> FilePath? {
        String(validating: names[record.name], as: UTF8.self).flatMap(folder.path.appending)
    }

    static func mark(_ key: EntityKey) -> UInt64 { mark(FileNames.folded(key).description) }

    static func mark(slug: String, of kind: EntityKind) -> UInt64 {
        mark("\(kind.folder)?\(slug.lowercased())")
    }

    /// FNV-1a; two texts with one mark only cost a full look.
    private static func mark(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash == 0 ? 1 : hash
    }
}

/// What a `StepCache` rests on besides the files.
package struct StepSeal: Sendable, Hashable {
    /// A file of ghlsync's own, as it was.
    package struct Basis: Sendable, Hashable {
        package let stamp: FolderSurvey.Stamp
        /// SHA-256 of its bytes.
        package let digest: [UInt8]

        package init(stamp: FolderSurvey.Stamp, digest: [UInt8]) {
            self.stamp = stamp
            self.digest = digest
        }

        /// Whether an equal stamp proves an equal content.
        package func isSettled(at time: Timestamp) -> Bool {
            FileStamp(stamp).isSettled(at: time)
        }
    }

    /// SHA-256 over the program, the configuration and the schemas.
    package let rules: [UInt8]
    package let archive: Basis
    /// `nil` when there is no links file.
    package let links: Basis?
    /// When the look began.
    package let madeAt: Timestamp

    package init(rules: [UInt8], archive: Basis, links: Basis?, madeAt: Timestamp) {
        self.rules = rules
        self.archive = archive
        self.links = links
        self.madeAt = madeAt
    }
}
