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
}
