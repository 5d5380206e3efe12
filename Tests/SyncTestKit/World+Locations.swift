import Catalog
import Documents
import Ports
import Sandbox
package import SyncEngine

/// What tests ask of worlds with several locations.
extension World {
    package static let secondLocation = "clientLocation2"

    /// A sync with each location in turn, as `sync --location all` does it.
    @discardableResult
    package func syncEverywhere(
        _ adjust: @escaping (inout CycleSettings) -> Void = { _ in }
    ) async throws -> [SyncReport] {
        let locations = self.locations
        var reports: [SyncReport] = []
        for name in locations { reports.append(try await start(at: name, adjust).sync()) }
        return reports
    }

    package var locations: [String] {
        disk.text(at: "ghlsync.yaml")?.contains("client-2:") == true
            ? ["client-2", "main"] : ["main"]
    }

    /// Names and amounts of a location's products, as people see them.
    package func catalog(in location: String = SandboxLocation.demo.id) -> [String] {
        let prices = sandbox.objects(.price, in: location)
        return sandbox.objects(.product, in: location).map { product in
            let amount = prices.first { $0["product"] == product["_id"] }?["amount"]?.numberValue
            return "\(product["name"]?.stringValue ?? "?") \(amount?.plainText ?? "-")"
        }.sorted()
    }

    /// Changes the only price of a product, as another person would.
    package func priceAtShop(
        _ name: String, _ amount: Int, in location: String = SandboxLocation.demo.id
    ) throws {
        let products = sandbox.objects(.product, in: location)
        let id = products.first { $0["name"]?.stringValue == name }?["_id"]
        let price = sandbox.objects(.price, in: location).first { $0["product"] == id }
        guard let price = price?["_id"]?.stringValue else {
            throw NotThere(description: "the shop has no price of “\(name)”")
        }
        wait(.seconds(30))
        try sandbox.edit(
            .price, id: price, ["amount": .number(DecimalNumber(amount))], in: location, at: moment)
        wait(.seconds(30))
    }
}
