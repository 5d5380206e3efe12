import Documents

/// The business rules behind the calls. Whoever changes something (a client or the other person in
/// the web app) goes through here, so that stamps, slugs and events are the same.
struct SandboxService: Sendable {
    var store: SandboxStore
    let behaviour: SandboxBehaviour
    /// What happened and has not been told yet.
    var events: [SandboxEvent] = []

    init(store: SandboxStore, behaviour: SandboxBehaviour) {
        self.store = store
        self.behaviour = behaviour
    }

    /// Carries out a checked call.
    mutating func answer(_ call: Call, location: SandboxLocation) throws(Rejection) -> Answer {
        switch call.route.operation {
        case .createProduct: try createProduct(call)
        case .getProduct: try getProduct(call)
        case .listProducts: listProducts(call)
        case .updateProduct: try updateProduct(call)
        case .deleteProduct: try deleteProduct(call)
        case .bulkUpdate: try bulkUpdate(call)
        case .bulkEdit: try bulkEdit(call)
        case .createPrice: try createPrice(call)
        case .listPrices: try listPrices(call)
        case .getPrice: try getPrice(call)
        case .updatePrice: try updatePrice(call)
        case .deletePrice: try deletePrice(call)
        case .listInventory: listInventory(call)
        case .updateInventory: try updateInventory(call)
        case .updateStore: try updateStore(call)
        case .listCollections: listCollections(call)
        case .createCollection: try createCollection(call)
        case .getCollection: try getCollection(call)
        case .updateCollection: try updateCollection(call)
        case .deleteCollection: try deleteCollection(call)
        case .listBrandBoards: listBrandBoards(call)
        case .createBrandBoard: createBrandBoard(call)
        case .getBrandBoard: try getBrandBoard(call)
        case .updateBrandBoard: try updateBrandBoard(call)
        case .deleteBrandBoard: try deleteBrandBoard(call)
        case .getLocation: getLocation(location)
        case .listCustomValues: listCustomValues(call)
        case .createCustomValue: try createCustomValue(call)
        case .getCustomValue: try getCustomValue(call)
        case .updateCustomValue: try updateCustomValue(call)
        case .deleteCustomValue: try deleteCustomValue(call)
        case .listMedia: listMedia(call)
        case .uploadMedia: try uploadMedia(call)
        case .listOrders: listOrders(call)
        case .getOrder: try getOrder(call)
        case .listTransactions: listTransactions(call)
        case .createObject: try createObject(call)
        case .getObject: try getObject(call)
        case .searchRecords: try searchRecords(call)
        case .createRecord: try createRecord(call)
        case .getRecord: try getRecord(call)
        case .updateRecord: try updateRecord(call)
        case .deleteRecord: try deleteRecord(call)
        case .createFieldFolder: try createFieldFolder(call)
        case .createCustomField: try createCustomField(call)
        }
    }

    /// The current fields of an object, or the answer for what is not there.
    func existing(
        _ kind: SandboxKind, _ id: String, in location: String
    ) throws(Rejection) -> OrderedObject {
        guard let fields = store.fields(kind, id, in: location) else { throw missing(kind, id) }
        return fields
    }

    func missing(_ kind: SandboxKind, _ id: String) -> Rejection {
        Rejection(behaviour.missingStatus, "\(kind.displayName) with id \(id) not found")
    }

    /// One page of a list by the call's `limit` and `offset`.
    func page<Items: RandomAccessCollection>(
        _ items: Items, _ call: Call, usualLimit: Int? = nil
    ) -> [Items.Element] {
        let offset = max(0, call.query.number("offset") ?? 0)
        let asked = call.query.number("limit").flatMap { $0 > 0 ? $0 : nil }
        let limit = asked ?? usualLimit ?? behaviour.usualLimit ?? behaviour.maximumLimit
        return Array(items.dropFirst(offset).prefix(min(limit, behaviour.maximumLimit)))
    }

    /// What an answer shows of an object.
    func shown(_ fields: OrderedObject) -> OrderedObject {
        let hidden = behaviour.hiddenFields.union([Self.storesField])
        guard fields.entries.contains(where: { hidden.contains($0.key) }) else { return fields }
        return OrderedObject(
            fields.entries.filter { !hidden.contains($0.key) }
                .map { ($0.key, $0.value) })
    }

    mutating func tell(_ name: SandboxEvent.Name, _ location: String, _ fields: OrderedObject) {
        events.append(SandboxEvent(name: name, location: location, fields: fields))
    }
}

extension SandboxKind {
    /// As the server's messages call it.
    var displayName: String {
        switch self {
        case .product: "Product"
        case .price: "Price"
        case .collection: "Collection"
        case .brandBoard: "Brand board"
        case .customValue: "Custom value"
        case .media: "File"
        case .order: "Order"
        case .transaction: "Transaction"
        case .objectSchema: "Object"
        case .objectField: "Field"
        case .record: "Record"
        }
    }
}

extension OrderedObject {
    /// The fields with changes laid over them: null removes.
    func merging(_ changes: OrderedObject) -> OrderedObject {
        var result = self
        for entry in changes.entries {
            result[entry.key] = entry.value.isNull ? .none : .some(entry.value)
        }
        return result
    }

    func without(_ names: Set<String>) -> OrderedObject {
        OrderedObject(
            entries.filter { !names.contains($0.key) }.map { ($0.key, $0.value) })
    }
}
