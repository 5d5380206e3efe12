import Documents
import Glibc
import HostSystem
import Testing

/// What a running `watch` does with its configuration, its log, and the program that it tells.
@Suite struct WatchConfigurationTests {
    private func notes(_ agent: Agent) -> [String] {
        agent.events("note").compactMap { $0["message"]?.stringValue }
    }

    @Test("a saved configuration is applied, a wrong one is shown and not, SIGHUP reads it again")
    func reload() async throws {
        try await Scene.play(
            ["listings/mat.yaml": "title: Mat\n"],
            configuration: "rules: {autoSyncNewProducts: true}"
        ) { scene in
            let agent = try scene.watch("--log", "agent.txt")
            try await agent.event("ready")
            // The port that it has now is the one that it must get again.
            let url = try #require(try await agent.event("listening")["url"]?.stringValue)
            let port = try #require(url.split(separator: ":").last?.prefix { $0 != "/" })
            let before = try scene.text("ghlsync.yaml").replacing(
                "127.0.0.1:0", with: "127.0.0.1:\(port)")
            let without = before.replacing(
                "autoSyncNewProducts: true", with: "autoSyncNewProducts: false")
            try scene.write(without, to: "ghlsync.yaml")
            try await eventually("the new rules are read") {
                notes(agent).contains(
                    "configuration read again, from now on with its new rules, webhooks")
            }
            try await eventually("the agent that knows them is at work") {
                agent.events("listening").count == 2
            }

            try scene.write(without + "pol: 5\n", to: "ghlsync.yaml")
            let told = try await agent.event("invalid")
            #expect(told["diagnostics"]?.sequenceValue?.isEmpty == false)
            try scene.write("title: Cork\n", to: "listings/cork.yaml")
            try scene.write("title: Big mat\n", to: "listings/mat.yaml")
            try await eventually("the edit of what is known goes on") {
                try await scene.productNames() == ["Big mat"]
            }

            try scene.write(before, to: "ghlsync.yaml")
            try await eventually("the rules of before let the new file go") {
                try await scene.productNames() == ["Big mat", "Cork"]
            }
            agent.signal(SIGHUP)
            try await eventually("the signal is heard") {
                notes(agent).contains("the configuration is as it was")
            }
            agent.signal(SIGINT)
            #expect(await agent.ending().status == 130)
            let log = try scene.text("agent.txt")
            #expect(log.contains("ghlsync.yaml:") && log.contains("push  listings/cork  create"))
            #expect(!log.contains(scene.shop.token) && !log.contains("\u{1B}"))
        }
    }

    @Test("another location is not gone to behind anybody's back")
    func otherLocation() async throws {
        try await Scene.play(["listings/mat.yaml": "title: Mat\n"]) { scene in
            let agent = try scene.watch()
            try await agent.event("ready")
            let text = try scene.text("ghlsync.yaml")
            try scene.write(
                text.replacing(scene.shop.location, with: "other123"), to: "ghlsync.yaml")
            try await eventually("it says what to do") {
                notes(agent).contains { $0.contains("end this watch and start it anew") }
            }
            try scene.write("title: Big mat\n", to: "listings/mat.yaml")
            try await eventually("the location of before is kept in step") {
                try await scene.productNames() == ["Big mat"]
            }
        }
    }

    @Test("--notify runs a program with the words as one argument, which no shell has seen")
    func notify() async throws {
        try await Scene.play(["listings/mat.yaml": "title: Mat\n"]) { scene in
            try scene.write(
                "#!/bin/sh\nprintf '%s|' \"$#\" \"$@\" > told.tmp && mv told.tmp told\n",
                to: "tell.sh")
            try await scene.shell("chmod +x tell.sh")
            let agent = try scene.watch("--notify", "'\(scene.folder)/tell.sh' first")
            try await agent.event("ready")
            try scene.write("title: [\"$(touch hacked)\"]\n", to: "listings/mat.yaml")
            try await eventually("the program is told") { scene.exists("told") }
            let told = try scene.text("told")
            #expect(told.hasPrefix("2|first|") && told.contains("listings/mat"))
            #expect(!scene.exists("hacked"))
            let bad = try await scene.run("watch", "--notify", "it's")
            #expect(bad.status == 64 && bad.errorText.contains("--notify takes a command"))
        }
    }
}
