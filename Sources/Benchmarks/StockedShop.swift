import Catalog
import Documents
import Sandbox
import SyncCore

extension SandboxAPI {
    /// Makes what a push of a listing would have made: tens of thousands take hours by requests, one by
    /// one. That it is the same shows in that an agent then finds nothing to do.
    func stock(_ listing: Entity) throws -> Binding {
        var product: OrderedObject = [
            "name": listing["title"] ?? "", "productType": listing["productType"] ?? "PHYSICAL",
            "availableInStore": listing["availableInStore"] ?? true,
        ]
        for name in ["description", "slug", "seo"] { product[name] = listing[name] }
        product["image"] = listing["imageUrl"]
        let images = (listing["images"]?.sequenceValue ?? []).enumerated()
        product["medias"] = .sequence(
            images.map { ["id": .string("m\($0)"), "url": $1, "type": "image"] })
        let id = try create(.product, product, at: .now)["_id"]?.stringValue ?? ""
        guard let said = listing["price"] else { return Binding(id: id) }
        var price: OrderedObject = [
            "product": .string(id), "name": listing["title"] ?? "", "type": "one_time",
        ]
        for name in ["amount", "currency", "sku"] { price[name] = said[name] }
        price["compareAtPrice"] = said["compareAt"]
        let made = try create(.price, price, at: .now)
        return Binding(id: id, parts: ["price": made["_id"]?.stringValue ?? ""])
    }
}
