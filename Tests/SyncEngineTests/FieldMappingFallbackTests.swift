import Catalog
import Documents
import Ledger
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Testing

@testable import SyncEngine

/// Mappings that a location cannot carry out, and fields that have none: they stay in the files.
@Suite struct FieldMappingFallbackTests {
    @Test(
        "without the custom object, or the right to it, the fields stay local and the sync goes on",
        arguments: [
            nil, SandboxFault.Effect.status(401, retryAfter: nil, applied: false),
            .status(403, retryAfter: nil, applied: false),
        ])
    func fallback(effect: SandboxFault.Effect?) async throws {
        var builder = FieldMappingTests.builder(FieldMappingTests.records)
        if let effect {
            builder.faults = [
                SandboxFault(
                    effect, path: "/objects/*",
                    message: "The token is not authorized for this scope.")
            ]
        }
        let world = builder.build()
        let report = try await world.start().sync()
        #expect(report.counts.created == 1 && report.problems.isEmpty, "\(report.problems)")
        let remark = try #require(report.plan.remarks.first)
        #expect(remark.hasPrefix("linkUrl, location stay in the files for now: "), "\(remark)")
        #expect(try await world.troubleAtRest() == [])

        // Who asks the ledger alone hears the same.
        let id = SandboxLocation.demo.id
        #expect(
            LedgerStore.placeless(in: world.disk, locationID: id) == ["location", "linkUrl"])

        // Once it is there, they go.
        world.sandbox.faults = SandboxFaults([])
        try world.addCustomObject(fields: ["location", "link_url"])
        try await world.start().sync()
        #expect(LedgerStore.placeless(in: world.disk, locationID: id) == [])
        #expect(try FieldMappingTests.properties(world)["location"] == "Harbour")
    }

    @Test("a field of the wrong type, or none, keeps only its own in the file")
    func partialFallback() async throws {
        let world = FieldMappingTests.builder(FieldMappingTests.records).build()
        try world.addCustomObject(fields: ["location"], type: "NUMERICAL")
        let report = try await world.start().sync()
        #expect(
            report.plan.remarks.contains { $0.contains("is of type NUMERICAL, not TEXT") }
                && report.plan.remarks.contains { $0.contains("has no field link_url") },
            "\(report.plan.remarks)")
        #expect(world.sandbox.objects(.record).isEmpty)
    }

    @Test(
        "an object that goes away changes neither file nor agreement; a deletion still goes through"
    )
    func objectGone() async throws {
        let world = try await FieldMappingTests.settled()
        world.sandbox.faults = SandboxFaults([
            SandboxFault(
                .status(403, retryAfter: nil, applied: false), path: "/objects/*",
                message: "The token is not authorized for this scope.")
        ])
        let report = try await world.start().sync()
        #expect(report.plan.isEmpty, "\(report.plan)")
        #expect(world.disk.text(at: FieldMappingTests.mat) == FieldMappingTests.listing)
        world.sandbox.faults = SandboxFaults([])
        #expect(try await world.start().sync().plan.isEmpty)
        world.sandbox.faults = SandboxFaults([
            SandboxFault(
                .status(403, retryAfter: nil, applied: false), path: "/objects/*",
                message: "The token is not authorized for this scope.")
        ])
        world.removeFile(FieldMappingTests.mat)
        try await world.start { $0.confirmsBrakes = true }.sync()
        #expect(world.sandbox.objects(.product).isEmpty)
    }

    @Test("the plan says once which fields stay in the files, and nothing when none is used")
    func remarks() async throws {
        var builder = FieldMappingTests.builder("linkUrl: customValue")
        builder.files["listings/other.yaml"] = "title: Other\nlocation: Here\n"
        let plan = try await builder.build().start().plan()
        #expect(
            plan.remarks == [
                "location stays in the file: GoHighLevel's products have no such field; "
                    + "map it with fieldMapping in ghlsync.yaml"
            ])
        builder.files = [FieldMappingTests.mat: "title: Cork Mat\n"]
        #expect(try await builder.build().start().plan().remarks == [])
    }
}
