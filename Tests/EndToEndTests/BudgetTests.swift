import Documents
import HostSystem
import Ports
import Testing

/// What processes of one user may send together.
@Suite(.serialized) struct BudgetTests {
    @Test("two processes on one location stay within one window together")
    func twoProcesses() async throws {
        var files: [String: String] = [:]
        for number in 1...10 {
            files["listings/item-\(number).yaml"] = "title: Item \(number)\nprice: \(number)\n"
        }
        try await Scene.play(files) { scene in
            let (max, window) = (20, 500)
            let limit = "{max: \(max), windowMs: \(window), delayAfter: \(max), delayMs: 0}"
            let other = scene.program.home + "/other"
            try await scene.shell(
                "sed -i 's/^rateLimit: .*/rateLimit: \(limit)/' ghlsync.yaml; cp -r . ../other; rm -rf ../other/.ghlsync; cd ../other/listings; for f in *; do mv $f other-$f; sed -i 's/Item/Other/' other-$f; done"
            )
            try await scene.shop.call(.delete, "/sandbox/requests")
            let runs = try [scene.folder, other].map {
                try scene.program.start(["push", "--yes", "--json"], in: $0)
            }
            for run in runs {
                let ending = await run.ending()
                #expect(ending.status == 0, "\(ending.outputText)\(ending.errorText)")
            }
            let log =
                try await scene.shop.call(.get, "/sandbox/requests")["requests"]?
                .sequenceValue ?? []
            let times = log.filter { $0["target"]?.stringValue?.hasPrefix("/sandbox") == false }
                .compactMap { $0["ms"]?.intValue }.sorted()
            #expect(times.count > 2 * max)
            for index in times.indices.dropFirst(max) {
                #expect(times[index] - times[index - max] >= window)
            }
            #expect(try await scene.productNames().count == 20)
        }
    }

    @Test("a used-up day is said by sync, status and their JSON, with its end; nothing is sent")
    func usedUpDay() async throws {
        try await Scene.play(["listings/mat.yaml": "title: Mat\nprice: 79\n"]) { scene in
            try await scene.run("sync", "--yes")
            let shop = try await Shop(scene.program, ["--daily", "2"])
            var program = scene.program
            shop.adopt(&program)
            let used = try await program.run("sync", "--yes", in: scene.folder)
            #expect(used.status == 1)
            #expect(used.errorText.contains("used up until 20"), "\(used.errorText)")
            let before = try await shop.call(.get, "/sandbox/counts")["requests"]
            let failure = try await program.report("sync", in: scene.folder)
            #expect(failure["until"]?.stringValue?.hasSuffix("T00:00:00.000Z") == true)
            let status = try await program.report("status", in: scene.folder)
            #expect(status["budget"]?["exhaustedUntil"] == failure["until"])
            #expect(status["budget"]?["dailyRemaining"] == 0)
            let words = try await program.run("status", in: scene.folder)
            #expect(words.outputText.contains("nothing is sent until 20"))
            let watch = try await program.run(
                "watch", "--once", "--yes", "--json", in: scene.folder)
            #expect(watch.outputText.contains(#""until":"20"#))
            #expect(try await shop.call(.get, "/sandbox/counts")["requests"] == before)
            await shop.end()
        }
    }
}
