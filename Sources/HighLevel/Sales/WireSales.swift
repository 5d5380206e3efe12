import Documents
import Pacing

/// Orders and payments as the API writes them. Fields that name a customer are not looked at.
enum WireSales {
    static func order(_ value: DocumentValue) -> PaidOrder? {
        guard let id = value["_id"]?.stringValue, RemoteID.isValid(id),
            let amount = number(value["amount"])
        else { return nil }
        return PaidOrder(
            id: id, updated: value["updatedAt"]?.stringValue ?? "", made: time(value["createdAt"]),
            currency: currency(value["currency"]), amount: amount, isTest: isTest(value))
    }

    static func contents(_ value: DocumentValue, of order: PaidOrder) -> OrderContents {
        let isMarked = flag(value["markAsTest"]) == true
        return OrderContents(
            id: order.id, updated: order.updated, isTest: isTest(value) || isMarked,
            items: (value["items"]?.sequenceValue ?? []).compactMap { item($0, of: order) })
    }

    private static func item(_ value: DocumentValue, of order: PaidOrder) -> SoldItem? {
        guard value.mappingValue != nil, let amount = number(value["price"]?["amount"]) else {
            return nil
        }
        let name = (value["product"]?["name"] ?? value["name"])?.stringValue ?? ""
        return SoldItem(
            product: value["product"]?["_id"]?.stringValue ?? name, name: name,
            currency: currency(value["price"]?["currency"] ?? .string(order.currency)),
            amount: amount, quantity: number(value["qty"]) ?? 1)
    }

    /// `nil` for what brought no money in. A payment of which something went back did, whatever its
    /// status is called by then.
    static func payment(_ value: DocumentValue) -> (isCounted: Bool, payment: Payment?) {
        let refunded = number(value["amountRefunded"]) ?? 0
        guard value["status"]?.stringValue == "succeeded" || refunded > 0 else {
            return (false, nil)
        }
        guard let amount = number(value["amount"]) else { return (true, nil) }
        return (
            true,
            Payment(
                made: time(value["createdAt"]), currency: currency(value["currency"]),
                amount: amount, refunded: refunded, isTest: isTest(value))
        )
    }

    /// Numbers and flags are texts in the documented examples; both are taken. No amount of a shop is
    /// longer than this, so that nothing costs more than it should.
    private static func number(_ value: DocumentValue?) -> DecimalNumber? {
        let found = value?.numberValue ?? value?.stringValue.flatMap { DecimalNumber($0) }
        return found.flatMap {
            $0.digits.utf8.count <= 64 && abs($0.exponent) <= 64 ? $0 : nil
        }
    }

    private static func flag(_ value: DocumentValue?) -> Bool? {
        value?.boolValue ?? value?.stringValue.flatMap(Bool.init)
    }

    private static func isTest(_ value: DocumentValue) -> Bool { flag(value["liveMode"]) == false }

    private static func time(_ value: DocumentValue?) -> Timestamp? {
        value?.stringValue.flatMap { Timestamp($0) }
    }

    /// ISO 4217, upper case; `???` for what is none.
    private static func currency(_ value: DocumentValue?) -> String {
        let code = value?.stringValue?.uppercased() ?? ""
        return code.utf8.count == 3 && code.utf8.allSatisfy { (0x41...0x5A).contains($0) }
            ? code : "???"
    }
}
