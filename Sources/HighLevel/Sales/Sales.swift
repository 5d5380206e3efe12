package import Documents
package import Pacing

/// A paid order, as far as it counts. Whose it is is never read (S73).
package struct PaidOrder: Hashable, Sendable {
    package let id: String
    /// Tells its versions apart: what was learned of an older one is asked for again.
    package let updated: String
    package let made: Timestamp?
    package let currency: String
    package let amount: DecimalNumber
    package let isTest: Bool
}

/// What was sold in one order.
package struct OrderContents: Hashable, Sendable {
    package let id: String
    package let updated: String
    package let isTest: Bool
    package let items: [SoldItem]

    package init(id: String, updated: String, isTest: Bool, items: [SoldItem]) {
        self.id = id
        self.updated = updated
        self.isTest = isTest
        self.items = items
    }
}

package struct SoldItem: Hashable, Sendable {
    /// Id of the product; its name where the order says none.
    package let product: String
    package let name: String
    package let currency: String
    /// Of one unit, before discount, tax and refunds.
    package let amount: DecimalNumber
    package let quantity: DecimalNumber

    package init(
        product: String, name: String, currency: String, amount: DecimalNumber,
        quantity: DecimalNumber
    ) {
        self.product = product
        self.name = name
        self.currency = currency
        self.amount = amount
        self.quantity = quantity
    }
}

/// Money that came in, and what of it went back.
package struct Payment: Hashable, Sendable {
    package let made: Timestamp?
    package let currency: String
    package let amount: DecimalNumber
    package let refunded: DecimalNumber
    package let isTest: Bool
}

/// All that a report is made of.
package struct Sales: Sendable {
    package var orders: [PaidOrder] = []
    package var contents: [String: OrderContents] = [:]
    package var payments: [Payment] = []
    /// Orders that this run did not look into.
    package var unread = 0
    /// Orders and payments whose amount is no number.
    package var withoutAmount = 0
}
