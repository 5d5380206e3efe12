import Catalog
import Documents
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Testing

@testable import HighLevel

/// Getting a location ready for fields in a custom object, and reading what the API says of records.
@Suite struct CustomObjectTests {
    private static let mapping = FieldMapping(listing: [
        "location": .object("location"), "linkUrl": .object("link_url"),
    ])

    private func bench(_ behaviour: SandboxBehaviour = .init()) -> Bench {
        Bench(behaviour: behaviour) { $0.mapping = Self.mapping }
    }

    @Test(
        "what is missing is made once; a second time there is nothing to make",
        arguments: [true, false])
    func create(isSingular: Bool) async throws {
        var behaviour = SandboxBehaviour()
        behaviour.fieldKeysAreSingular = isSingular
        let bench = bench(behaviour)
        let before = try #require(try await bench.replica.customObjectCheck())
        #expect(before.placeless == ["location", "linkUrl"])
        let made = try await bench.replica.createCustomObject()
        #expect(made.count == 3, "\(made)")
        #expect(try await bench.replica.customObjectCheck()?.troubles == [:])
        #expect(try await bench.replica.createCustomObject() == [])
        #expect(bench.sandbox.objects(.objectField).count == 3)
    }

    @Test("a location's token that may not make schemas is told so, and nothing is made")
    func refused() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.offersObjectSchemas = false
        let bench = bench(behaviour)
        let failure = await #expect(throws: CycleFailure.self) {
            try await bench.replica.createCustomObject()
        }
        #expect(failure?.kind == .notAuthorised)
        #expect(failure?.request?.hasPrefix("POST /objects/ (401") == true)
    }

    @Test("nothing mapped to an object asks for nothing")
    func nothing() async throws {
        let bench = Bench()
        #expect(try await bench.replica.customObjectCheck() == nil)
        #expect(bench.sandbox.requestCount == 0)
    }

    @Test(
        "each form in which properties come is read",
        arguments: [
            ["location": "Harbour"], #"{"location":"Harbour"}"#,
            [["key": "location", "valueString": "Harbour"]],
            ["custom_objects.ghlsync_listing.location": "Harbour"],
        ] as [DocumentValue])
    func forms(properties: DocumentValue) throws {
        let record = try #require(RecordForm.normal(["id": "r1", "properties": properties]))
        let fields = SidecarMapping(Self.mapping).fields(of: Sidecar(record: record))
        #expect(fields == ["location": "Harbour"])
    }

    @Test("a record event leads to the listing whose product it names, and only for our object")
    func events() throws {
        func subject(
            _ text: String, _ mapping: FieldMapping = CustomObjectTests.mapping
        ) throws -> WebhookEvent.Subject {
            try WebhookEvent(body: Array(text.utf8), locationID: "L", mapping: mapping).subject
        }
        let listing = WebhookEvent.Subject.object(RemoteReference(kind: .listing, id: "p1"))
        let properties = #""properties":[{"key":"product_id","valueString":"p1"}]"#
        for name in ["RecordCreate", "RecordUpdate", "RecordDelete"] {
            let text = #"{"type":"\#(name)","id":"r1","locationId":"L",\#(properties)}"#
            #expect(try subject(text) == listing)
            #expect(try subject(text, FieldMapping()) == .unrelated)
        }
        // As the official samples have it: no event name.
        #expect(try subject(#"{"id":"r1","locationId":"L",\#(properties)}"#) == listing)
        #expect(
            try subject(
                #"{"type":"RecordUpdate","id":"r1","locationId":"L","objectKey":"custom_objects.pet",\#(properties)}"#
            ) == .unrelated)
        #expect(
            try subject(
                #"{"id":"r1","locationId":"L","properties":[{"key":"pet","valueString":"x"}]}"#)
                == .unrelated)
        #expect(
            try subject(
                #"{"id":"r1","locationId":"L","properties":[{"key":"product_id","valueString":"../x"}]}"#
            ) == .unrelated)
    }

    @Test(
        "only names that ghlsync gives are a directory's values",
        arguments: [
            ("ghlsync wellness name", "wellness"), ("ghlsync wellness custom_css", "wellness"),
            ("ghlsync wellness css", nil), ("ghlsync ../x name", nil), ("other wellness name", nil),
            ("ghlsync a b name", nil), ("ghlsync listing 65f0", nil),
        ] as [(String, String?)])
    func names(name: String, key: String?) {
        #expect(DirectoryValues.parse(name, namespace: "ghlsync")?.key.name == key)
    }
}
