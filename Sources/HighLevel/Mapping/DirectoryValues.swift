import Catalog
import Documents
import SyncCore

/// A directory as custom values only, one a field:
///
/// | directory | custom value |
/// |---|---|
/// | `directoryName` | `<namespace> <key> name` |
/// | `primaryColor` | `<namespace> <key> primary_color` |
/// | `logoUrl` | `<namespace> <key> logo_url` |
/// | `customCss` | `<namespace> <key> custom_css` |
///
/// Its binding's id is the name's value; each part is called by its suffix, the name's too.
enum DirectoryValues {
    /// Suffixes by field; the name comes first: without it there is no directory.
    static let suffixes: [(field: String, suffix: String)] = [
        ("directoryName", "name"), ("primaryColor", "primary_color"), ("logoUrl", "logo_url"),
        ("customCss", "custom_css"),
    ]

    static let nameSuffix = "name"

    static func name(_ suffix: String, namespace: String, _ key: EntityKey) -> String {
        "\(namespace) \(key.name) \(suffix)"
    }

    /// What a create of it is called in the outbox.
    static func object(_ suffix: String) -> String { "customValue:" + suffix }

    /// The directory and the field that a custom value's name stands for; `nil` for other values. Only
    /// keys that `Slug` would make are taken: names come from anybody.
    static func parse(
        _ name: String, namespace: String
    ) -> (key: EntityKey, suffix: String)? {
        guard name.hasPrefix(namespace + " ") else { return nil }
        let words = name.dropFirst(namespace.count + 1)
            .split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 2, suffixes.contains(where: { $0.suffix == words[1] }),
            Slug.make(from: words[0], id: "") == words[0]
        else { return nil }
        return (EntityKey(.directory, words[0]), words[1])
    }

    /// `values` by suffix.
    static func entity(
        _ key: EntityKey, _ values: [String: DocumentValue], defaults: CatalogDefaults
    ) -> Entity {
        let fields = OrderedObject(
            suffixes.compactMap { field, suffix in
                values[suffix]?["value"].map { (field, $0) }
            })
        return CanonicalForm.entity(key, from: .mapping(fields), defaults: defaults)
    }

    static func binding(of values: [String: DocumentValue]) -> Binding? {
        values[nameSuffix].map {
            Binding(id: HighLevelReplica.id($0), parts: values.mapValues(HighLevelReplica.id))
        }
    }

    /// The binding of a half-made directory, from what its creates were bound to.
    static func binding(_ made: [String: String]) -> Binding? {
        var parts: [String: String] = [:]
        for (_, suffix) in suffixes { parts[suffix] = made[object(suffix)] }
        return parts[nameSuffix].map { Binding(id: $0, parts: parts) }
    }

    /// Whether a directory's binding is to custom values; else it is to a brand board.
    static func isBinding(_ binding: Binding) -> Bool {
        binding.parts[nameSuffix] == binding.id
    }

    static func version(_ values: [String: DocumentValue]) -> EntityVersion {
        let rest = suffixes.dropFirst().map { values[$0.suffix]?["value"] ?? .null }
        return EntityVersion(
            main: ObjectVersion.digest(values[nameSuffix]?["value"]),
            parts: ObjectVersion.digest(rest))
    }
}
