import Catalog
import Documents
import Pacing
import Ports
import SyncCore

extension StepCache {
    /// From a full look that began at `seal.madeAt`. `nil` when the look has gaps, or errors between
    /// files, which only another full look can take back.
    ///
    /// A file counts as in step when it has the stamp that it had before it was read, and that stamp was
    /// old enough for an equal one to prove an equal content.
    init?(
        _ reading: WorkspaceReading, of files: any FileSystem, inStep: Set<EntityKey>,
        bound: Set<EntityKey>, total: Int, seal: StepSeal
    ) {
        guard reading.crossErrors.isEmpty, reading.scan.unreadKinds.isEmpty else { return nil }
        self.init(seal: seal, total: total)
        var maker = Maker(reading: reading, files: files, inStep: inStep, bound: bound, cache: self)
        for kind in EntityKind.allCases {
            guard let folder = FilePath(kind.folder) else { return nil }
            if reading.scan.completeKinds.contains(kind) {
                guard maker.take(folder, kind) else { return nil }
            } else {
                guard files.isAbsent(folder) else { return nil }
                maker.cache.absent.append(folder)
            }
        }
        self = maker.cache
    }

    private struct Maker {
        let reading: WorkspaceReading
        let files: any FileSystem
        let inStep: Set<EntityKey>
        let bound: Set<EntityKey>
        var cache: StepCache
        /// By the bytes of the path: two Unicode spellings of a name are two files.
        private let scanned: [[UInt8]: Int]
        private var images: [FilePath: Bool] = [:]

        init(
            reading: WorkspaceReading, files: any FileSystem, inStep: Set<EntityKey>,
            bound: Set<EntityKey>, cache: StepCache
        ) {
            self.reading = reading
            self.files = files
            self.inStep = inStep
            self.bound = bound
            self.cache = cache
            scanned = Dictionary(
                reading.scan.files.enumerated().map { (Array($1.path.description.utf8), $0) },
                uniquingKeysWith: { $1 })
        }

        mutating func take(_ folder: FilePath, _ kind: EntityKind) -> Bool {
            guard let survey = try? files.survey(folder) else { return false }
            let base = cache.names.count
            let first = cache.records.count
            cache.names += survey.names
            var below: [FilePath] = []
            for entry in survey.entries {
                guard entry.kind != .unreadableName, let stamp = entry.stamp,
                    let name = String(validating: survey.name(of: entry), as: UTF8.self),
                    let path = folder.appending(name)
                else { return false }
                let isOurs = !FileNames.isIgnored(name)
                let isFile = isOurs && FileFormat(path) != nil
                if isOurs, !isFile {
                    if entry.kind == .directory { below.append(path) }
                    if entry.kind == .symbolicLink { return false }
                }
                let known =
                    isFile
                    ? state(of: path, FileStamp(stamp)) : (state: Record.State.other, slug: 0)
                cache.records.append(
                    Record(
                        name: base + entry.name..<base + entry.name + entry.length,
                        state: known.state, isFolder: entry.kind == .directory, stamp: stamp,
                        key: isFile ? StepCache.mark(EntityKey(kind, path.stem)) : 0,
                        slug: known.slug))
            }
            cache.folders.append(Folder(path: folder, records: first..<cache.records.count))
            for path in below {
                guard take(path, kind) else { return false }
            }
            return true
        }

        private mutating func state(
            of path: FilePath, _ stamp: FileStamp
        ) -> (state: Record.State, slug: UInt64) {
            guard let index = scanned[Array(path.description.utf8)] else { return (.open, 0) }
            let file = reading.scan.files[index]
            // What takes no part and never did says nothing, whatever is in it.
            if file.isExcluded {
                let isNobodys = !bound.contains(file.key) && reading.index.all(file.key).count == 1
                return (isNobodys ? .inStep : .open, 0)
            }
            guard case .read(let read, let before) = file.content, before == stamp,
                stamp.isSettled(at: cache.seal.madeAt), inStep.contains(file.key),
                reading.index.all(file.key).count == 1, read.entity != nil,
                imagesStay(read)
            else { return (.open, 0) }
            for reference in read.references {
                if case .entity(let key) = reference.target {
                    cache.references.insert(StepCache.mark(key))
                }
            }
            return (.inStep, read.slug.map { StepCache.mark(slug: $0, of: file.key.kind) } ?? 0)
        }

        /// Remembers the images that a file names; `false` when one may be changing just now.
        private mutating func imagesStay(_ read: EntityReading) -> Bool {
            read.references.allSatisfy { reference in
                guard case .media(let path) = reference.target else { return true }
                if let known = images[path] { return known }
                guard let found = try? files.metadata(at: path),
                    FileStamp(found).isSettled(at: cache.seal.madeAt)
                else {
                    images[path] = false
                    return false
                }
                cache.media.append(Media(path: path, stamp: FolderSurvey.Stamp(found)))
                images[path] = true
                return true
            }
        }
    }
}
