import Catalog
import Documents
import SyncCore

/// What of a listing is changed by a bulk edit (ghl-openapi, `BulkEditProductDto`). Unlike a PUT it takes
/// the edited fields alone.
///
/// Its answer does not show what the server made of them, so only fields of which that is plain are in. A
/// description with markup may be sanitised, a slug get a suffix, an image a new address: what is shown
/// afterwards could be that, or somebody's edit. Taxes are refused without each other. These go by requests
/// of their own, and so does a listing of which a price and something else changed.
enum BulkMapping {
    enum Sort: Hashable, Sendable {
        /// Fields of the product: thirty listings a call, looked at before and after by a list.
        case fields
        /// The amount of its one price: fifteen listings a call, looked at before by a GET each.
        case amount
    }

    private static let names = [
        "title": "name", "description": "description", "availableInStore": "availableInStore",
    ]

    static let wireNames = ["name", "description"]

    /// How a change can go together with its like; `nil` when it must go alone.
    static func sort(_ change: Change) -> Sort? {
        guard change.key.kind == .listing, change.action == .update, change.target == .remote else {
            return nil
        }
        let edited = change.editedFields
        if edited == ["price"] { return isAmountOnly(change) ? .amount : nil }
        return !edited.isEmpty && edited.allSatisfy { isPlain($0, change.after?[$0]) }
            ? .fields : nil
    }

    private static func isPlain(_ field: String, _ value: DocumentValue?) -> Bool {
        switch field {
        case "title": value?.stringValue?.isEmpty == false
        case "description":
            value?.stringValue.map { text in
                !text.isEmpty && !text.contains { "<>&".contains($0) }
            } ?? false
        default: names[field] != nil
        }
    }

    private static func isAmountOnly(_ change: Change) -> Bool {
        guard let before = change.before?["price"], let after = change.after?["price"],
            before["amount"] != nil, let amount = after["amount"]?.numberValue,
            before.setting(nil, at: "amount") == after.setting(nil, at: "amount")
        else { return false }
        // A server that keeps cents would make something else of it.
        let fraction = amount.plainText.split(separator: ".").dropFirst().first ?? ""
        return fraction.count <= 2
    }

    /// The product's fields as they are to be; `nil` when one cannot be said this way.
    static func fields(
        _ change: Change, of product: DocumentValue, locationID: String
    ) -> OrderedObject? {
        guard let after = change.after else { return nil }
        let edited = change.editedFields
        let full = ListingMapping.updateBody(
            product: product, after: after, edited: edited, locationID: locationID)
        var fields = OrderedObject()
        for field in edited.sorted() {
            guard let name = names[field], let value = full[name] else { return nil }
            fields[name] = value
        }
        return fields
    }
}
