import Documents
import Glibc
import HostSystem
import Ports
import Testing

/// The agent is killed in the middle of the first push, again and again; nothing is made twice (I4, I5).
@Suite(.serialized) struct KillTests {
    @Test("an agent that is killed in the middle of the first push leaves no duplicates")
    func killedWhilePushing() async throws {
        var files: [String: String] = [:]
        for number in 1...200 {
            files["listings/item-\(number).yaml"] = "title: Item \(number)\nprice: \(number)\n"
        }
        try await Scene.play(files) { scene in
            // After so many creates the shop carries out what it is asked and answers no more: each kill
            // meets requests on their way, however slow this machine is.
            for answers in [40, 100, 100] {
                try await scene.shop.meet([
                    [
                        "name": "answers", "method": "POST", "effect": "delay", "delay": 0,
                        "first": .number(DecimalNumber(answers)),
                    ],
                    ["name": "hangs", "method": "POST", "effect": "delay", "delay": 600],
                ])
                let agent = try scene.watch("--no-webhooks")
                try await eventually("a create that hangs") { try await scene.shop.wasMet("hangs") }
                agent.signal(SIGKILL)
                let ending = await agent.ending()
                #expect(ending.status == 128 + SIGKILL, "\(ending.outputText)\(ending.errorText)")
                try await scene.shop.call(.delete, "/sandbox/requests")
            }
            try await scene.shop.call(.delete, "/sandbox/faults")
            #expect(
                try await scene.shop.objects("product").count < 200,
                "all was done before the last kill")

            let report = try await scene.report("sync", "--yes")
            #expect(report["counts"]?["failed"]?.intValue == 0)
            #expect(try await Set(scene.productNames()) == Set((1...200).map { "Item \($0)" }))
            #expect(try await scene.productNames().count == 200)
            let prices = try await scene.shop.objects("price")
            #expect(prices.count == 200)
            #expect(Set(prices.compactMap { $0["product"]?.stringValue }).count == 200)

            let status = try await scene.report("status")
            #expect(status["inSync"]?.boolValue == true)
            #expect(status["entities"]?.sequenceValue?.isEmpty == true)
            #expect(try await scene.program.isInStep(scene.folder))
            try await expectQuiet(scene)
        }
    }

    @Test("an agent that is killed between a product and its price goes on at the price")
    func killedBeforeThePrice() async throws {
        try await Scene.play(["listings/mat.yaml": "title: Mat\nprice: 49\n"]) { scene in
            // The price gets no answer, and is made when the agent is dead already.
            try await scene.shop.meet([
                "method": "POST", "path": "/products/*/price", "effect": "applyLate", "seconds": 8,
            ])
            let agent = try scene.watch("--no-webhooks")
            try await eventually("a price was sent") { try await scene.shop.wasMet() }
            agent.signal(SIGKILL)
            _ = await agent.ending()
            #expect(try await scene.shop.objects("price").isEmpty)
            try await scene.shop.call(.delete, "/sandbox/faults")

            let report = try await scene.report("sync", "--yes")
            #expect(report["counts"]?["failed"]?.intValue == 0, "\(report)")
            #expect(try await scene.shop.objects("product").count == 1)
            #expect(try await scene.shop.objects("price").count == 1)
            #expect(try await scene.amount(of: "Mat") == "49")
            #expect(try await scene.program.isInStep(scene.folder))
            try await expectQuiet(scene)
        }
    }

    private func expectQuiet(_ scene: Scene) async throws {
        let before = try await scene.shop.mutations()
        let ending = try await scene.run("sync")
        #expect(ending.status == 0)
        #expect(try await scene.shop.mutations() == before)
    }
}
