package import Documents

/// Sales added up. Money of one currency is never added to money of another.
package struct SalesReport: Hashable, Sendable {
    /// Orders of one currency.
    package struct Orders: Hashable, Sendable {
        package let currency: String
        package let count: Int
        package let value: DecimalNumber
        /// Rounded to two decimals.
        package var average: DecimalNumber { value.divided(by: count, decimals: 2) }
    }

    /// What came in and what went back of one currency.
    package struct Takings: Hashable, Sendable {
        package let currency: String
        package let payments: Int
        package let received: DecimalNumber
        package let refunded: DecimalNumber
        package var net: DecimalNumber { received - refunded }
    }

    package struct Product: Hashable, Sendable {
        package let id: String
        package let name: String
        package let units: DecimalNumber
        /// By currency: price times quantity, before discount, tax and refunds.
        package let revenue: [String: DecimalNumber]
    }

    package let orders: [Orders]
    package let takings: [Takings]
    /// The most units first.
    package let products: [Product]
    package let orderCount: Int
    package let testOrders: Int
    package let testPayments: Int
    /// Orders of which it is not known what was sold.
    package let unread: Int
    package let withoutAmount: Int

    package init(_ sales: Sales) {
        func isTest(_ order: PaidOrder) -> Bool {
            order.isTest || sales.contents[order.id]?.isTest == true
        }
        let real = sales.orders.filter { !isTest($0) }
        orderCount = real.count
        testOrders = sales.orders.count - real.count
        orders = Dictionary(grouping: real, by: \.currency).map { currency, some in
            Orders(
                currency: currency, count: some.count,
                value: some.reduce(0) { $0 + $1.amount })
        }.sorted { ($0.count, $1.currency) > ($1.count, $0.currency) }
        let payments = sales.payments.filter { !$0.isTest }
        testPayments = sales.payments.count - payments.count
        takings = Dictionary(grouping: payments, by: \.currency).map { currency, some in
            Takings(
                currency: currency, payments: some.count,
                received: some.reduce(0) { $0 + $1.amount },
                refunded: some.reduce(0) { $0 + $1.refunded })
        }.sorted { ($0.payments, $1.currency) > ($1.payments, $0.currency) }
        products = Self.products(real.compactMap { sales.contents[$0.id] })
        unread = sales.unread
        withoutAmount = sales.withoutAmount
    }

    private static func products(_ contents: [OrderContents]) -> [Product] {
        var items: [String: [SoldItem]] = [:]
        for item in contents.flatMap(\.items) { items[item.product, default: []].append(item) }
        return items.map { id, some in
            Product(
                id: id, name: some.last?.name ?? "", units: some.reduce(0) { $0 + $1.quantity },
                revenue: Dictionary(grouping: some, by: \.currency).mapValues { same in
                    same.reduce(0) { $0 + $1.amount * $1.quantity }
                })
        }.sorted { ($1.units, $0.name, $0.id) < ($0.units, $1.name, $1.id) }
    }

    /// The products that were sold in a currency, those that brought most first.
    package func products(in currency: String) -> [(product: Product, revenue: DecimalNumber)] {
        products.compactMap { product in product.revenue[currency].map { (product, $0) } }
            .sorted {
                ($1.revenue, $0.product.name, $0.product.id) < (
                    $0.revenue, $1.product.name, $1.product.id
                )
            }
    }
}
