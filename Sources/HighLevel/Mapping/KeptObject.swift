package import Catalog
import Documents
import JSONFormat
package import SyncCore

/// A remote object as a snapshot keeps it, read back as the entity that it was.
package enum KeptObject {
    /// `nil` when the bytes are no object of that kind (the members of a bulk change, say). `binding`
    /// tells prices apart, as far as it knows them; `bindings` turn product ids into keys: a product
    /// that nothing stands for any more is left out of its collection.
    package static func entity(
        _ key: EntityKey, from bytes: [UInt8], binding: Binding?, bindings: [EntityKey: Binding],
        defaults: CatalogDefaults
    ) -> Entity? {
        let limits = ParseLimits(bytes: 256 << 20, depth: 160, nodes: 5_000_000)
        guard let kept = try? JSONDocument.value(of: bytes, limits: limits) else { return nil }
        switch key.kind {
        case .listing:
            guard let product = kept["product"], product.mappingValue != nil else { return nil }
            let assignment = PriceAssignment(
                prices: kept["prices"]?.sequenceValue ?? [], parts: binding?.parts ?? [:],
                isKnownLocally: false)
            guard case .assigned(let prices) = assignment else { return nil }
            return ListingMapping.entity(
                key, product: product, prices: prices, beside: kept["beside"]?.mappingValue ?? [:],
                defaults: defaults)
        case .collection:
            guard let collection = kept["collection"], collection.mappingValue != nil else {
                return nil
            }
            let listings = bindings.filter { $0.key.kind == .listing }
            let names = Dictionary(
                listings.map { ($0.value.id, $0.key.name) }, uniquingKeysWith: { min($0, $1) })
            let items = (kept["members"]?.sequenceValue ?? []).compactMap { id in
                id.stringValue.flatMap { names[$0] }
            }
            return CollectionMapping.entity(
                key, collection: collection, items: items.sorted(), defaults: defaults)
        case .directory:
            if let values = kept["customValues"]?.mappingValue {
                let entries = values.entries.map { ($0.key, $0.value) }
                return DirectoryValues.entity(
                    key, Dictionary(entries, uniquingKeysWith: { $1 }), defaults: defaults)
            }
            guard let board = kept["brandBoard"], board.mappingValue != nil else { return nil }
            let css = kept["customValue"].flatMap { $0.isNull ? nil : $0 }
            return DirectoryMapping.entity(key, board: board, css: css, defaults: defaults)
        }
    }
}
