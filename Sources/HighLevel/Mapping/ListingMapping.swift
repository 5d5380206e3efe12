import Catalog
import Crypto
import Documents

/// A listing is a product and its prices.
///
/// | listing | product |
/// |---|---|
/// | `title` | `name` |
/// | `imageUrl` | `image` |
/// | `images` | `medias` of type `image`, in order |
/// | `availableInStore` | the same; absent means true |
/// | `price` | the price that is bound as `price` |
/// | `prices.<name>` | the price that is bound as `price:<name>` |
/// | `variants` | the same, with ids (`VariantMapping`) |
/// | `ghl.<field>` | the field; read back where somebody names it |
/// | others | the same name |
enum ListingMapping {
    private static let sameNames = [
        "description", "productType", "slug", "seo", "availableInStore", "variants",
        "isTaxesEnabled", "taxes", "taxInclusive", "automaticTaxCategoryId",
        "statementDescriptor", "isLabelEnabled", "label",
    ]

    /// Never to be set through `ghl:`: ours to decide, or another entity's.
    private static let reserved: Set<String> = [
        "_id", "locationId", "collectionIds", "prices", "name", "productType",
    ]

    /// `prices` by part name: `price`, `price:<name>`; `beside` are the fields that `SidecarMapping` has.
    static func entity(
        _ key: EntityKey, product: DocumentValue, prices: [String: DocumentValue],
        beside: OrderedObject = [:], wording: Wording = .none, defaults: CatalogDefaults
    ) -> Entity {
        var fields = beside
        fields["title"] = product["name"]
        fields["category"] = wording.category(fields["category"])
        fields["imageUrl"] = product["image"]
        fields["images"] = images(of: product)
        for name in sameNames { fields[name] = product[name] }
        fields["ghl"] = shownVerbatim(product, wording.verbatimNames)
        fields["variants"] = VariantMapping.shown(product["variants"], said: wording.variants)
        var named = OrderedObject()
        for part in prices.keys.sorted() {
            guard let price = prices[part] else { continue }
            let shown = DocumentValue.mapping(
                PriceMapping.fields(
                    price, part: part, variants: product["variants"], wording: wording))
            if let name = PricePart.name(of: part) {
                named[name] = shown
            } else {
                fields["price"] = shown
            }
        }
        if !named.isEmpty { fields["prices"] = .mapping(named) }
        return wording.naming(
            CanonicalForm.entity(key, from: .mapping(fields), defaults: defaults))
    }

    private static func images(of product: DocumentValue) -> DocumentValue? {
        let urls = (product["medias"]?.sequenceValue ?? []).compactMap { media in
            media["type"] == nil || media["type"] == "image" ? media["url"] : nil
        }
        return urls.isEmpty ? nil : .sequence(urls)
    }

    // MARK: To the API

    static func createBody(
        _ entity: Entity, locationID: String, collections: [String]? = nil
    ) -> OrderedObject {
        var body: OrderedObject = ["name": .string(entity.displayName)]
        body["locationId"] = .string(locationID)
        body["productType"] = entity["productType"] ?? "PHYSICAL"
        // Said always: what the server takes for granted is not written down.
        body["availableInStore"] = entity["availableInStore"] ?? true
        for rule in EntityKind.listing.fieldRules {
            guard let value = entity[rule.name] else { continue }
            set(rule.name, to: value, in: &body, raw: [:])
        }
        set(collections, in: &body)
        return WireShape.product.fitting(body).with(verbatim(entity))
    }

    /// Membership is other entities' but for the one that is the category.
    private static func set(_ collections: [String]?, in body: inout OrderedObject) {
        guard let collections else { return }
        body["collectionIds"] = .sequence(collections.map(DocumentValue.string))
    }

    /// The product as it is, with the edited fields set; and with those fields of the entity that the
    /// API never shows, lest a PUT that replaces forgets them.
    static func updateBody(
        product: DocumentValue, after: Entity, edited: Set<String>, locationID: String,
        collections: [String]? = nil
    ) -> OrderedObject {
        let raw = product.mappingValue ?? [:]
        var body = WireShape.product.fitting(raw)
        for rule in EntityKind.listing.fieldRules {
            let name = rule.name
            if edited.contains(name) {
                set(name, to: after[name], in: &body, raw: raw)
            } else if let value = after[name],
                ["seo", "images", "taxInclusive", "isLabelEnabled"]
                    .contains(name), raw[name == "images" ? "medias" : name] == nil
            {
                set(name, to: value, in: &body, raw: raw)
            }
        }
        set(collections, in: &body)
        body["locationId"] = .string(locationID)
        if body["name"] == nil { body["name"] = .string(after.displayName) }
        if body["productType"] == nil { body["productType"] = after["productType"] ?? "PHYSICAL" }
        return WireShape.product.fitting(body).with(verbatim(after))
    }

    /// Listing fields that a product has a place for.
    static func isOnProduct(_ field: String) -> Bool {
        sameNames.contains(field) || ["title", "imageUrl", "images", "ghl"].contains(field)
    }

    /// What the product has under the names that are said already: it has many fields that nobody asked for.
    private static func shownVerbatim(
        _ product: DocumentValue, _ names: [String]
    ) -> DocumentValue? {
        let entries = names.filter { !reserved.contains($0) }.compactMap { name in
            product[name].map { (name, $0) }
        }
        return entries.isEmpty ? nil : .mapping(OrderedObject(entries))
    }

    private static func verbatim(_ entity: Entity) -> OrderedObject {
        OrderedObject(
            (entity["ghl"]?.mappingValue?.entries ?? [])
                .filter { !reserved.contains($0.key) }.map { ($0.key, $0.value) })
    }

    /// Sets one field; `nil` sets what says "nothing" to the API, since leaving a field out of a PUT
    /// may leave it as it is.
    private static func set(
        _ field: String, to value: DocumentValue?, in body: inout OrderedObject, raw: OrderedObject
    ) {
        switch field {
        case "title":
            body["name"] = value ?? body["name"]
        case "imageUrl":
            if let url = value?.stringValue, !url.contains("://") { return }
            body["image"] = value ?? ""
        case "images":
            body["medias"] = medias(value?.sequenceValue ?? [], raw: raw)
        case "description", "statementDescriptor", "automaticTaxCategoryId":
            body[field] = value ?? (raw[field] == nil ? nil : "")
        case "slug":
            // A product always has one: taking it out of the file lets go of it.
            if let value { body["slug"] = value }
        case "availableInStore":
            body[field] = value ?? true
        case "isTaxesEnabled", "taxInclusive", "isLabelEnabled":
            body[field] = value ?? false
        case "variants":
            body[field] = VariantMapping.wire(value, present: raw["variants"])
        case "taxes":
            body[field] = value ?? []
        case "seo":
            body["seo"] = [
                "title": value?["title"] ?? "", "description": value?["description"] ?? "",
            ]
        case "label":
            body["label"] = value
        case "productType":
            body["productType"] = value ?? body["productType"]
        default:
            break
        }
    }

    private static func medias(_ items: [DocumentValue], raw: OrderedObject) -> DocumentValue {
        let present = raw["medias"]?.sequenceValue ?? []
        var result = items.compactMap { item -> DocumentValue? in
            guard let url = item.stringValue ?? item["url"]?.stringValue, url.contains("://") else {
                return nil
            }
            var media =
                present.first { $0["url"]?.stringValue == url }?.mappingValue
                ?? ["id": .string(String(SHA256.hex(Array(url.utf8)).prefix(11)))]
            media["url"] = .string(url)
            media["type"] = media["type"] ?? "image"
            if let title = item["title"] { media["title"] = title }
            return .mapping(media)
        }
        // Videos are not ours to drop.
        result += present.filter { $0["type"] != nil && $0["type"] != "image" }
        return .sequence(result)
    }
}

extension OrderedObject {
    /// The same with entries of another set over it.
    func with(_ other: OrderedObject) -> OrderedObject {
        var result = self
        for entry in other.entries { result[entry.key] = entry.value }
        return result
    }
}
