import Catalog
import Documents
import Ports
import SyncCore

/// Walks the three folders of a workspace and reads what changed.
struct WorkspaceScanner {
    let files: any FileSystem
    let rules: IgnoreRules
    let reader: EntityReader

    /// Beyond these a tree is a mistake or an attack, and is refused with words (S50).
    static let depthLimit = 32
    static let entryLimit = 150_000

    /// Looks at every file. `cache` spares reading those that did not change.
    func scan(_ cache: ScanCache) throws(CycleFailure) -> WorkspaceScan {
        var scan = WorkspaceScan()
        var count = 0
        for kind in EntityKind.allCases {
            guard let folder = FilePath(kind.folder) else { continue }
            if try walk(folder, kind, cache, &scan, &count) { scan.completeKinds.insert(kind) }
        }
        return scan
    }

    /// Whether the folder and all beneath it could be seen.
    private func walk(
        _ folder: FilePath, _ kind: EntityKind, _ cache: ScanCache, _ scan: inout WorkspaceScan,
        _ count: inout Int
    ) throws(CycleFailure) -> Bool {
        guard folder.components.count <= Self.depthLimit else {
            scan.diagnostics.append(
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
                scan.diagnostics.append(trouble(folder, "unreadable-folder", "\(error)"))
                scan.unreadKinds.insert(kind)
            }
            return false
        }
        count += entries.count
        guard count <= Self.entryLimit else {
            throw CycleFailure(
                .workspace,
                "there are more than \(Self.entryLimit) files in the workspace's folders",
                hint: "ghlsync handles catalogs up to that size; is something else in there?")
        }
        var isComplete = true
        for entry in entries where !FileNames.isIgnored(entry.name) {
            guard entry.kind != .unreadableName, let path = folder.appending(entry.name) else {
                scan.diagnostics.append(
                    trouble(
                        folder, "unreadable-name", "a name in this folder is not UTF-8",
                        help: "rename it; ghlsync leaves it alone until then"))
                continue
            }
            switch entry.kind {
            case .directory where FileFormat(path) == nil:
                if try !walk(path, kind, cache, &scan, &count) { isComplete = false }
            case .symbolicLink where FileFormat(path) == nil:
                scan.diagnostics.append(
                    trouble(
                        path, "symbolic-link", "symbolic links are not followed",
                        help: "put the folder itself here"))
                isComplete = false
            default:
                guard FileFormat(path) != nil else { continue }
                scan.files.append(look(at: path, kind, cache))
            }
        }
        return isComplete
    }

    /// One file, from the cache when it did not change.
    func look(at path: FilePath, _ kind: EntityKind, _ cache: ScanCache) -> ScannedFile {
        let key = EntityKey(kind, path.stem)
        func found(_ content: ScannedFile.Content) -> ScannedFile {
            ScannedFile(key: key, path: path, content: content)
        }
        guard rules.allows(path) else { return found(.excluded) }
        do throws(FileFailure) {
            guard let metadata = try files.metadata(at: path) else {
                return found(.trouble(trouble(path, "vanished", "the file went while it was read")))
            }
            if let trouble = refusal(of: metadata, at: path) { return found(.trouble(trouble)) }
            if let problem = FileNames.problem(with: key.name) {
                return found(
                    .trouble(trouble(path, "bad-name", problem, help: "rename the file")))
            }
            let stamp = FileStamp(metadata)
            if let known = cache.reading(of: path, stamp) { return found(.read(known, stamp)) }
            let bytes = try files.read(path, limit: ParseLimits.entityFile.bytes)
            return found(.read(reader.read(bytes, of: key, at: path), stamp))
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
