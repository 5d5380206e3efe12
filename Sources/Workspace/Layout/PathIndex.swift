import Catalog
import Ports

/// Which files stand for which key. A key is one file; more than one is a mistake to be told.
struct PathIndex: Sendable {
    struct Place: Hashable, Sendable {
        let key: EntityKey
        let path: FilePath
        /// `include` and `exclude` leave it out.
        let isExcluded: Bool
    }

    private var places: [EntityKey: [Place]] = [:]
    /// Keys with capital letters, by their folded form.
    private var spellings: [EntityKey: Set<EntityKey>] = [:]

    init(_ scan: WorkspaceScan = WorkspaceScan()) {
        for file in scan.files {
            insert(Place(key: file.key, path: file.path, isExcluded: file.isExcluded))
        }
    }

    var keys: [EntityKey] { places.keys.sorted() }

    /// Whether any file has the key, readable or not, taking part or not.
    func contains(_ key: EntityKey) -> Bool { places[key] != nil }

    /// Everything under the key, in path order.
    func all(_ key: EntityKey) -> [Place] { places[key] ?? [] }

    /// The files under the key that take part.
    func active(_ key: EntityKey) -> [Place] { all(key).filter { !$0.isExcluded } }

    /// Files that a disk which ignores case would take for the key's, its own included.
    func twins(of key: EntityKey) -> [Place] {
        let folded = FileNames.folded(key)
        return (all(folded) + (spellings[folded] ?? []).flatMap(all)).sorted { $0.path < $1.path }
    }

    /// Whether the key's only file is this one, takes part, and no other name is like it.
    func isAlone(_ key: EntityKey, at path: FilePath) -> Bool {
        guard let places = places[key], places.count == 1, let place = places.first else {
            return false
        }
        // Two Unicode spellings of a path are equal here, and two files.
        return place.path.description.utf8.elementsEqual(path.description.utf8)
            && !place.isExcluded && !hasTwins(key)
    }

    /// Whether `twins` has more than the key's own files.
    func hasTwins(_ key: EntityKey) -> Bool {
        let folded = FileNames.folded(key)
        guard let others = spellings[folded] else { return folded != key }
        return places[folded] != nil || others.count > 1
    }

    mutating func insert(_ place: Place) {
        places[place.key, default: []].append(place)
        let folded = FileNames.folded(place.key)
        if folded != place.key { spellings[folded, default: []].insert(place.key) }
    }

    mutating func remove(_ key: EntityKey, at path: FilePath) {
        places[key]?.removeAll { $0.path == path }
        guard places[key]?.isEmpty == true else { return }
        places[key] = nil
        let folded = FileNames.folded(key)
        spellings[folded]?.remove(key)
        if spellings[folded]?.isEmpty == true { spellings[folded] = nil }
    }
}
