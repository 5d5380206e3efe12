import Documents
import Testing

/// `git checkout` beneath a running agent: many files change at once, and nobody edited any of them.
@Suite struct CheckoutTests {
    private static let count = 80

    private static func files() -> [String: String] {
        var files: [String: String] = [:]
        for number in 0..<count {
            files["listings/l\(number).yaml"] = "title: Main \(number)\nprice: 10.00\n"
        }
        return files
    }

    private static let branches = """
        git init -q -b main . && git config user.name t && git config user.email t@example.com
        git add listings ghlsync.yaml && git commit -qm main && git checkout -qb spring
        sed -i 's/^title: Main/title: Spring/' listings/*.yaml && git commit -qam spring
        git checkout -q main
        """

    private func count(_ prefix: String, _ scene: Scene) async throws -> Int {
        try await scene.productNames().filter { $0.hasPrefix(prefix) }.count
    }

    @Test("a checkout that swaps every file is one plan, and nothing goes out before git is done")
    func onePlan() async throws {
        try await Scene.play(Self.files()) { scene in
            try await scene.shell(Self.branches)
            try await scene.report("sync", "--yes")
            let agent = try scene.watch("--no-webhooks")
            try await agent.event("ready")
            try await scene.shell("git checkout -q spring")
            try await agent.event("idle")
            #expect(try await count("Spring", scene) == Self.count)
            #expect(agent.events("plan").map { $0["changes"]?.intValue } == [Self.count])
        }
    }

    @Test(
        "a checkout of another branch than rules.branch sends nothing; the way back sends nothing either"
    )
    func wrongBranch() async throws {
        try await Scene.play(Self.files(), configuration: "rules: {branch: main}") { scene in
            try await scene.shell(Self.branches)
            try await scene.report("sync", "--yes")
            let agent = try scene.watch("--no-webhooks")
            try await agent.event("ready")
            try await scene.shell("git checkout -q spring")
            let refused = try await agent.event("failed")
            #expect("\(refused)".contains("rules.branch says main"))
            #expect(try await count("Main", scene) == Self.count)
            try await scene.shell("git checkout -q main")
            try scene.write("title: Edited\nprice: 10.00\n", to: "listings/l0.yaml")
            try await agent.event("idle")
            #expect(try await count("Main", scene) == Self.count - 1)
            #expect(try await count("Spring", scene) == 0)
            #expect(try await count("Edited", scene) == 1)
        }
    }
}
