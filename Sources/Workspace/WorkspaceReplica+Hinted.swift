import Catalog
import Documents
import Ports
import SyncCore

/// A look at a few files that are said to have changed, at a cost that does not grow with the workspace.
extension WorkspaceReplica {
    /// What the files at `places` say now, covering their keys only; `nil` when only a look at all can
    /// tell, because something came or went, or what one of them says concerns other files.
    ///
    /// `asked` are keys whose files are looked at, too.
    func look(
        hinted places: Set<String>, asked: Set<EntityKey> = []
    ) throws(CycleFailure) -> Snapshot? {
        guard hasSeenAll else { return nil }
        let readerBefore = reader.overrides?.bytes
        try checkWorkspace()
        try readUserSchemas()
        guard hasSeenAll, reader.overrides?.bytes == readerBefore, let index else { return nil }
        let started = time.wallClock
        var scan = WorkspaceScan()
        var places = places
        for key in asked {
            let found = index.all(key)
            guard found.count == 1, let place = found.first else { return nil }
            places.insert(place.path.description)
        }
        for place in places.sorted() {
            guard let path = FilePath(place) else { return nil }
            switch WorkspaceLayout.place(of: path) {
            case .ignored: continue
            case .unknown, .configuration, .schema, .media: return nil
            case .entity(let key):
                // A collection's members count by which listings there are.
                guard key.kind != .collection, index.isAlone(key, at: path),
                    let known = cache.latest(of: path, key), !troubled.contains(key)
                else { return nil }
                let file = scanner.look(at: path, key.kind, cache)
                guard case .read(let reading, _) = file.content, reading.slug == known.slug,
                    reading.references.allSatisfy({ leads($0, in: index) })
                else { return nil }
                scan.files.append(file)
            }
        }
        for file in scan.files { cache.take(file, readAt: started) }
        let reading = WorkspaceReading(
            scan, bound: [], checks: ReferenceChecks(files: files, reader: reader), media: &media,
            isSound: true)
        var seen = Snapshot(side: .local, coverage: .partial(Set(scan.files.map(\.key))))
        for file in scan.files { seen.sightings[file.key] = reading.sighting(of: file.key) }
        return withDigests(seen)
    }

    /// Whether what a file names is there.
    private func leads(_ reference: EntityReference, in index: PathIndex) -> Bool {
        switch reference.target {
        case .entity(let key): index.contains(key)
        case .media(let path): media.problem(with: path, in: files) == nil
        }
    }
}
