package import Catalog
import Documents
import Ports

/// The keys that a `StepCache` cannot vouch for, and where their files lie.
package struct StepChanges: Sendable {
    /// Every key that has to be looked at, with a file or without.
    package private(set) var keys: Set<EntityKey> = []
    /// The files to be read.
    private(set) var present: [FilePath: EntityKey] = [:]
    /// Marks of the keys whose files are as they were, with their records.
    private var kept: [UInt64: (record: Int, folder: Int)] = [:]

    package var isEmpty: Bool { keys.isEmpty }
    /// So many that a full look, after which the cache is as new, is about as quick.
    package func isMany(for cache: StepCache) -> Bool {
        present.count > 200 + cache.records.count / 100
    }

    /// `nil` when files that did not change may be worth another look, too.
    init?(_ found: StepDifferences, of cache: StepCache, further: Set<EntityKey>) {
        for path in found.paths { take(path) }
        for path in found.removed { Self.key(of: path).map { _ = keys.insert($0) } }
        keys.formUnion(further)
        guard !keys.isEmpty else { return }
        for (number, folder) in cache.folders.enumerated() {
            // What a collection says depends on which listings there are, so all are looked at again.
            let isOfCollections = folder.path.components.first == EntityKind.collection.folder
            for index in folder.records where found.isKept[index] {
                if isOfCollections, let path = cache.path(of: cache.records[index], in: folder) {
                    take(path)
                } else {
                    kept[cache.records[index].key] = (index, number)
                }
            }
        }
        for key in further {
            guard let place = kept.removeValue(forKey: StepCache.mark(key)) else { continue }
            guard let path = path(place, cache), Self.key(of: path) == key else { return nil }
            present[path] = key
        }
        // A key that went may be named by files that did not change.
        let there = Set(present.values)
        for path in found.removed {
            guard let key = Self.key(of: path), !there.contains(key) else { continue }
            if cache.references.contains(StepCache.mark(key)) { return nil }
        }
    }

    private mutating func take(_ path: FilePath) {
        guard let key = Self.key(of: path) else { return }
        keys.insert(key)
        present[path] = key
    }

    private static func key(of path: FilePath) -> EntityKey? {
        path.components.first.flatMap { EntityKind(folder: $0) }.map { EntityKey($0, path.stem) }
    }

    private func path(_ place: (record: Int, folder: Int), _ cache: StepCache) -> FilePath? {
        cache.path(of: cache.records[place.record], in: cache.folders[place.folder])
    }

    /// Whether no file that did not change has the key or the slug of one that did.
    func areAlone(_ files: [ScannedFile], in cache: StepCache) -> Bool {
        var slugs: Set<UInt64> = []
        for file in files {
            if kept[StepCache.mark(file.key)] != nil { return false }
            if let slug = file.reading?.slug {
                slugs.insert(StepCache.mark(slug: slug, of: file.key.kind))
            }
        }
        return slugs.isEmpty
            || kept.values.allSatisfy { !slugs.contains(cache.records[$0.record].slug) }
    }

    /// Stand-ins for the files that changed ones refer to and that did not change themselves: they are
    /// there, and that is all that counts.
    func shadows(of files: [ScannedFile], in cache: StepCache) -> [ScannedFile] {
        var found: [EntityKey: ScannedFile] = [:]
        for reference in files.flatMap({ $0.reading?.references ?? [] }) {
            guard case .entity(let key) = reference.target, found[key] == nil,
                let place = kept[StepCache.mark(key)], let path = path(place, cache),
                Self.key(of: path) == key
            else { continue }
            found[key] = ScannedFile(key: key, path: path, content: .excluded)
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }
}
