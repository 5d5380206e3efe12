import Ports
import SyncCore

/// The file system as the ledger uses it: owner-only folders made on the first write, temporary
/// names that nobody can guess, and what a crash left behind swept away.
struct LedgerDisk: Sendable {
    let files: any FileSystem
    private var random: any RandomNumberGenerator & Sendable
    private var prepared: Set<FilePath> = []

    static let temporarySuffix = ".ledger-tmp"
    /// No file of ours comes near it; beyond it something is wrong.
    static let readLimit = 1 << 30

    init(files: any FileSystem, random: any RandomNumberGenerator & Sendable) {
        self.files = files
        self.random = random
    }

    mutating func hex() -> String {
        let text = String(random.next(), radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    /// The bytes of a file; `nil` when there is none.
    func read(_ path: FilePath, what: String) throws(CycleFailure) -> [UInt8]? {
        do throws(FileFailure) {
            return try files.read(path, limit: Self.readLimit)
        } catch {
            if error.kind == .notFound { return nil }
            throw CycleFailure(reading: what, error)
        }
    }

    mutating func replace(
        _ path: FilePath, with bytes: [UInt8], mode: FileMode
    ) throws(FileFailure) {
        try prepare(path.parent ?? .root, mode: mode)
        try files.replace(
            path, with: bytes, mode: mode,
            temporaryName: ".\(path.name).\(hex())\(Self.temporarySuffix)")
    }

    /// Makes a folder with all above it durably, and removes temporary files of an earlier crash.
    mutating func prepare(_ folder: FilePath, mode: FileMode) throws(FileFailure) {
        guard !folder.components.isEmpty, !prepared.contains(folder) else { return }
        if try files.metadata(at: folder) == nil {
            try files.createDirectory(at: LedgerLayout.root, mode: .shared)
            try files.createDirectory(at: folder, mode: mode)
        }
        // Once a process, even when all is there: the one that made the folder, or a file in it, may have
        // died or run out of space before that name was durable.
        var place: FilePath? = folder
        while let named = place {
            try files.sync(named)
            place = named.parent
        }
        for entry in try files.list(folder) where entry.name.hasSuffix(Self.temporarySuffix) {
            if let path = folder.appending(entry.name) { try files.remove(path) }
        }
        prepared.insert(folder)
    }
}

extension CycleFailure {
    init(reading what: String, _ failure: FileFailure) {
        self.init(
            .workspace, "Cannot read \(what): \(failure)",
            hint: failure.kind == .symbolicLink
                ? "ghlsync follows no links inside .ghlsync; put a real folder or file there."
                : nil)
    }

    init(saving what: String, _ failure: FileFailure) {
        let hint: String? =
            switch failure.kind {
            case .noSpace: "Free some space and run again; nothing is lost."
            case .notPermitted, .readOnly: "Make the .ghlsync folder writable and run again."
            case .symbolicLink: "ghlsync follows no links inside .ghlsync; put a real folder there."
            default: nil
            }
        self.init(.workspace, "Cannot save \(what): \(failure)", hint: hint)
    }
}
