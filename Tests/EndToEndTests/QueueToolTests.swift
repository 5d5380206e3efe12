import Documents
import HostSystem
import Testing

/// `queue` beside a running agent and without one.
@Suite struct QueueToolTests {
    @Test("the agent parks what fails for good; retry wakes it, drop leaves it alone")
    func queue() async throws {
        let files = ["listings/mat.yaml": "title: Cork Mat\nprice: 79.00\n"]
        try await Scene.play(files, configuration: "rules: {retryAttempts: 2}") { scene in
            try await scene.run("sync", "--yes")
            #expect(try await scene.run("queue").outputText == "Nothing waits.\n")
            try await scene.shop.meet(
                ["method": "PUT", "path": "/products/*", "effect": "status", "status": 422])
            try scene.write("title: Cork Mat XL\nprice: 79.00\n", to: "listings/mat.yaml")
            #expect(
                try await scene.report("queue")["queue"]?.sequenceValue?.first?["state"]
                    == "pending")

            let agent = try scene.watch("--no-webhooks")
            try await agent.event("failed")
            try await eventually("two failures") { agent.events("failed").count == 2 }
            try await eventually("parked") {
                try await scene.report("queue")["queue"]?.sequenceValue?.first?["state"] == "parked"
            }
            #expect(try await scene.run("queue", "retry", "listings/mat").status == 0)
            try await eventually("a third failure") { agent.events("failed").count >= 3 }
            agent.signal(15)
            _ = await agent.ending()

            #expect(try await scene.run("queue", "drop", "listings/mat").status == 6)
            #expect(try await scene.run("queue", "drop", "listings/nothing").status == 1)
            #expect(try await scene.run("queue", "drop", "listings/mat", "--yes").status == 0)
            let dropped = try await scene.report("queue")["queue"]?.sequenceValue?.first
            #expect(dropped?["state"] == "dropped" && dropped?["nextTry"] == .null)
            #expect(try scene.text("listings/mat.yaml").contains("Cork Mat XL"))

            try await scene.shop.meet([] as [DocumentValue])
            try await scene.run("sync", "--yes")
            #expect(try await scene.productNames() == ["Cork Mat XL"])
            #expect(try await scene.run("queue").outputText == "Nothing waits.\n")
        }
    }
}
