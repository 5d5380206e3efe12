import Documents
import HostSystem
import Testing

/// `undo` and `snapshots` as a person uses them.
@Suite struct TakingBackTests {
    private static let files = [
        "listings/mat.yaml": "# as we sell it\ntitle: Cork Mat\nprice: 79.00 # net\n",
        "listings/rope.yaml": "title: Jump Rope\nprice: 9.5\n",
        "collections/best.yaml": "name: Best\nitems: [mat, rope]\n",
    ]

    @Test("undo returns both sides to the state before the last run, byte for byte for files")
    func undo() async throws {
        try await Scene.play(Self.files) { scene in
            try await scene.run("sync", "--yes")
            let before = try await scene.files()
            try scene.write(
                "title: Cork Mat XL\nprice: 89.00\ndescription: new\n", to: "listings/mat.yaml")
            try scene.write("title: Block\nprice: 5\n", to: "listings/block.yaml")
            try await scene.shell(
                "rm listings/rope.yaml && echo 'name: Best' > collections/best.yaml")
            try await scene.run("sync", "--yes")
            #expect(try await scene.productNames() == ["Block", "Cork Mat XL"])

            #expect(try await scene.run("undo").status == 6)
            #expect(try await scene.run("undo", "--dry-run").status == 0)
            #expect(try await scene.productNames() == ["Block", "Cork Mat XL"])
            let report = try await scene.report("undo", "--yes")
            #expect(report["leftOut"] == [] && report["files"]?.sequenceValue?.count == 4)
            #expect(try await scene.files() == before)
            #expect(try await scene.productNames() == ["Cork Mat", "Jump Rope"])
            #expect(try await scene.amount(of: "Cork Mat") == "79")
            #expect(try await scene.program.isInStep(scene.folder))
            #expect(try await scene.run("undo", "no-such-run").status == 1)
        }
    }

    @Test("a snapshot is made, compared, and restored at GoHighLevel with the file")
    func snapshots() async throws {
        try await Scene.play(Self.files) { scene in
            try await scene.run("sync", "--yes")
            #expect(try await scene.run("snapshots", "create", "before-sale").status == 0)
            #expect(try await scene.run("snapshots", "create", "before-sale").status == 1)
            try scene.write(
                "# as we sell it\ntitle: Cork Mat\nprice: 69.00 # net\n", to: "listings/mat.yaml")
            try await scene.run("sync", "--yes")
            let diff = try await scene.run("snapshots", "diff", "before-sale", "listings/mat.yaml")
            #expect(diff.outputText.contains("79.00") && diff.outputText.contains("69.00"))

            let runs = try await scene.report("history", "--runs")["runs"]?.sequenceValue ?? []
            let last = try #require(runs.last?["run"]?.stringValue)
            let remote = try await scene.report("snapshots", "diff", last)
            let paths = remote["differences"]?.sequenceValue?.first?["changes"]?.sequenceValue?
                .compactMap { $0["path"]?.stringValue }
            #expect(paths == ["price"])
            #expect(try await scene.run("snapshots", "restore", last, "--remote").status == 6)
            try await scene.report("snapshots", "restore", last, "--remote", "--yes")
            #expect(try await scene.amount(of: "Cork Mat") == "79")
            #expect(try scene.text("listings/mat.yaml") == Self.files["listings/mat.yaml"])
            #expect(try await scene.program.isInStep(scene.folder))
        }
    }

    @Test("a product that was deleted comes back from its snapshot with its price and its file")
    func deletedProduct() async throws {
        try await Scene.play(Self.files) { scene in
            try await scene.run("sync", "--yes")
            try await scene.shell(
                "rm listings/rope.yaml && echo 'name: Best' > collections/best.yaml")
            try await scene.run("sync", "--yes")
            let runs = try await scene.report("history", "--runs")["runs"]?.sequenceValue ?? []
            let last = try #require(runs.last?["run"]?.stringValue)
            try await scene.report(
                "snapshots", "restore", last, "listings/rope", "--remote", "--yes")
            #expect(try await scene.amount(of: "Jump Rope") == "9.5")
            #expect(try scene.text("listings/rope.yaml") == Self.files["listings/rope.yaml"])
            #expect(try await scene.program.isInStep(scene.folder))
        }
    }

    @Test("beside a running watch undo puts the files back, and the watch carries them over")
    func besideAgent() async throws {
        try await Scene.play(Self.files) { scene in
            try await scene.run("sync", "--yes")
            let agent = try scene.watch("--no-webhooks")
            try await agent.event("ready")
            try scene.write(
                "# as we sell it\ntitle: Cork Mat XL\nprice: 79.00 # net\n", to: "listings/mat.yaml"
            )
            try await agent.event("pushed")
            // The history's line comes with the outcome, the files that were agreed on a moment later.
            try await eventually("the run is over") {
                try await scene.report("undo", "--dry-run")["files"]?.sequenceValue?.count == 1
            }
            let undone = try await scene.run("undo", "--yes")
            #expect(undone.status == 0 && undone.errorText.contains("carries the files over"))
            #expect(try scene.text("listings/mat.yaml") == Self.files["listings/mat.yaml"])
            try await eventually("pushed back") { agent.events("pushed").count == 2 }
            #expect(try await scene.productNames() == ["Cork Mat", "Jump Rope"])
        }
    }
}
