import Catalog

/// Which local keys remote objects take that are bound to none.
///
/// First the keys that local files claim by slug, then those whose name spells like the claim; what is
/// left gets a name of its own from its slug or name. Two objects that meet one claim are twins: neither
/// is taken, a person has to say which.
struct KeyAssignment: Sendable {
    struct Candidate: Sendable {
        let id: String
        let slug: String?
        let name: String
        /// It may be what a create without an answer made: it takes no name of its own.
        var isAwaited = false
    }

    private(set) var keys: [String: EntityKey] = [:]
    private(set) var twins: [EntityKey: [String]] = [:]

    /// `candidates` in a stable order (oldest first); `taken` are the keys that have an object.
    init(
        kind: EntityKind, candidates: [Candidate], claims: [EntityKey: String],
        taken: Set<EntityKey>
    ) {
        var free = candidates
        let open = claims.filter { $0.key.kind == kind && !taken.contains($0.key) }
        for meets in [Self.meetsSlug, Self.meetsName] {
            for (key, slug) in open.sorted(by: { $0.key < $1.key })
            where !keys.values.contains(key) && twins[key] == nil {
                let met = free.filter { meets($0, slug, key) }
                if met.count == 1 { keys[met[0].id] = key }
                if met.count > 1 { twins[key] = met.map(\.id) }
                free.removeAll { candidate in met.contains { $0.id == candidate.id } }
            }
        }
        var names = Set(
            taken.union(claims.keys).filter { $0.kind == kind }.map { $0.name.lowercased() })
        for candidate in free where !candidate.isAwaited {
            let slug = candidate.slug.flatMap { $0.isEmpty ? nil : $0 } ?? candidate.name
            var name = Slug.make(from: slug, id: candidate.id)
            if names.contains(name) {
                // By its id, so that the name does not depend on what else is there.
                let tail = String(
                    candidate.id.suffix(6).lowercased().filter { $0 != "_" && $0 != "-" })
                name = Slug.unique(
                    String(name.prefix(Slug.maximumLength - 7)) + "-" + tail,
                    isTaken: { names.contains($0) })
            }
            names.insert(name)
            keys[candidate.id] = EntityKey(kind, name)
        }
    }

    private static func meetsSlug(_ candidate: Candidate, _ slug: String, _ key: EntityKey) -> Bool
    {
        candidate.slug == slug
    }

    private static func meetsName(_ candidate: Candidate, _ slug: String, _ key: EntityKey) -> Bool
    {
        let name = Slug.make(from: candidate.name, id: candidate.id)
        return name == slug || name == key.name
    }
}
