import Documents
import JSONFormat
package import Ports
package import SyncCore

/// What was learned of orders, so that each is asked for once. On disk for the owner only, and without
/// a field that tells of a customer (S73). It spares requests and nothing else: a shelf that is lost or
/// damaged is filled again.
package struct OrderShelf: Sendable {
    private let files: any FileSystem
    private let path: FilePath
    private var known: [String: OrderContents] = [:]
    /// Ids in the order in which they came.
    private var order: [String] = []
    private var isChanged = false

    private static let format = 1
    private static let capacity = 20_000
    private static let sizeLimit = 64 << 20

    /// Reads what is there.
    package init(files: any FileSystem, path: FilePath) {
        self.files = files
        self.path = path
        guard let bytes = try? files.read(path, limit: Self.sizeLimit),
            let value = try? JSONDocument.value(of: bytes),
            value["format"]?.intValue == Self.format
        else { return }
        put((value["orders"]?.sequenceValue ?? []).compactMap { OrderContents(shelved: $0) })
        isChanged = false
    }

    package func contents(of order: PaidOrder) -> OrderContents? {
        guard let found = known[order.id], found.updated == order.updated else { return nil }
        return found
    }

    mutating func put(_ contents: [OrderContents]) {
        for each in contents {
            if known.updateValue(each, forKey: each.id) == nil { order.append(each.id) }
            isChanged = true
        }
        guard order.count > Self.capacity else { return }
        let surplus = order.count - Self.capacity * 3 / 4
        for id in order.prefix(surplus) { known[id] = nil }
        order.removeFirst(surplus)
    }

    /// Makes what was learned durable. `temporaryName` must be new.
    package mutating func save(temporaryName: String) throws(CycleFailure) {
        guard isChanged else { return }
        let value: DocumentValue = [
            "format": .number(DecimalNumber(Self.format)),
            "orders": .sequence(order.compactMap { known[$0]?.shelved }),
        ]
        do throws(FileFailure) {
            try files.createDirectory(at: path.parent ?? .root, mode: .ownerOnly)
            try files.replace(
                path, with: JSONDocument.write(value, style: .compact), mode: .ownerOnly,
                temporaryName: temporaryName)
        } catch {
            throw CycleFailure(
                .workspace, "what was learned of the orders cannot be kept: \(error)",
                hint: "the next run asks for them again")
        }
        isChanged = false
    }
}

extension OrderContents {
    fileprivate var shelved: DocumentValue {
        [
            "id": .string(id), "updated": .string(updated), "test": .bool(isTest),
            "items": .sequence(
                items.map { item in
                    [
                        "product": .string(item.product), "name": .string(item.name),
                        "currency": .string(item.currency), "amount": .number(item.amount),
                        "quantity": .number(item.quantity),
                    ]
                }),
        ]
    }

    fileprivate init?(shelved value: DocumentValue) {
        guard let id = value["id"]?.stringValue, let updated = value["updated"]?.stringValue,
            let isTest = value["test"]?.boolValue, let items = value["items"]?.sequenceValue
        else { return nil }
        var found: [SoldItem] = []
        for item in items {
            guard let product = item["product"]?.stringValue, let name = item["name"]?.stringValue,
                let currency = item["currency"]?.stringValue,
                let amount = item["amount"]?.numberValue,
                let quantity = item["quantity"]?.numberValue
            else { return nil }
            found.append(
                SoldItem(
                    product: product, name: name, currency: currency, amount: amount,
                    quantity: quantity))
        }
        self.init(id: id, updated: updated, isTest: isTest, items: found)
    }
}
