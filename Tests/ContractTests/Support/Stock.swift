import Documents
import JSONFormat
import Pacing
import Ports
import Sandbox
import SyncTestKit

@testable import HighLevel

/// What lies in the shop of one contract test, and the bodies that are sent to it: those that the
/// mappings make, so that the direct calls send what the program sends.
struct Stock: Sendable {
    let product: String
    let price: String
    let collection: String
    let board: String
    let value: String
    /// What clients cannot make; a shop has it from its customers.
    let order: String
    let record: String

    static let objectKey = "custom_objects.ghlsync_listing"
    static let location = SandboxLocation.demo.id

    static let productBody: OrderedObject = [
        "name": "Cork Mat", "locationId": .string(location), "productType": "PHYSICAL",
        "availableInStore": true,
    ]
    static let priceBody = PriceMapping.body(
        ["amount": 79, "currency": "USD"], raw: [:], defaultName: "Cork Mat", locationID: location)
    static let boardBody: OrderedObject = [
        "locationId": .string(location), "name": "Wellness", "type": "blank", "default": false,
    ]

    static func collectionBody(_ slug: String) -> OrderedObject {
        ["name": .string(slug), "slug": .string(slug)]
    }

    static func valueBody(_ css: DocumentValue) -> OrderedObject {
        ["name": "ghlsync wellness css", "value": css]
    }

    /// Fills an empty shop; `order` is one that is there already.
    init(in api: CatalogAPI, order: String = "") async throws {
        self.order = order
        let product = try await api.send(api.createProduct(Self.productBody))
        self.product = product["_id"]?.stringValue ?? ""
        price =
            try await api.send(api.createPrice(Self.priceBody, of: self.product))["_id"]?
            .stringValue ?? ""
        let collection = try await api.send(api.createCollection(Self.collectionBody("summer")))
        self.collection = collection["data"]?["_id"]?.stringValue ?? ""
        let board = try await api.send(api.createBrandBoard(Self.boardBody))
        self.board = (board["brandBoard"] ?? board)["_id"]?.stringValue ?? ""
        let value = try await api.send(api.createCustomValue(Self.valueBody("a{}")))
        self.value = value["customValue"]?["id"]?.stringValue ?? ""
        _ = try await api.createCustomObject(Self.objectKey, primary: "product_id")
        let made = try await api.send(
            api.createRecord(["product_id": .string(self.product)], of: Self.objectKey))
        record = made["record"]?["id"]?.stringValue ?? ""
    }

    /// For answers that are made up: ids of the right form, and nothing behind them.
    init() {
        (product, price, collection, board, value, order) = ("p1", "r1", "c1", "b1", "v1", "o1")
        record = "o1"
    }
}

/// A client at its own sandbox, with everything it sends on record.
struct Counter: Sendable {
    let sandbox: SandboxAPI
    let log = RequestLog()
    let api: CatalogAPI
    let time: EagerTime

    init(openIAMRoute: Bool = true) {
        var behaviour = SandboxBehaviour()
        behaviour.collectionByIdIsInternal = !openIAMRoute
        let time = EagerTime()
        sandbox = SandboxAPI(behaviour: behaviour, faults: SandboxFaults([]), seed: 1)
        self.time = time
        api = Self.api(
            RecordingTransport(next: SandboxTransport(sandbox, time: time), log: log), time)
    }

    /// A shop that is filled, with an order that somebody placed there.
    func stock() async throws -> Stock {
        let order = try sandbox.create(
            .order, ["amount": 79, "currency": "USD"],
            at: SandboxMoment(wall: time.wallClock, monotonic: time.now))
        return try await Stock(in: api, order: order["_id"]?.stringValue ?? "")
    }

    static func api(_ transport: any HTTPTransport, _ time: EagerTime) -> CatalogAPI {
        CatalogAPI(
            pipeline: RequestPipeline(
                configuration: HighLevelConfiguration(locationID: Stock.location),
                credentials: StaticCredential(SandboxToken.demo.text), transport: transport,
                time: time, random: SeededRandom(seed: 3)),
            locationID: Stock.location, pageSize: 100)
    }

    /// An answer that is made up, the same to every request.
    static func api(
        answering answers: @escaping @Sendable (HTTPRequest) -> HTTPResponse
    ) -> CatalogAPI {
        api(CannedTransport(answers: answers), EagerTime())
    }

    func set(faults: [SandboxFault]) { sandbox.faults = SandboxFaults(faults) }
}
