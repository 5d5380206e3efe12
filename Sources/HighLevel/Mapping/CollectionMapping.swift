import Catalog
import Documents

/// | collection | product collection |
/// |---|---|
/// | `description` | `seo.description`: the API has no other place |
/// | `imageUrl` | `image` |
/// | `seo.title` | `seo.title` |
/// | `items` | the listings whose product names the collection in `collectionIds` |
enum CollectionMapping {
    static func entity(
        _ key: EntityKey, collection: DocumentValue, items: [String], defaults: CatalogDefaults
    ) -> Entity {
        var fields = OrderedObject()
        fields["name"] = collection["name"]
        fields["slug"] = collection["slug"]
        fields["imageUrl"] = collection["image"]
        fields["description"] = collection["seo"]?["description"]
        if let title = collection["seo"]?["title"] { fields["seo"] = ["title": title] }
        fields["items"] = .sequence(items.map(DocumentValue.string))
        return CanonicalForm.entity(key, from: .mapping(fields), defaults: defaults)
    }

    static func createBody(_ entity: Entity) -> OrderedObject {
        var body: OrderedObject = ["name": .string(entity.displayName)]
        body["slug"] = entity["slug"] ?? .string(entity.key.name)
        if let url = entity["imageUrl"]?.stringValue, url.contains("://") {
            body["image"] = .string(url)
        }
        var seo = OrderedObject()
        seo["title"] = entity["seo"]?["title"]
        seo["description"] = entity["description"]
        if !seo.isEmpty { body["seo"] = .mapping(seo) }
        return body
    }

    static func updateBody(
        collection: DocumentValue, after: Entity, edited: Set<String>
    ) -> OrderedObject {
        var body = WireShape.collection.fitting(collection.mappingValue ?? [:])
        if edited.contains("name") { body["name"] = after["name"] ?? body["name"] }
        if edited.contains("slug") { body["slug"] = after["slug"] ?? body["slug"] }
        if edited.contains("imageUrl") {
            let url = after["imageUrl"]?.stringValue
            if url == nil || url?.contains("://") == true { body["image"] = .string(url ?? "") }
        }
        if !edited.isDisjoint(with: ["seo", "description"]) {
            var seo = body["seo"]?.mappingValue ?? [:]
            if edited.contains("seo") { seo["title"] = after["seo"]?["title"] ?? "" }
            if edited.contains("description") { seo["description"] = after["description"] ?? "" }
            body["seo"] = .mapping(seo)
        }
        return body
    }
}
