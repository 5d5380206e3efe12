package import Catalog
package import Documents
import JSONFormat
package import Pacing
package import SyncCore

/// What a webhook says, as far as it is believed: that an object of ours may have changed. Its values
/// are never used; the object is read again.
package struct WebhookEvent: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        /// Look at this again. A price's event names its product.
        case object(RemoteReference)
        /// The app that the token belongs to was installed in our location, or taken out of it.
        case app(AppEvent)
        /// An event of another location: the key that signs is the same for all of them.
        case otherLocation
        /// Nothing that ghlsync keeps in step.
        case unrelated
    }

    package enum AppEvent: String, Hashable, Sendable {
        case installed = "INSTALL"
        case uninstalled = "UNINSTALL"
        case changedPlan = "PLAN_CHANGE"
    }

    /// The delivery's id; the same in every repetition of it. `nil` when it carries none.
    package let webhookID: String?
    /// `ProductUpdate`, …; `nil` when the body does not name a known event.
    package let name: String?
    /// What the body itself calls the event, where that is none that is known.
    package let saidName: String?
    package let timestamp: Timestamp?
    /// The app that an app event is about.
    package let appID: String?
    package let subject: Subject
    /// Whether it names our location, and no other.
    package let isOurs: Bool

    /// The largest body that is read.
    package static let limits = ParseLimits(bytes: 1 << 20, depth: 64, nodes: 100_000)

    /// Reads a body whose signature was found genuine. Throws for what is no JSON object. `mapping` says
    /// whether records of a custom object stand beside products.
    package init(
        body: [UInt8], locationID: String, mapping: FieldMapping = FieldMapping()
    ) throws(SyntaxError) {
        let value = try JSONDocument.value(of: body, limits: Self.limits)
        guard value.mappingValue != nil else {
            throw SyntaxError("a webhook is a JSON object", at: 0..<0)
        }
        guard !Self.holdsMonster(value) else {
            throw SyntaxError("a number of more than 64 digits", at: 0..<0)
        }
        let nested = value["data"]?.mappingValue.map(DocumentValue.mapping)
        // The word `type` is also a price's: it names the event only when it is an event's name.
        let name = ["type", "event", "eventType"].lazy.compactMap { value[$0]?.stringValue }
            .first(where: Self.names.contains)
        let object = nested ?? value
        self.name = name
        saidName = name == nil ? value["type"]?.stringValue.map { String($0.prefix(48)) } : nil
        appID = object["appId"]?.stringValue
        webhookID = value["webhookId"]?.stringValue.flatMap { id in
            id.isEmpty || id.utf8.count > 128 ? nil : id
        }
        timestamp = value["timestamp"]?.stringValue.flatMap { Timestamp($0) }
        // Said twice, both must be ours.
        let locations = [value["locationId"], object["locationId"]].compactMap { $0?.stringValue }
        isOurs = !locations.isEmpty && locations.allSatisfy { $0 == locationID }
        if locations.contains(where: { $0 != locationID }) {
            subject = .otherLocation
        } else if isOurs, let event = name.flatMap(AppEvent.init) {
            subject = .app(event)
        } else if isOurs, let reference = Self.reference(name, object, mapping) {
            subject = .object(reference)
        } else {
            subject = .unrelated
        }
    }

    /// No amount and no count of a shop is that long (S16). As deep as the parser let it be.
    private static func holdsMonster(_ value: DocumentValue) -> Bool {
        switch value {
        case .number(let number): number.text.utf8.count > 64
        case .sequence(let items): items.contains(where: holdsMonster)
        case .mapping(let object): object.entries.contains { holdsMonster($0.value) }
        case .string, .bool, .null: false
        }
    }

    private static func reference(
        _ name: String?, _ object: DocumentValue, _ mapping: FieldMapping
    ) -> RemoteReference? {
        let id: String?
        if name?.hasPrefix("Record") == true || (name == nil && isRecord(object)) {
            id = product(ofRecord: object, mapping)
        } else if name?.hasPrefix("Price") == true || (name == nil && isPrice(object)) {
            id = object["product"]?.stringValue ?? object["product"]?["_id"]?.stringValue
        } else if name?.hasPrefix("Product") == true || (name == nil && isProduct(object)) {
            id = (object["_id"] ?? object["id"])?.stringValue
        } else {
            id = nil
        }
        guard let id, RemoteID.isValid(id) else { return nil }
        return RemoteReference(kind: .listing, id: id)
    }

    /// The product that a record of our custom object is beside. The events name no object; a record of
    /// another one has no such property, or names the object where it does.
    private static func product(
        ofRecord object: DocumentValue, _ mapping: FieldMapping
    ) -> String? {
        guard !mapping.objectFields.isEmpty else { return nil }
        let named = (object["objectKey"] ?? object["schemaKey"])?.stringValue
        guard named == nil || named == mapping.objectKey else { return nil }
        return RecordForm.text(
            FieldMapping.productField, of: mapping.objectKey,
            in: RecordForm.properties(object["properties"]))?.stringValue
    }

    private static func isRecord(_ object: DocumentValue) -> Bool {
        object["properties"] != nil && object["id"] != nil
    }

    private static func isPrice(_ object: DocumentValue) -> Bool {
        object["product"] != nil && (object["amount"] != nil || object["priceType"] != nil)
    }

    private static func isProduct(_ object: DocumentValue) -> Bool {
        object["productType"] != nil && object["_id"] != nil
    }

    /// Every event of the official list that may reach us.
    private static let names: Set<String> = [
        "ProductCreate", "ProductUpdate", "ProductDelete", "PriceCreate", "PriceUpdate",
        "PriceDelete", "LocationCreate", "LocationUpdate", "RecordCreate", "RecordUpdate",
        "RecordDelete", "ObjectSchemaCreate", "ObjectSchemaUpdate", "AssociationCreate",
        "AssociationUpdate", "AssociationDelete", "RelationCreate", "RelationDelete", "OrderCreate",
        "OrderStatusUpdate", "INSTALL", "UNINSTALL", "PLAN_CHANGE",
    ]
}
