import Catalog
import Documents
import Ports

/// A value of an entity file that names another entity or an image.
struct NamedValue {
    let path: DocumentPath
    let text: String
    private let meaning: Meaning

    private enum Meaning {
        case key(EntityKind)
        case image

        /// Whether a text certainly names nothing of the workspace: a URL, as most images are.
        func isElsewhere(_ text: String) -> Bool {
            if case .image = self { text.utf8.starts(with: "https://".utf8) } else { false }
        }
    }

    struct Refusal: Error {
        let message: String
        let help: String
    }

    static func all(in document: DocumentValue, of kind: EntityKind) -> [NamedValue] {
        switch kind {
        case .directory:
            return texts(document, "logoUrl", .image)
        case .listing:
            return texts(document, "directory", .key(.directory))
                + texts(document, "imageUrl", .image) + texts(document, "images", .image)
        case .collection:
            return texts(document, "items", .key(.listing)) + texts(document, "imageUrl", .image)
        }
    }

    /// References are kept for as long as an agent runs, so their paths are made once.
    private static let fields = Dictionary(
        uniqueKeysWithValues: ["logoUrl", "directory", "imageUrl", "images", "items"].map {
            ($0, DocumentPath(keys: [$0]))
        })

    private static func texts(
        _ document: DocumentValue, _ field: String, _ meaning: Meaning
    ) -> [NamedValue] {
        let path = fields[field] ?? DocumentPath(keys: [field])
        switch document[field] {
        case .string(let text)?:
            if meaning.isElsewhere(text) { return [] }
            return [NamedValue(path: path, text: text, meaning: meaning)]
        case .sequence(let items)?:
            return items.enumerated().compactMap { index, item in
                if case .string(let text) = item, meaning.isElsewhere(text) { return nil }
                let place = path.index(index)
                if let text = item.stringValue {
                    return NamedValue(path: place, text: text, meaning: meaning)
                }
                guard let url = item["url"]?.stringValue else { return nil }
                return NamedValue(path: place.key("url"), text: url, meaning: meaning)
            }
        default: return []
        }
    }

    /// What must be there; `nil` when nothing of the workspace is named (a URL, an empty text).
    var resolved: Result<EntityReference.Target?, Refusal> {
        if case .key(let kind) = meaning, !text.isEmpty,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        {
            return .success(.entity(EntityKey(kind, text)))
        }
        let name = text.drop { $0.isWhitespace }
        guard !name.isEmpty else { return .success(nil) }
        switch meaning {
        case .key(let kind):
            // The canonical form trims and keeps the rest, so the key is what is left.
            let words = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return .success(.entity(EntityKey(kind, words)))
        case .image:
            return image(String(name))
        }
    }

    /// Only an https URL, or a file below `media/`: anything else could carry a private file of this
    /// machine to the shop (S44), or make somebody's browser ask inside a network (S45).
    private func image(_ name: String) -> Result<EntityReference.Target?, Refusal> {
        if name.lowercased().hasPrefix("https://") { return .success(nil) }
        var rest = name[...]
        while rest.last?.isWhitespace == true { rest.removeLast() }
        while rest.hasPrefix("./") { rest.removeFirst(2) }
        if let path = FilePath(String(rest)), path.starts(with: WorkspaceLayout.mediaFolder),
            path.components.count > 1, path.components.allSatisfy({ !FileNames.isIgnored($0) }),
            !rest.contains("\\"), !rest.contains("%")
        {
            return .success(.media(path))
        }
        return .failure(
            Refusal(
                message: "an image is an https URL or a file below \(WorkspaceLayout.mediaFolder)/",
                help: "copy the file to \(WorkspaceLayout.mediaFolder)/ and name it from there"))
    }
}
