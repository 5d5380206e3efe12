import Documents
import Sandbox
import Testing

@testable import CommandLineTool

/// `locations`, `--location all`, `drift` and `promote`, as a user runs them.
@Suite struct LocationsCommandTests {
    private static let second = "clientLocation2"

    private static func withBoth(_ body: (CommandScene) async throws -> Void) async throws {
        try await CommandScene.play { scene in
            try scene.authorise(SandboxLocation.demo.id)
            #expect(try await scene.run("locations", "add", "client", second).code == .done)
            try scene.authorise(second)
            try await body(scene)
        }
    }

    @Test("add and use change the configuration and keep its comments; list says what there is")
    func addUseList() async throws {
        try await CommandScene.play { scene in
            try scene.authorise(SandboxLocation.demo.id)
            let before = try scene.text("ghlsync.yaml")
            #expect(try await scene.run("locations", "add", "client", Self.second).code == .done)
            let after = try scene.text("ghlsync.yaml")
            #expect(after.contains("client:\n    id: \(Self.second)"))
            #expect(after.hasPrefix(before.split(separator: "rateLimit")[0]))
            #expect(try await scene.run("locations", "use", "client").code == .done)
            #expect(try scene.text("ghlsync.yaml").contains("active: client # for now"))
            let list =
                try await scene.run("locations", "list").json["locations"]?.sequenceValue ?? []
            #expect(list.map { $0["name"]?.stringValue } == ["client", "main"])
            #expect(list.map { $0["active"]?.boolValue } == [true, false])
            #expect(list.map { $0["token"]?.stringValue } == ["none", "privateIntegrationToken"])
        }
    }

    @Test(
        "names that are taken, unknown or have a meaning are refused, and nothing is written",
        arguments: [
            ["add", "main", "other"], ["add", "all", "other"],
            ["add", "twin", SandboxLocation.demo.id], ["use", "mian"], ["add", "x", "../../etc"],
        ])
    func refusals(_ words: [String]) async throws {
        try await CommandScene.play { scene in
            let before = try scene.text("ghlsync.yaml")
            #expect(try await scene.run(all: ["locations"] + words).code != .done)
            #expect(try scene.text("ghlsync.yaml") == before)
        }
    }

    @Test("--location all syncs each, says what came of each, and brings them together")
    func all() async throws {
        try await Self.withBoth { scene in
            let first = try await scene.run("sync", "--location", "all", "--yes")
            #expect(first.code == .done)
            let reports = first.json["locations"]?.sequenceValue ?? []
            #expect(reports.map { $0["location"]?.stringValue } == ["client", "main"])
            #expect(reports.map { $0["report"]?["counts"]?["created"]?.intValue } == [1, 1])
            for location in [SandboxLocation.demo.id, Self.second] {
                #expect(scene.host.api.objects(.product, in: location).count == 1)
            }
            // The environment says it, too; and each command has its own shape in it.
            let variables = ["GHLSYNC_LOCATION": "all"]
            for command in ["status", "plan", "push", "pull"] {
                let again = try await scene.run(command, variables: variables)
                #expect(again.code == .done, "\(command)")
                #expect(again.json["locations"]?.sequenceValue?.count == 2, "\(command)")
            }
            let status = try await scene.run("status", variables: variables).json
            #expect(status["locations"]?[0]?["report"]?["inSync"] == true)
            #expect(try await scene.run("validate", variables: variables).code == .done)
            // A command that works with one location says so.
            #expect(try await scene.run("history", "--location", "all").code == .usage)
        }
    }

    @Test("one location that fails keeps the others from nothing, and its code is the worst")
    func failing() async throws {
        try await CommandScene.play { scene in
            try scene.authorise(SandboxLocation.demo.id)
            _ = try await scene.run("locations", "add", "client", Self.second)
            let result = try await scene.run("sync", "--location", "all", "--yes")
            #expect(result.code == .notAuthorised)
            let reports = result.json["locations"]?.sequenceValue ?? []
            #expect(reports.map { $0["exitCode"]?.intValue } == [5, 0])
            #expect(reports.first?["error"]?.stringValue?.contains("no token") == true)
            #expect(scene.host.api.objects(.product).count == 1)
            let drift = try await scene.run("drift")
            #expect(drift.code == .notAuthorised)
            let cells = drift.json["entities"]?[0]?["cells"]
            #expect(cells?["client"]?["state"] == "unknown" && cells?["main"]?["state"] == "same")
        }
    }

    @Test("drift shows what differs where, and its exit code says so when it is asked for")
    func drift() async throws {
        try await Self.withBoth { scene in
            _ = try await scene.run("sync", "--location", "all", "--yes")
            #expect(try await scene.run("drift", "--exit-code").code == .done)
            try scene.write("title: Cork Mat\nprice: 49\n", "listings/mat.yaml")
            _ = try await scene.run("sync", "--location", "main")
            #expect(try await scene.run("drift").code == .done)
            let drift = try await scene.run("drift", "listings/mat", "--exit-code")
            #expect(drift.code == .changesPending && drift.json["drifting"] == 1)
            let cells = drift.json["entities"]?[0]?["cells"]
            #expect(cells?["client"]?["fields"] == ["title"] && cells?["main"]?["state"] == "same")
            #expect(try await scene.run("drift", "listings/nope").code == .done)
        }
    }

    @Test("promote must be confirmed, does what it said, and touches no other location")
    func promote() async throws {
        try await Self.withBoth { scene in
            _ = try await scene.run("sync", "--location", "all", "--yes")
            let id = try #require(scene.host.api.objects(.product)[0]["_id"]?.stringValue)
            try scene.host.api.edit(.product, id: id, ["name": "Tried"], at: scene.host.moment)
            let words = ("listings/mat", "--from", "main", "--to", "client")
            let dry = try await scene.run(
                "promote", words.0, words.1, words.2, words.3, words.4, "--dry-run")
            #expect(dry.code == .done && dry.json["push"]?["changes"]?[0]?["direction"] == "push")
            #expect(
                try await scene.run("promote", words.0, words.1, words.2, words.3, words.4).code
                    == .guarded)
            #expect(try scene.text("listings/mat.yaml").contains("title: Mat"))
            let done = try await scene.run(
                "promote", words.0, words.1, words.2, words.3, words.4, "--yes")
            #expect(done.code == .done && done.json["push"]?["counts"]?["updated"] == 1)
            #expect(scene.host.api.objects(.product, in: Self.second)[0]["name"] == "Tried")
            #expect(try scene.text("listings/mat.yaml").contains("title: Tried"))
            #expect(try await scene.run("promote", "listings/mat", "--from", "main").code == .usage)
            #expect(
                try await scene.run(
                    "promote", "listings/mat", "--from", "main", "--to", "main"
                ).code == .usage)
        }
    }
}
