import Catalog
import Documents
import JSONFormat

/// The objects that stand beside a listing's product, for fields that a product has no place for.
struct Sidecar: Sendable {
    /// A custom object's record, in `RecordForm`.
    var record: DocumentValue?
    /// A custom value that holds JSON.
    var value: DocumentValue?
    /// The collections that the product is in and that are categories.
    var categories: [Categories.Category] = []
    /// Whether stores show the product, by the names that are said of them.
    var stores = OrderedObject()
}

/// Which listing fields are beside the product, and where: the configured mapping as far as the location
/// can carry it out.
///
/// | target | object |
/// |---|---|
/// | `object:<key>` | the record of the custom object whose `product_id` is the product's id |
/// | `customValue` | the custom value `<namespace> listing <product id>`: JSON by field name |
/// | `collection` | one of the product's own `collectionIds` |
struct SidecarMapping: Sendable {
    let objectKey: String
    /// The custom object's fields by listing field.
    let record: [String: String]
    let value: Set<String>
    let hasCategories: Bool

    init(_ mapping: FieldMapping, without placeless: Set<String> = []) {
        objectKey = mapping.objectKey
        record = mapping.objectFields.filter { !placeless.contains($0.key) }
        value = mapping.valueFields.subtracting(placeless)
        hasCategories = mapping.hasCategories
    }

    var isEmpty: Bool { record.isEmpty && value.isEmpty && !hasCategories }

    /// Whether any of these fields is beside the product.
    func holds(_ fields: Set<String>) -> Bool {
        !value.isDisjoint(with: fields) || fields.contains { record[$0] != nil }
            || hasCategories && fields.contains("category")
    }

    // MARK: From the API

    /// The listing fields that the objects show; `nil` when the custom value is no JSON mapping.
    func fields(of sidecar: Sidecar) -> OrderedObject? {
        var fields = OrderedObject()
        if !sidecar.stores.isEmpty { fields["stores"] = .mapping(sidecar.stores) }
        let properties = sidecar.record?["properties"]?.mappingValue ?? [:]
        for (field, key) in record.sorted(by: { $0.key < $1.key }) {
            fields[field] = RecordForm.text(key, of: objectKey, in: properties)
        }
        if hasCategories { fields["category"] = sidecar.categories.first.map { .string($0.name) } }
        guard let value = sidecar.value, !self.value.isEmpty else { return fields }
        guard let entries = Self.entries(of: value) else { return nil }
        for field in self.value.sorted() {
            if let text = entries[field]?.stringValue, !text.isEmpty {
                fields[field] = .string(text)
            }
        }
        return fields
    }

    /// `nil` for a value that is no JSON mapping.
    static func entries(of value: DocumentValue) -> OrderedObject? {
        let limits = ParseLimits(bytes: 1 << 20, depth: 32, nodes: 10_000)
        let text = value["value"]?.stringValue ?? ""
        return (try? JSONDocument.value(of: Array(text.utf8), limits: limits))?.mappingValue
    }

    /// The product that a record says it belongs to.
    func productID(of record: DocumentValue) -> String? {
        let properties = record["properties"]?.mappingValue ?? [:]
        return RecordForm.text(FieldMapping.productField, of: objectKey, in: properties)?
            .stringValue
    }

    static func valueName(namespace: String, _ productID: String) -> String {
        "\(namespace) listing \(productID)"
    }

    // MARK: To the API

    /// The properties of a record with these fields of an entity set; `raw` are those that it has, which
    /// stay. An absent field is sent as an empty text: leaving it out may leave it as it is.
    func properties(
        _ entity: Entity, setting fields: Set<String>, productID: String, over raw: OrderedObject
    ) -> OrderedObject {
        var properties = raw
        let product = RecordForm.key(FieldMapping.productField, of: objectKey, in: raw)
        properties[product] = .string(productID)
        for (field, bare) in record.sorted(by: { $0.key < $1.key }) where fields.contains(field) {
            let key = RecordForm.key(bare, of: objectKey, in: raw)
            properties[key] = entity[field] ?? (properties[key] == nil ? nil : "")
        }
        return properties
    }

    /// The JSON of the custom value with these fields set; `nil` when nothing is left. Entries that are
    /// not ours stay.
    func json(
        _ entity: Entity, setting fields: Set<String>, over raw: OrderedObject
    ) -> DocumentValue? {
        var entries = raw
        for field in value.sorted() where fields.contains(field) { entries[field] = entity[field] }
        guard !entries.isEmpty else { return nil }
        let bytes = JSONDocument.write(.mapping(entries.sorted), style: .compact)
        return .string(String(decoding: bytes, as: UTF8.self))
    }
}
