import Crypto
import Documents
import HighLevel
import JSONFormat
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import CommandLineTool

/// Every official sample of a webhook, delivered with a signature: taken with 200, whatever it is.
@Suite struct WebhookContractTests {
    static let samples = [
        "AppInstall.1", "AppInstall.2", "AppInstall.3", "AppUninstall.1", "AppUninstall.2",
        "AssociationCreate", "AssociationDelete", "AssociationUpdate", "LocationCreate",
        "LocationUpdate", "ObjectSchemaCreate", "ObjectSchemaUpdate", "OrderCreate",
        "OrderStatusUpdate", "PlanChange", "PriceCreate", "PriceDelete", "PriceUpdate",
        "ProductCreate", "ProductDelete", "ProductUpdate", "RecordCreate", "RecordDelete",
        "RecordUpdate", "RelationCreate", "RelationDelete",
    ]

    @Test("every sample is accepted, flat, in an envelope, and nested", arguments: samples)
    func accepted(sample: String) async throws {
        let flat = try JSONDocument.value(
            of: try FixtureDirectory.read("openapi/webhooks/\(sample).json"))
        let location = flat["locationId"]?.stringValue ?? "L"
        let isCatalog = sample.hasPrefix("Product") || sample.hasPrefix("Price")
        var envelope = flat.mappingValue ?? [:]
        let event = String(sample.prefix { $0 != "." })
        // A price's own `type` stands where an envelope would name the event.
        if envelope["type"] == nil { envelope["type"] = .string(event) }
        envelope["webhookId"] = "w-flat"
        envelope["timestamp"] = "2026-11-24T04:50:06Z"
        let nested: OrderedObject = [
            "type": .string(event), "locationId": .string(location), "webhookId": "w-nested",
            "data": flat,
        ]
        let listener = try TrialListener(location: location)
        for form in [flat, .mapping(envelope), .mapping(nested)] {
            let before = listener.hints
            let status = await listener.post(JSONDocument.write(form, style: .compact))
            #expect(status == 200)
            #expect(listener.hints == before + (isCatalog ? 1 : 0))
        }
        if isCatalog { #expect(listener.references == ["655b33a82209e60b6adb87a5"]) }
    }

    @Test("every sample is in the list")
    func complete() throws {
        #expect(
            try FixtureDirectory.names(in: "openapi/webhooks")
                == Set(Self.samples.map { "\($0).json" }))
    }
}
