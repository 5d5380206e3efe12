import Catalog
import Documents
import Ports

/// Which files stand for which key. A key is one file; more than one is a mistake to be told.
struct PathIndex: Sendable {
    struct Place: Hashable, Sendable {
        let key: EntityKey
        let path: FilePath
        /// `include` and `exclude` leave it out.
        let isExcluded: Bool
    }

    /// What lies under a key, in little room: nearly always one file.
    private enum Files: Sendable {
        /// The key's name with this ending, in this folder.
        case one(in: FilePath, Ending, isExcluded: Bool)
        case some([Place])
    }

    private enum Ending: String, Sendable, CaseIterable {
        case yaml, yml, json
    }

    private var files = CompactTable<EntityKey, Files>()
    /// Keys with capital letters, by their folded form.
    private var spellings: [EntityKey: Set<EntityKey>] = [:]

    init(_ scan: WorkspaceScan = WorkspaceScan()) {
        var folder = FilePath.root
        for file in scan.files {
            insert(Place(key: file.key, path: file.path, isExcluded: file.isExcluded), &folder)
        }
    }

    var keys: [EntityKey] { files.keys.sorted() }

    /// Whether any file has the key, readable or not, taking part or not.
    func contains(_ key: EntityKey) -> Bool { files.contains(key) }

    /// Everything under the key, in path order.
    func all(_ key: EntityKey) -> [Place] { files.place(of: key).map(places) ?? [] }

    private func places(_ place: Int) -> [Place] {
        let key = files.keys[place]
        switch files.values[place] {
        case .some(let places): return places
        case .one(let folder, let ending, let isExcluded):
            guard let path = folder.appending("\(key.name).\(ending.rawValue)") else { return [] }
            return [Place(key: key, path: path, isExcluded: isExcluded)]
        }
    }

    /// The files under the key that take part.
    func active(_ key: EntityKey) -> [Place] { all(key).filter { !$0.isExcluded } }

    /// Files that a disk which ignores case would take for the key's, its own included.
    func twins(of key: EntityKey) -> [Place] {
        let folded = FileNames.folded(key)
        return (all(folded) + (spellings[folded] ?? []).flatMap(all)).sorted { $0.path < $1.path }
    }

    /// Whether the key's only file is this one, takes part, and no other name is like it.
    func isAlone(_ key: EntityKey, at path: FilePath) -> Bool {
        let places = all(key)
        guard places.count == 1, let place = places.first else { return false }
        // Two Unicode spellings of a path are equal here, and two files.
        return place.path.description.utf8.elementsEqual(path.description.utf8)
            && !place.isExcluded && !hasTwins(key)
    }

    /// Whether `twins` has more than the key's own files.
    func hasTwins(_ key: EntityKey) -> Bool {
        let folded = FileNames.folded(key)
        guard let others = spellings[folded] else { return folded != key }
        return files.contains(folded) || others.count > 1
    }

    mutating func insert(_ place: Place) {
        var folder = FilePath.root
        insert(place, &folder)
    }

    /// `folder` is that of the file before: one value for all files in it.
    private mutating func insert(_ place: Place, _ folder: inout FilePath) {
        if let known = files.place(of: place.key) {
            files[place.key] = .some(places(known) + [place])
        } else {
            files[place.key] = Self.one(place, &folder) ?? .some([place])
        }
        let folded = FileNames.folded(place.key)
        if folded != place.key { spellings[folded, default: []].insert(place.key) }
    }

    /// `nil` where the name has more to it than the key and a usual ending.
    private static func one(_ place: Place, _ folder: inout FilePath) -> Files? {
        let (stem, name) = (place.key.name.utf8, place.path.name.utf8)
        guard name.starts(with: stem),
            let ending = Ending.allCases.first(where: {
                name.dropFirst(stem.count).elementsEqual(".\($0.rawValue)".utf8)
            })
        else { return nil }
        let components = place.path.components.dropLast()
        // By bytes: two Unicode spellings are two folders.
        if !folder.components.elementsEqual(components, by: { $0.utf8.elementsEqual($1.utf8) }) {
            folder = place.path.parent ?? .root
        }
        return .one(in: folder, ending, isExcluded: place.isExcluded)
    }

    mutating func remove(_ key: EntityKey, at path: FilePath) {
        let left = all(key).filter { $0.path != path }
        guard left.isEmpty else {
            files[key] = .some(left)
            return
        }
        files[key] = nil
        let folded = FileNames.folded(key)
        spellings[folded]?.remove(key)
        if spellings[folded]?.isEmpty == true { spellings[folded] = nil }
    }
}
