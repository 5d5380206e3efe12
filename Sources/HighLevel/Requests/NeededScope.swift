extension RemoteFailure {
    /// The scope that the failed request needs (ghl-api.md §1, §2); `nil` for a path that is not ours.
    var neededScope: String? {
        let segments = path.split(separator: "/")
        let area: String
        switch segments.first {
        case "products" where segments.count > 1 && segments[1] == "collections":
            area = "products/collection"
        case "products" where segments.count > 2 && segments[2] == "price": area = "products/prices"
        case "products" where segments.count > 1 && segments[1] == "inventory":
            area = "products/prices"
        case "products": area = "products"
        case "brand-boards": area = "brand-boards/design-kit"
        case "locations" where segments.count > 2 && segments[2] == "customValues":
            area = "locations/customValues"
        case "locations" where segments.count > 2 && segments[2] == "customFields":
            area = "locations/customFields"
        case "locations" where segments.count == 2: area = "locations"
        case "medias": area = "medias"
        case "payments" where segments.count > 1 && segments[1] == "orders":
            area = "payments/orders"
        case "payments" where segments.count > 1 && segments[1] == "transactions":
            area = "payments/transactions"
        case "objects" where segments.contains("records"): area = "objects/record"
        case "objects": area = "objects/schema"
        case "custom-fields": area = "locations/customFields"
        default: return nil
        }
        let isRead = method == "GET" || path.hasSuffix("/records/search")
        return area + (isRead ? ".readonly" : ".write")
    }
}
