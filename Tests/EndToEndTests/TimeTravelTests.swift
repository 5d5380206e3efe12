import Documents
import HostSystem
import Testing

/// `blame`, `show --at` and `explain`.
@Suite struct TimeTravelTests {
    @Test("an earlier version is shown byte for byte, and each field says who set it")
    func show() async throws {
        let first = "# ours\ntitle: Cork Mat\nprice: 79.00 # net\nlocation: shelf 4\n"
        try await Scene.play(["listings/mat.yaml": first]) { scene in
            try await scene.run("sync", "--yes")
            let runs = try await scene.report("history", "--runs")["runs"]?.sequenceValue ?? []
            let then = try #require(runs.last?["t"]?.stringValue)
            // Between the two runs: a time to the millisecond that both differ from.
            try await eventually("a later millisecond") {
                try await scene.shell("date -u +%FT%T.%3NZ").outputText > then
            }
            let between = try await scene.shell("date -u +%FT%T.%3NZ").outputText
                .filter { !$0.isNewline }
            let second = "title: Cork Mat XL\nprice: 89\nlocation: shelf 4\n"
            try scene.write(second, to: "listings/mat.yaml")
            try await scene.run("sync", "--yes")

            #expect(try await scene.run("show", "listings/mat").outputText == second)
            let old = try await scene.run("show", "listings/mat", "--at", between)
            #expect(old.outputText == first)
            #expect(try await scene.run("show", "listings/mat", "--at", "1d").status == 1)
            #expect(try await scene.run("show", "listings/nothing").status == 1)
            #expect(try await scene.run("show", "listings/mat", "--at", "soon").status == 64)

            let fields = try await scene.report("blame", "listings/mat.yaml")["fields"]?
                .sequenceValue
            func who(_ path: String) -> DocumentValue? {
                fields?.first { $0["path"]?.stringValue == path }
            }
            #expect(who("title")?["who"] == "the file (command)")
            #expect(who("location")?["who"] == "the file (stays local)")
            #expect(who("price.amount")?["run"] != who("price.currency")?["run"])
        }
    }

    @Test("explain says the state of an entity, why, and what happens next")
    func explain() async throws {
        let files = [
            "listings/mat.yaml": "title: Cork Mat\nprice: 79.00\nlocation: shelf 4\n",
            "listings/rope.yaml": "title: Rope\nprice: 5\n",
        ]
        try await Scene.play(files, configuration: "rules: {conflictResolution: manual}") { scene in
            func state(_ word: String) async throws -> String? {
                try await scene.report("explain", word)["state"]?.stringValue
            }
            #expect(try await state("listings/mat") == "pending")
            try await scene.run("sync", "--yes")
            #expect(try await state("listings/mat.yaml") == "in step")
            #expect(try await state("ghlsync.yaml") == "no-entity")
            #expect(try await state("listings/nothing") == "unknown")

            try scene.write("title: Cork Mat XL\nprice: 79.00\n", to: "listings/mat.yaml")
            let pending = try await scene.run("explain", "listings/mat").outputText
            #expect(pending.contains("pending") && pending.contains("update of title"))
            let id = try #require(try await scene.product("Cork Mat")?["_id"]?.stringValue)
            try await scene.shop.edit("product", id, ["name": "Theirs"])
            #expect(
                try await scene.report("explain", "listings/mat", "--remote")["state"] == "conflict"
            )
            try await scene.run("sync", "--yes")
            #expect(try await state("listings/mat") == "conflict")
            let refused = try await scene.run("conflicts", "resolve")
            #expect(refused.status == 4 && refused.errorText.contains("no terminal to ask at"))

            try scene.write("title: [\n", to: "listings/rope.yaml")
            #expect(try await state("listings/rope") == "invalid")
            try await scene.shell("rm listings/rope.yaml")
            let removed = try await scene.run("explain", "listings/rope").outputText
            #expect(removed.contains("pending") && removed.contains("delete"))
        }
    }
}
