import Catalog
import Documents
import SyncCore

/// From the API's words about its own fields back to the entity's: `seo.title should not be empty` of a
/// collection is `seo.title`, `colors.0.hex must be a string` of a board is `primaryColor`.
///
/// What a message is about is guessed from the names in it, so that a message in other words still
/// finds its field; one that names none is shown without a place.
enum FieldBlame {
    static func complaints(of failure: RemoteFailure, about change: Change) -> [FieldComplaint] {
        guard failure.kind == .rejected || failure.kind == .clash, let entity = change.after else {
            return []
        }
        let object = object(of: failure, change)
        return failure.messages.compactMap { message in
            let candidates = candidates(in: message).compactMap { path(for: $0, object, entity) }
            // "If isTaxesEnabled is true, taxes cannot be empty" is about what comes last.
            let isCondition = message.lowercased().hasPrefix("if ")
            return (isCondition ? candidates.last : candidates.first).map {
                FieldComplaint(path: $0, message: message)
            }
        }
    }

    private enum Object: Equatable {
        case product, price(DocumentPath), collection, board, style, members, beside
    }

    private static func object(of failure: RemoteFailure, _ change: Change) -> Object {
        let segments = failure.path.split(separator: "/")
        switch segments.first {
        case "products" where segments.count > 1 && segments[1] == "collections": return .collection
        case "products" where segments.count > 1 && segments[1] == "bulk-update": return .members
        case "products" where segments.count > 2 && segments[2] == "price":
            let name = failure.object.flatMap(PricePart.name)
            return .price(name.map { DocumentPath(keys: ["prices", $0]) } ?? "price")
        case "products" where segments.count > 1 && segments[1] == "inventory":
            let name = failure.object.flatMap(PricePart.name)
            return .price(name.map { DocumentPath(keys: ["prices", $0]) } ?? "price")
        case "brand-boards": return .board
        case "locations" where change.key.kind == .directory: return .style
        case "locations", "objects": return .beside
        default: return .product
        }
    }

    /// Everything in a message that could be the name of a field, with the steps below it.
    private static func candidates(in message: String) -> [DocumentPath] {
        message.split { !($0.isLetter || $0.isNumber || "_.[]".contains($0)) }.map { word in
            let steps = word.split { ".[]".contains($0) }
            return DocumentPath(
                steps.map { Int($0).map(DocumentPath.Step.index) ?? .key(String($0)) })
        }.filter { $0.field != nil }
    }

    /// The entity's field for one of the API's; `nil` for a word that is none.
    private static func path(
        for wire: DocumentPath, _ object: Object, _ entity: Entity
    ) -> DocumentPath? {
        guard let field = wire.field else { return nil }
        let rest = wire.steps.dropFirst()
        switch object {
        case .product: return product(field, rest, entity)
        case .price(let price): return self.price(field, rest).map { price.key($0) }
        case .collection:
            switch field {
            case "name", "slug": return DocumentPath(keys: [field])
            case "image": return "imageUrl"
            case "seo": return rest.first == .key("title") ? "seo.title" : "description"
            default: return nil
            }
        case .board:
            return ["name": "directoryName", "colors": "primaryColor", "logos": "logoUrl"][field]
        case .style: return ["name", "value"].contains(field) ? "customCss" : nil
        case .members: return ["products", "collectionIds"].contains(field) ? "items" : nil
        // Which field a key of a custom object is, only the configuration knows.
        case .beside: return nil
        }
    }

    private static func product(
        _ field: String, _ rest: ArraySlice<DocumentPath.Step>, _ entity: Entity
    ) -> DocumentPath? {
        // What was sent as it stands in `ghl:` is to be mended there.
        if entity["ghl"]?[field] != nil {
            return DocumentPath([.key("ghl"), .key(field)] + rest)
        }
        switch field {
        case "name": return "title"
        case "image": return "imageUrl"
        case "medias":
            guard case .index(let index)? = rest.first else { return "images" }
            return DocumentPath([.key("images"), .index(place(ofSent: index, in: entity))])
        case "taxes", "variants", "seo", "label":
            return DocumentPath([.key(field)] + rest)
        default:
            return ListingMapping.isOnProduct(field) ? DocumentPath(keys: [field]) : nil
        }
    }

    /// Pictures without an address are not sent, so that those behind them have other numbers there.
    private static func place(ofSent index: Int, in entity: Entity) -> Int {
        let images = entity["images"]?.sequenceValue ?? []
        let sent = images.indices.filter { place in
            (images[place].stringValue ?? images[place]["url"]?.stringValue).map {
                $0.contains("://") || PictureReference($0) != nil
            } ?? false
        }
        return sent.indices.contains(index) ? sent[index] : index
    }

    private static func price(
        _ field: String, _ rest: ArraySlice<DocumentPath.Step>
    ) -> String? {
        switch field {
        case "items":
            guard case .key(let name)? = rest.last else { return nil }
            return name
        case "variantOptionIds": return "options"
        case "compareAtPrice": return "compareAt"
        case "recurring":
            return rest.first == .key("intervalCount") ? "intervalCount" : "interval"
        case "amount", "currency", "type", "name", "sku", "description", "trackInventory",
            "allowOutOfStockPurchases", "setupFee", "trialPeriod",
            "totalCycles",
            "availableQuantity", "shippingOptions", "isDigitalProduct", "digitalDelivery",
            "membershipOffers":
            return field
        default: return nil
        }
    }
}
