import Catalog
import Documents

/// How a new file says an entity: in field order, shortly, and without what goes without saying.
struct NewDocument {
    let fields: OrderedObject

    init(_ entity: Entity, defaultCurrency: String, format: FileFormat) {
        let prices = PriceSpelling(defaultCurrency: defaultCurrency)
        var fields = OrderedObject()
        for rule in entity.key.kind.fieldRules {
            guard let value = entity[rule.name], !Self.goesWithoutSaying(rule.name, entity) else {
                continue
            }
            switch (rule.name, value) {
            case ("price", .mapping(let price)):
                fields[rule.name] = prices.fresh(price)
            case ("variants", .sequence(let variants)):
                fields[rule.name] = .sequence(
                    variants.map { VariantSpelling.spelled($0, isShort: true) })
            case ("prices", .mapping(let named)):
                let entries = named.entries.map { entry in
                    (entry.key, entry.value.mappingValue.map(prices.fresh) ?? entry.value)
                }
                fields[rule.name] = .mapping(OrderedObject(entries))
            case (_, .string(let text)) where format == .yaml && text.utf8.contains(0x0A):
                // A block text ends with a line end, so that an editor's does no harm.
                fields[rule.name] = .string(text + "\n")
            default:
                fields[rule.name] = value
            }
        }
        self.fields = fields
    }

    private static func goesWithoutSaying(_ field: String, _ entity: Entity) -> Bool {
        switch (entity.key.kind, field) {
        case (.collection, "slug"):
            return entity[field]?.stringValue == entity.key.name
        case (.listing, "productType"):
            return entity[field] == (entity["downloadUrl"] == nil ? "PHYSICAL" : "DIGITAL")
        case (.listing, "availableInStore"):
            return entity["active"] == false
        default: return false
        }
    }
}
