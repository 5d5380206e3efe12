import Catalog
import Documents
import SyncCore

/// How an entity's own words say what can be said in several ways, so that a look says it in the same
/// way: what is only said differently is no change.
struct Wording: Sendable {
    /// What is said already, the most binding first.
    private let said: [Entity]
    /// Canonical URLs of the media library to the names that the entity has for them.
    private let pictures: [String: String]

    /// For an entity that nobody has put into words yet.
    static let none = Wording(said: [], uploads: [:])

    /// `uploads` by digest.
    init(said: [Entity], uploads: [String: Upload]) {
        self.said = said
        var pictures: [String: String] = [:]
        for name in uploads.isEmpty ? [] : said.flatMap(\.pictureNames) {
            guard let reference = PictureReference(name), let upload = uploads[reference.digest]
            else { continue }
            let url = PictureReference.canonical(url: upload.url)
            pictures[url] = pictures[url] ?? name
        }
        self.pictures = pictures
    }

    /// With pictures of the workspace by their paths.
    func naming(_ entity: Entity) -> Entity {
        pictures.isEmpty ? entity : entity.renamingPictures { pictures[$0] ?? $0 }
    }

    /// What is said of a price, the most binding first.
    func prices(_ part: String) -> [DocumentValue] {
        said.compactMap { entity in
            PricePart.name(of: part).map { entity["prices"]?[$0] } ?? entity["price"]
        }
    }

    /// Whether somebody says how many there are. Where nobody does, sales would change every file.
    func countsStock(_ part: String) -> Bool {
        prices(part).contains { $0["availableQuantity"] != nil }
    }

    var countsStock: Bool {
        said.contains { entity in
            entity["price"]?["availableQuantity"] != nil
                || (entity["prices"]?.mappingValue?.entries ?? [])
                    .contains { $0.value["availableQuantity"] != nil }
        }
    }

    /// The stores that what was agreed names; before there is any, the file.
    var storeNames: [String] { said.first?["stores"]?.mappingValue?.keys ?? [] }

    /// A category's name in the letters that it is said in.
    func category(_ shown: DocumentValue?) -> DocumentValue? {
        guard let name = shown?.stringValue else { return shown }
        return said.lazy.compactMap { $0["category"] }.first { text in
            text.stringValue.map { Categories.isSame($0, name) } ?? false
        } ?? shown
    }

    /// The names of `ghl` fields that what was agreed has; before there is any, the file. One that a file
    /// names anew is set, not compared with what was there unseen.
    var verbatimNames: [String] { said.first?["ghl"]?.mappingValue?.keys ?? [] }

    /// The variants as they are said first.
    var variants: DocumentValue? { said.lazy.compactMap { $0["variants"] }.first }
}
