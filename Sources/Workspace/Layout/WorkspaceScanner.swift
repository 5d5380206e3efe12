import Catalog
import Documents
import Ports
import SyncCore

/// Walks the three folders of a workspace and reads what changed.
struct WorkspaceScanner {
    let files: any FileSystem
    let rules: IgnoreRules
    private(set) var reader: EntityReader
    /// Who reads the files.
    var workforce: any Workforce = OneByOne()
    /// Whether only problems are wanted: readings then have no entity and no digest.
    var isChecking = false
    /// Keys that are kept elsewhere: those of the files are not kept again.
    var known: Set<EntityKey> = []

    /// Files that one pass looks at, most of them of one folder.
    private static let share = 256

    /// Beyond these a tree is a mistake or an attack, and is refused with words (S50).
    static let depthLimit = 32
    static let entryLimit = 150_000

    /// A file that is to be looked at.
    private struct Candidate: Sendable {
        let path: FilePath
        let kind: EntityKind
    }

    /// What a walk has found so far.
    private struct Walk {
        var scan = WorkspaceScan()
        var candidates: [Candidate] = []
        var count = 0
    }

    /// Looks at every file. `cache` spares reading those that did not change.
    func scan(_ cache: ScanCache) throws(CycleFailure) -> WorkspaceScan {
        var found = Walk()
        for kind in EntityKind.allCases {
            guard let folder = FilePath(kind.folder) else { continue }
            if try walk(folder, kind, &found) { found.scan.completeKinds.insert(kind) }
        }
        let scanner = self
        let candidates = found.candidates
        found.scan.files = workforce.map(candidates, share: Self.share) { part in
            var scanner = scanner
            if part.count < candidates.count { scanner.reader = reader.separated }
            var folder: (path: FilePath, reader: any FolderReader)?
            return part.map { candidate in
                let parent = candidate.path.parent ?? .root
                let held: any FolderReader
                if let folder, folder.path == parent {
                    held = folder.reader
                } else {
                    held = files.reader(of: parent)
                    folder = (parent, held)
                }
                return scanner.look(at: candidate.path, candidate.kind, cache, in: held)
            }
        }
        return found.scan
    }

    /// Whether the folder and all beneath it could be seen.
    private func walk(
        _ folder: FilePath, _ kind: EntityKind, _ found: inout Walk
    ) throws(CycleFailure) -> Bool {
        guard folder.components.count <= Self.depthLimit else {
            found.scan.diagnostics.append(
                trouble(folder, "too-deep", "folders are nested more than \(Self.depthLimit) deep"))
            return false
        }
        let entries: [DirectoryEntry]
        do throws(FileFailure) {
            entries = try files.list(folder).sorted {
                $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
            }
        } catch {
            // A folder that is not there is no trouble; but nothing in it is gone for sure, either.
            if error.kind != .notFound {
                found.scan.diagnostics.append(trouble(folder, "unreadable-folder", "\(error)"))
                found.scan.unreadKinds.insert(kind)
            }
            return false
        }
        found.count += entries.count
        guard found.count <= Self.entryLimit else {
            throw CycleFailure(
                .workspace,
                "there are more than \(Self.entryLimit) files in the workspace's folders",
                hint: "ghlsync handles catalogs up to that size; is something else in there?")
        }
        var isComplete = true
        for entry in entries where !FileNames.isIgnored(entry.name) {
            guard entry.kind != .unreadableName, let path = folder.appending(entry.name) else {
                found.scan.diagnostics.append(
                    trouble(
                        folder, "unreadable-name", "a name in this folder is not UTF-8",
                        help: "rename it; ghlsync leaves it alone until then"))
                continue
            }
            switch entry.kind {
            case .directory where FileFormat(path) == nil:
                if try !walk(path, kind, &found) { isComplete = false }
            case .symbolicLink where FileFormat(path) == nil:
                found.scan.diagnostics.append(
                    trouble(
                        path, "symbolic-link", "symbolic links are not followed",
                        help: "put the folder itself here"))
                isComplete = false
            default:
                guard FileFormat(path) != nil else { continue }
                found.candidates.append(Candidate(path: path, kind: kind))
            }
        }
        return isComplete
    }

    /// One file, from the cache when it did not change.
    func look(at path: FilePath, _ kind: EntityKind, _ cache: ScanCache) -> ScannedFile {
        look(at: path, kind, cache, in: files.reader(of: path.parent ?? .root))
    }

    private func look(
        at path: FilePath, _ kind: EntityKind, _ cache: ScanCache, in folder: any FolderReader
    ) -> ScannedFile {
        var key = EntityKey(kind, path.stem)
        if let index = known.firstIndex(of: key) { key = known[index] }
        func found(_ content: ScannedFile.Content) -> ScannedFile {
            ScannedFile(key: key, path: path, content: content)
        }
        guard rules.allows(path) else { return found(.excluded) }
        do throws(FileFailure) {
            guard let metadata = try folder.metadata(of: path.name) else {
                return found(.trouble(trouble(path, "vanished", "the file went while it was read")))
            }
            if let trouble = refusal(of: metadata, at: path) { return found(.trouble(trouble)) }
            if let problem = FileNames.problem(with: key.name) {
                return found(
                    .trouble(trouble(path, "bad-name", problem, help: "rename the file")))
            }
            let stamp = FileStamp(metadata)
            if let reading = cache.reading(of: path, key, stamp) {
                return ScannedFile(
                    key: key, path: path, content: .read(reading, stamp), isKnown: true)
            }
            let bytes = try folder.read(path.name, limit: ParseLimits.entityFile.bytes)
            let reading =
                isChecking
                ? reader.check(bytes, of: key, at: path)
                : reader.read(bytes, of: key, at: path)
            return found(.read(reading, stamp))
        } catch {
            return found(.trouble(trouble(path, "unreadable", "\(error)")))
        }
    }

    private func refusal(of metadata: FileMetadata, at path: FilePath) -> Diagnostic? {
        switch metadata.kind {
        case .file:
            guard metadata.size > ParseLimits.entityFile.bytes else { return nil }
            return trouble(path, "too-large", "larger than 1 MiB, which no entity file may be")
        case .symbolicLink:
            return trouble(
                path, "symbolic-link", "symbolic links are not followed",
                help: "put the file itself here")
        case .directory, .special, .unreadableName:
            return trouble(
                path, "not-a-file", "this is \(WorkspaceLayout.words(metadata.kind)), not a file")
        }
    }

    private func trouble(
        _ path: FilePath, _ code: String, _ message: String, help: String? = nil
    ) -> Diagnostic {
        Diagnostic(code: code, file: path.description, message: message, help: help)
    }
}
