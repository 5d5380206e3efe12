import Catalog
import Documents
import Ports

extension ConfigurationReader {
    /// The form of a location's overrides. Whether there is such an entity, and whether it may have such
    /// a field, is known once its file is read.
    mutating func checkOverrides(_ path: DocumentPath) {
        for entry in source.mapping(path)?.entries ?? [] {
            let place = path.key(entry.key)
            guard let key = EntityKey(entry.key), FileNames.problem(with: key.name) == nil else {
                source.report(
                    "wrong-key", at: place, onKey: true, "'\(entry.key)' is no key of an entity",
                    help: Self.key(meantBy: entry.key).map { "did you mean '\($0)'?" }
                        ?? "write it like listings/yoga-mat")
                continue
            }
            _ = source.mapping(place)
        }
    }

    /// `listing/yoga-mat` and `listings/yoga-mat.yaml` are near enough.
    private static func key(meantBy text: String) -> String? {
        guard let path = FilePath(text), let top = path.components.first, path.components.count > 1,
            let folder = Suggestion.closest(to: top, among: EntityKind.allCases.map(\.folder))
        else { return nil }
        return "\(folder)/\(path.stem)"
    }
}
