import Documents

/// Something that happened in a location and that webhooks tell about.
struct SandboxEvent: Sendable {
    enum Name: String, Sendable {
        case productCreate = "ProductCreate"
        case productUpdate = "ProductUpdate"
        case productDelete = "ProductDelete"
        case priceCreate = "PriceCreate"
        case priceUpdate = "PriceUpdate"
        case priceDelete = "PriceDelete"
        case recordCreate = "RecordCreate"
        case recordUpdate = "RecordUpdate"
        case recordDelete = "RecordDelete"

        var isAboutPrice: Bool {
            switch self {
            case .priceCreate, .priceUpdate, .priceDelete: true
            case .productCreate, .productUpdate, .productDelete, .recordCreate, .recordUpdate,
                .recordDelete:
                false
            }
        }

        var isAboutRecord: Bool {
            switch self {
            case .recordCreate, .recordUpdate, .recordDelete: true
            case .productCreate, .productUpdate, .productDelete, .priceCreate, .priceUpdate,
                .priceDelete:
                false
            }
        }
    }

    let name: Name
    let location: String
    /// The entity after the change; before it for a deletion.
    let fields: OrderedObject

    /// The fields of the official samples. Collections, slug and seo are not among them.
    private static let productFields = [
        "_id", "description", "variants", "medias", "locationId", "name", "productType",
        "availableInStore", "userId", "createdAt", "updatedAt", "statementDescriptor", "image",
    ]
    private static let priceFields = [
        "_id", "membershipOffers", "variantOptionIds", "locationId", "product", "userId", "name",
        "type", "currency", "amount", "recurring", "createdAt", "updatedAt", "compareAtPrice",
        "trackInventory", "availableQuantity", "allowOutOfStockPurchases",
    ]

    /// The body of a delivery.
    func body(
        shape: SandboxBehaviour.WebhookShape, webhookId: String, timestamp: String
    ) -> OrderedObject {
        let envelope: OrderedObject = [
            "type": .string(name.rawValue), "locationId": .string(location),
            "webhookId": .string(webhookId), "timestamp": .string(timestamp),
        ]
        switch shape {
        case .bare: return entity(typeField: name == .priceCreate ? "priceType" : "type")
        case .flat:
            // `type` is taken by the event's name here.
            var body = envelope
            for entry in entity(typeField: "priceType").entries where body[entry.key] == nil {
                body[entry.key] = entry.value
            }
            return body
        case .nested:
            var body = envelope
            body["data"] = .mapping(entity(typeField: "type"))
            return body
        }
    }

    /// As the official sample has it: a list of properties, and not which object it is of.
    private var record: OrderedObject {
        let properties = fields["properties"]?.mappingValue?.entries ?? []
        return [
            "id": fields["id"] ?? "", "locationId": .string(location),
            "owners": fields["owner"] ?? [], "followers": fields["followers"] ?? [],
            "properties": .sequence(
                properties.map { ["key": .string($0.key), "valueString": $0.value] }),
        ]
    }

    private func entity(typeField: String) -> OrderedObject {
        if name.isAboutRecord { return record }
        let names = name.isAboutPrice ? Self.priceFields : Self.productFields
        return OrderedObject(
            names.compactMap { name in
                fields[name].map { (name == "type" ? typeField : name, $0) }
            })
    }
}
