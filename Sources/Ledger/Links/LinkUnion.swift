import Catalog
import SyncCore

/// What the archive and the committed links file say together about which key is which remote
/// object.
///
/// A union: a binding of the archive survives whatever a checkout does to the file, and one that
/// only the file has makes this clone adopt the object that a teammate created, instead of creating
/// it again.
struct LinkUnion: Sendable {
    /// One id a key and one key an id.
    var bindings: [EntityKey: Binding] = [:]
    /// Those of `bindings` that only the file has.
    var linked: [EntityKey: Binding] = [:]
    /// The file has the object of an archived key under another key, and the archived key no more:
    /// a teammate renamed the entity. Old key to new key; `bindings` still has the old one.
    var moved: [EntityKey: EntityKey] = [:]
    /// Other ids that the file gives for keys of the archive.
    var rivals: [EntityKey: Binding] = [:]
    /// Keys whose identity is not clear, to be held until a person decides.
    var problems: [Problem] = []

    init() {}

    init(archive: ArchiveMemory, file: LinksFile.Reading, place: String) {
        bindings = archive.bindings
        let owners = Dictionary(
            archive.bindings.map { ($0.value.id, $0.key) }, uniquingKeysWith: { min($0, $1) })
        let claims = file.bindings
        var claimants: [String: [EntityKey]] = [:]
        for (key, all) in claims {
            for binding in all where archive.retired[key]?[binding.id] == nil {
                claimants[binding.id, default: []].append(key)
            }
        }
        for (key, all) in claims.sorted(by: { $0.key < $1.key }) {
            let live = all.filter { archive.retired[key]?[$0.id] == nil }
            guard let claim = live.first else { continue }
            let others = live.filter { $0.id != archive.binding(of: key)?.id }
            if let own = archive.binding(of: key) {
                // The archive knows the key: the file has nothing to add, but it may disagree.
                guard let rival = others.first else { continue }
                rivals[key] = rival
                problems.append(Self.twoIDs(key, own.id, rival.id, place))
            } else if Set(live.map(\.id)).count > 1 {
                problems.append(Self.twoIDs(key, live[0].id, live[1].id, place))
            } else if let owner = owners[claim.id] {
                if claims[owner] == nil, claimants[claim.id] == [key] {
                    moved[owner] = key
                } else {
                    problems.append(Self.twoKeys(claim.id, owner, key, place))
                }
            } else if let twin = claimants[claim.id]?.filter({ $0 != key }).min() {
                problems.append(Self.twoKeys(claim.id, twin, key, place))
            } else {
                linked[key] = claim
                bindings[key] = claim
            }
        }
    }

    /// What the file is to say: its own lines stay as they are as long as nothing is known to be
    /// wrong with them, and what the archive has besides is added.
    static func file(archive: ArchiveMemory, file: LinksFile.Reading) -> [EntityKey: Binding] {
        var lines = file.clear.filter { key, binding in
            archive.retired[key]?[binding.id] == nil
        }
        let ids = Dictionary(lines.map { ($0.value.id, $0.key) }, uniquingKeysWith: { min($0, $1) })
        for (key, binding) in archive.bindings {
            if let line = lines[key] {
                // Same object, newer parts. Another object is for a person to decide.
                if line.id == binding.id { lines[key] = binding }
            } else if ids[binding.id] == nil {
                lines[key] = binding
            }
        }
        return lines
    }

    private static func twoIDs(
        _ key: EntityKey, _ first: String, _ second: String, _ place: String
    ) -> Problem {
        Problem(
            code: "ambiguous-link", key: key,
            message: "\(key) is linked to two objects of the location: \(first) and \(second).",
            hint: "Delete the one that is too many in GoHighLevel, and its line in \(place).")
    }

    private static func twoKeys(
        _ id: String, _ first: EntityKey, _ second: EntityKey, _ place: String
    ) -> Problem {
        Problem(
            code: "ambiguous-link", key: second,
            message: "\(first) and \(second) are linked to the same object \(id).",
            hint: "Remove the line of the wrong one in \(place).")
    }
}
