import Catalog
import Documents
import SyncCore

/// A catalog taken apart into single values, independently of the code under test: what a person
/// typed, and where.
struct Leaf: Hashable {
    let key: EntityKey
    let path: DocumentPath
    let value: DocumentValue
}

func leaves(_ entity: Entity?, without hidden: Set<String> = []) -> Set<Leaf> {
    guard let entity else { return [] }
    var found: Set<Leaf> = []
    func take(_ value: DocumentValue, at path: DocumentPath) {
        switch value {
        case .mapping(let object):
            for entry in object.entries { take(entry.value, at: path.key(entry.key)) }
        case .sequence(let items):
            // Membership: each member is a value of its own, and the order is none.
            for item in items { found.insert(Leaf(key: entity.key, path: path, value: item)) }
        default:
            found.insert(Leaf(key: entity.key, path: path, value: value))
        }
    }
    for entry in entity.fields.entries where !hidden.contains(entry.key) {
        take(entry.value, at: DocumentPath(keys: [entry.key]))
    }
    return found
}

extension Conflict {
    /// Every value that the record keeps.
    var keptLeaves: Set<Leaf> {
        var kept: Set<Leaf> = []
        for value in [base, local, remote].compactMap({ $0 }) {
            let fields = DocumentValue.mapping([:]).setting(value, at: path).mappingValue ?? [:]
            kept.formUnion(
                leaves(Entity(key: key, fields: path.isRoot ? value.mappingValue ?? [:] : fields)))
        }
        return kept
    }
}

extension ArchiveEntry {
    /// Every value of the agreement, in both spellings.
    var agreedLeaves: Set<Leaf> {
        remoteForms.reduce(into: leaves(base)) { found, form in
            let fields = DocumentValue.mapping([:]).setting(form.value, at: form.key)
            found.formUnion(leaves(Entity(key: base.key, fields: fields.mappingValue ?? [:])))
        }
    }
}
