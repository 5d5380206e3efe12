import Documents
import HostSystem
import Testing

/// What scripts rely on: how little is said, and when a program has ended as it was told to.
@Suite struct QuietTests {
    @Test("--quiet says nothing of what went well, and all of what did not")
    func quiet() async throws {
        try await Scene.play(["listings/mat.yaml": "title: Mat\nprice: 79\ncategory: mats\n"]) {
            scene in
            let good = try await scene.run("sync", "--yes", "--quiet")
            #expect(good.status == 0)
            #expect(good.outputText == "" && good.errorText == "")
            try await scene.shop.meet([
                "method": "PUT", "path": "/products/*", "effect": "status", "status": 422,
                "message": "name must be shorter than or equal to 4 characters",
            ])
            try scene.write("title: Cork Mat\nprice: 79\ncategory: mats\n", to: "listings/mat.yaml")
            let bad = try await scene.run("push", "--quiet")
            #expect(bad.status == 1)
            #expect(bad.outputText == "")
            #expect(bad.errorText.contains("✗ listings/mat"))
            #expect(bad.errorText.contains("listings/mat.yaml:1:8: error: name must be shorter"))
        }
    }

    @Test("a sandbox that is ended as soon as it says where it is ends cleanly, its data written")
    func endedAtOnce() async throws {
        let program = try Program()
        for number in 0..<8 {
            let file = "\(program.home)/data-\(number).json"
            let sandbox = try program.start(["sandbox", "--json", "--data", file])
            for await _ in sandbox.lines { break }
            sandbox.signal(2)
            #expect(await sandbox.ending().status == 0)
            #expect(try Program.read(file).isEmpty == false)
        }
        await program.discard()
    }
}
