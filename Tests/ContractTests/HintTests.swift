import Catalog
import Documents
import Ledger
import Ports
import Sandbox
import SyncCore
import SyncEngine
import SyncTestKit
import Testing

/// What follows from a webhook: a look, and nothing that the webhook says.
@Suite struct HintTests {
    @Test("S08: a genuine ProductDelete for a product that lives deletes nothing")
    func livingProduct() async throws {
        let world = WorldBuilder().build()
        let life = world.start()
        try await life.sync()
        let product = try #require(world.sandbox.objects(.product).first)
        let id = try #require(product["_id"]?.stringValue)
        let trial = try TrialListener(location: SandboxLocation.demo.id)
        let body = Array(
            #"{"type":"ProductDelete","locationId":"\#(SandboxLocation.demo.id)","_id":"\#(id)"}"#
                .utf8)
        #expect(await trial.post(body) == 200)
        #expect(trial.references == [id])
        let before = world.disk.text(at: "listings/mat.yaml")
        let hints = Set(trial.references.map { RemoteReference(kind: .listing, id: $0) })
        let report = try await life.cycle.run(CycleScope(remote: hints), trigger: .webhook)
        #expect(report.counts.deleted == 0)
        #expect(world.disk.text(at: "listings/mat.yaml") == before)
        #expect(world.names(.product) == ["Cork Mat"])
    }
}
