import Catalog
import Documents

/// The fewest requests that a change takes: a look before each overwrite, one request for each remote
/// object that it touches. Local changes take none.
func requests(for change: Change) -> Int {
    guard change.target == .remote else { return 0 }
    switch (change.action, change.key.kind) {
    case (.delete, _):
        return 2
    case (.create, .directory):
        return 1 + (change.after?["customCss"] == nil ? 0 : 1)
    case (.create, .listing):
        return 1 + prices(touchedBy: change) + (edits(beside: change) == 0 ? 0 : 1)
            + (change.after?["stores"]?.mappingValue?.count ?? 0)
    case (.create, .collection):
        return 1 + memberships(touchedBy: change)
    case (.update, .directory):
        let css = change.edits.count { $0.path.field == "customCss" }
        return 1 + min(css, 1) + (change.edits.count > css ? 1 : 0)
    case (.update, .listing):
        let beside = edits(beside: change)
        let prices = change.edits.count { ["price", "prices"].contains($0.path.field) }
        let stores = change.edits.count { $0.path.field == "stores" }
        let own = change.edits.count > beside + prices + stores
        return 1 + (stores == 0 ? 0 : stores + 1) + (own ? 1 : 0) + (beside == 0 ? 0 : 2)
            + SyncCore.prices(touchedBy: change)
    case (.update, .collection):
        let own = change.edits.contains { $0.path.field != "items" }
        return 1 + (own ? 1 : 0) + memberships(touchedBy: change)
    }
}

/// Edits of fields that a product has no place for: they are only there when something else holds them.
private func edits(beside change: Change) -> Int {
    change.edits.count { edit in
        edit.path.field.map { change.key.kind.fieldRule($0).isLocalOnly } ?? false
    }
}

private func prices(touchedBy change: Change) -> Int {
    var touched: Set<DocumentPath> = []
    for edit in change.edits {
        switch edit.path.field {
        case "price": touched.insert("price")
        case "prices" where edit.path.steps.count > 1:
            touched.insert(DocumentPath(Array(edit.path.steps.prefix(2))))
        case "prices":
            let names = Set(edit.before?.mappingValue?.keys ?? [])
                .union(edit.after?.mappingValue?.keys ?? [])
            for name in names { touched.insert(DocumentPath(keys: ["prices", name])) }
        default: break
        }
    }
    return touched.count
}

private func memberships(touchedBy change: Change) -> Int {
    guard let edit = change.edits.first(where: { $0.path.field == "items" }) else { return 0 }
    return Set(members(edit.before) ?? []).symmetricDifference(members(edit.after) ?? []).count
}
