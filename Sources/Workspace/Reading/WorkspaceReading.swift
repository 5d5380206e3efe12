import Catalog
import Documents
import Ports
import SyncCore

/// A whole workspace as one scan shows it: for each key the entity, or why it is held.
struct WorkspaceReading {
    let scan: WorkspaceScan
    let index: PathIndex
    /// The first of the files that take part, by key, and any others, in path order: by number in `scan`.
    private let first: [EntityKey: Int]
    private let others: [EntityKey: [Int]]
    /// Errors of an entity that only the other files show: duplicates, dangling references.
    private(set) var crossErrors: [EntityKey: [Diagnostic]] = [:]
    private let overrides: LocationOverrides?

    /// `bound` are the keys that have a remote object: of two files that claim one slug, such a one
    /// is the original. `isSound` says that the files were found to go well with each other already.
    init(
        _ scan: WorkspaceScan, bound: Set<EntityKey> = [], checks: ReferenceChecks,
        media: inout MediaShelf, isSound: Bool = false
    ) {
        self.scan = scan
        overrides = checks.reader.overrides
        var (first, others): ([EntityKey: Int], [EntityKey: [Int]]) = ([:], [:])
        first.reserveCapacity(scan.files.count)
        for (number, file) in scan.files.enumerated() where !file.isExcluded {
            if first[file.key] == nil {
                first[file.key] = number
            } else {
                others[file.key, default: []].append(number)
            }
        }
        (self.first, self.others) = (first, others)
        index = PathIndex(scan)
        guard !isSound else { return }
        findDuplicateKeys()
        findDuplicateSlugs(bound: bound)
        for file in scan.files {
            for broken in checks.diagnostics(of: file, in: index, media: &media) {
                crossErrors[file.key, default: []].append(broken)
            }
        }
    }

    /// The files of a key that take part, in path order.
    private func active(_ key: EntityKey) -> [ScannedFile] {
        first[key].map { [scan.files[$0]] + (others[key] ?? []).map { scan.files[$0] } } ?? []
    }

    private mutating func report(
        _ key: EntityKey, _ code: String, _ file: FilePath, _ message: String, help: String,
        other: FilePath
    ) {
        crossErrors[key, default: []].append(
            Diagnostic(
                code: code, file: file.description, message: message, help: help,
                notes: [
                    Diagnostic.Note(
                        file: other.description, position: nil, message: "the other one is here")
                ]))
    }

    /// One key, one file; and no two keys that only case tells apart, since a disk of macOS or Windows
    /// would make them one file.
    private mutating func findDuplicateKeys() {
        for key in first.keys where others[key] != nil || index.hasTwins(key) {
            let files = active(key)
            let twins = index.twins(of: key).filter { !$0.isExcluded && $0.key != key }
            if files.count > 1 {
                for file in files.dropFirst() {
                    report(
                        key, "duplicate-file", file.path, "two files are \(key)",
                        help: "rename or remove one of them", other: files[0].path)
                }
            } else if let file = files.first, let twin = twins.first {
                report(
                    key, "case-twin", file.path,
                    "only upper and lower case tell this file from another",
                    help: "rename one of them: other systems take the two for one", other: twin.path
                )
            }
        }
    }

    /// A file that was copied keeps the slug that the copy is not meant to have (I19).
    private mutating func findDuplicateSlugs(bound: Set<EntityKey>) {
        var first: [EntityKey: Int] = [:]
        var claims: [EntityKey: [ScannedFile]] = [:]
        for (number, file) in scan.files.enumerated() {
            guard let slug = file.reading?.slug else { continue }
            let claim = FileNames.folded(EntityKey(file.key.kind, slug))
            guard let earlier = first[claim] else {
                first[claim] = number
                continue
            }
            claims[claim, default: [scan.files[earlier]]].append(file)
        }
        for (claim, files) in claims {
            // Two files of one key are told as such already.
            guard Set(files.map(\.key)).count > 1 else { continue }
            let originals = files.filter { bound.contains($0.key) }
            let copies = originals.count == 1 ? files.filter { !bound.contains($0.key) } : files
            for file in copies {
                guard let other = files.first(where: { $0.path != file.path }) else { continue }
                report(
                    file.key, "duplicate-slug", file.path,
                    "two \(claim.kind.folder) have the slug '\(claim.name)'",
                    help: "give one of them a slug of its own", other: other.path)
            }
        }
    }

    /// Every problem of every file, each once, in place order.
    var diagnostics: [Diagnostic] {
        var all = scan.diagnostics
        for file in scan.files {
            switch file.content {
            case .read(let reading, _): all += reading.diagnostics
            case .trouble(let trouble): all.append(trouble)
            case .excluded: break
            }
        }
        return (all + crossErrors.values.flatMap(\.self)).sortedByPlace()
    }

    /// What is to be believed about a key; `nil` when no file that takes part has it.
    func sighting(of key: EntityKey) -> Sighting? {
        let files = active(key)
        guard let file = files.first else { return nil }
        var errors = crossErrors[key] ?? []
        guard files.count == 1, case .read(let reading, let stamp) = file.content else {
            if case .trouble(let trouble) = file.content { errors.insert(trouble, at: 0) }
            return Sighting(
                content: .held(problem(key, file.path, errors)), version: "unreadable",
                place: file.path.description)
        }
        errors = reading.diagnostics.filter { $0.severity == .error } + errors
        let content: Sighting.Content
        if let entity = reading.entity, errors.isEmpty {
            content = .valid(entity)
        } else {
            content = .held(problem(key, file.path, errors.sortedByPlace()))
        }
        return Sighting(
            content: content, version: reading.version, modified: modified(key, stamp),
            place: file.path.description)
    }

    /// The configuration may have been saved for any of its lines, so an entity of which something is
    /// overridden changed some time between the two files.
    private func modified(_ key: EntityKey, _ stamp: FileStamp) -> ModificationTime {
        guard let overrides, !overrides.fields(of: key).isEmpty,
            overrides.modified != stamp.modified
        else { return .at(stamp.modified) }
        return .between(
            min(stamp.modified, overrides.modified), max(stamp.modified, overrides.modified))
    }

    private func problem(_ key: EntityKey, _ path: FilePath, _ errors: [Diagnostic]) -> Problem {
        let first = errors.first
        let more = errors.count > 1 ? " (and \(errors.count - 1) more)" : ""
        return Problem(
            code: "invalid", key: key,
            message:
                "\(first?.file ?? path.description) is not valid: \(first?.message ?? "it cannot be read")\(more)",
            hint: first?.help ?? "correct the file; until then it is neither sent nor changed",
            diagnostics: errors)
    }
}
