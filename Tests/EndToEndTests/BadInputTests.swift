import Documents
import Glibc
import HostSystem
import Ports
import Testing

/// What a person gets wrong: a clear word with its place and what to do, the right exit code, nothing
/// changed at the shop, and no byte of a file touched.
@Suite(.serialized) struct BadInputTests {
    private static let good = ["listings/mat.yaml": "title: Mat\nprice: 49\n"]

    struct BadFile: CustomTestStringConvertible {
        let what: String
        var path = "listings/bad.yaml"
        let bytes: [UInt8]
        let says: [String]
        var testDescription: String { what }

        init(_ what: String, _ text: String, at path: String = "listings/bad.yaml", says: String...) {
            self.init(what, bytes: Array(text.utf8), at: path, says)
        }

        init(_ what: String, bytes: [UInt8], at path: String = "listings/bad.yaml", _ says: [String]) {
            self.what = what
            self.path = path
            self.bytes = bytes
            self.says = says
        }
    }

    private static let badFiles = [
        BadFile(
            "an unknown field", "title: A\npirce: 4\n",
            says: "listings/bad.yaml:2:1: error: unknown field \"pirce\"", "did you mean price?"),
        BadFile(
            "a wrong type", "title: [A]\n",
            says: "listings/bad.yaml:1:8: error: title must be a text, not a list"),
        BadFile(
            "a price with a comma", "title: A\nprice: 12,50\n",
            says: "listings/bad.yaml:2:", "write 12.50"),
        BadFile(
            "a key that is there twice", "title: A\ntitle: B\n",
            says: "listings/bad.yaml:2:1: error: the key title is written twice", "keep one of them",
            "listings/bad.yaml:1:1: first written here"),
        BadFile(
            "a key that is there twice in JSON", "{\"title\": \"A\", \"title\": \"B\"}\n",
            at: "listings/bad.json", says: "listings/bad.json:1:16: error:", "title"),
        BadFile(
            "a reference to nothing", "name: Best\nitems: [mta]\n", at: "collections/bad.yaml",
            says: "collections/bad.yaml:2:9: error: there is no listing 'mta'"),
        BadFile(
            "a tab in the indentation", "title: A\nprice:\n\tamount: 4\n",
            says: "listings/bad.yaml:3:1: error: a tab in the indentation", "indent with spaces"),
        BadFile(
            "bytes that are not UTF-8", bytes: Array("title: A".utf8) + [0xFF, 0x0A],
            ["listings/bad.yaml:1:9: error: byte 0xFF is not valid UTF-8", "save the file as UTF-8"]),
        BadFile(
            "an empty file", "", says: "listings/bad.yaml: error: the file is empty",
            "remove the file if the entity shall go"),
        BadFile(
            "JSON that breaks off", "{\"title\": \"A\"", at: "listings/bad.json",
            says: "listings/bad.json:1:14: error:"),
    ]

    @Test("a bad file is shown with its place and what would be right, and holds back only itself")
    func badFiles() async throws {
        try await Scene.play(Self.good) { scene in
            try await scene.report("sync", "--yes")
            for bad in Self.badFiles {
                try Program.write(bad.bytes, to: "\(scene.folder)/\(bad.path)")
                for command in ["validate", "sync"] {
                    try await expect(scene, [command], exit: 3, says: bad.says, "\(bad.what), \(command)")
                }
                try await scene.shell("rm \(bad.path)")
            }
            #expect(try await scene.program.isInStep(scene.folder))
        }
    }

    @Test("a file that turns bad keeps what is at the shop")
    func goodFileTurnsBad() async throws {
        try await Scene.play(Self.good) { scene in
            try await scene.report("sync", "--yes")
            for bad in Self.badFiles where bad.path == "listings/bad.yaml" {
                try Program.write(bad.bytes, to: "\(scene.folder)/listings/mat.yaml")
                let says = bad.says.map { $0.replacing("listings/bad", with: "listings/mat") }
                try await expect(scene, ["sync", "--yes"], exit: 3, says: says, bad.what)
            }
            #expect(try await scene.productNames() == ["Mat"])
        }
    }

    @Test("without a token that fits, nothing is sent, and it says how to get one")
    func tokens() async throws {
        try await Scene.play(Self.good) { scene in
            try await expect(
                scene, ["sync", "--yes"], ["GHLSYNC_TOKEN": nil], exit: 5,
                says: ["there is no token for location", "ghlsync auth token", "GHLSYNC_TOKEN"])
            try await expect(
                scene, ["sync", "--yes"], ["GHLSYNC_TOKEN": "pit-11111111-1111-4111-8111-111111111111"],
                exit: 5, says: ["GET /products/ (401, traceId ", "→ "])
            try await expect(
                scene, ["sync", "--yes"], ["GHLSYNC_TOKEN": "pit a b"], exit: 5,
                says: ["GHLSYNC_TOKEN is not a token", "→ "])
        }
    }

    @Test("a token is not shown to a server that a workspace names by itself")
    func hostileWorkspace() async throws {
        try await Scene.play(Self.good, configuration: "api: {baseURL: \"https://shop.invalid\"}") { scene in
            try await expect(
                scene, ["sync", "--yes"], ["GHLSYNC_API_BASE": nil], exit: 5,
                says: ["https://shop.invalid", "is not sent there", "GHLSYNC_API_BASE=https://shop.invalid"])
        }
    }

    @Test("a wrong location is refused, and names what to check")
    func wrongLocation() async throws {
        try await Scene.play(Self.good) { scene in
            try scene.write(
                scene.text("ghlsync.yaml").replacing(scene.shop.location, with: "ve9EPM428h8vShlRW1KT"),
                to: "ghlsync.yaml")
            try await expect(
                scene, ["sync", "--yes"], exit: 5,
                says: ["GET /products/ (403, traceId ", "check the location's id in ghlsync.yaml"])
        }
    }

    @Test("a server that cannot be reached is named, and nothing is lost")
    func unreachable() async throws {
        try await Scene.play(Self.good) { scene in
            try await expect(
                scene, ["sync", "--yes"], ["GHLSYNC_API_BASE": "http://127.0.0.1:1"], exit: 1,
                says: ["http://127.0.0.1:1", "GET /products/", "→ "])
            try await scene.report("sync", "--yes")
            #expect(try await scene.productNames() == ["Mat"])
        }
    }

    @Test(
        "a base URL that is more than a server, or not safe, is refused before anything is sent",
        arguments: [
            ("/v2", "has a path (/v2)", "write http://127.0.0.1"),
            ("?a=1", "→ ", "write "),
        ])
    func baseURL(_ rest: String, _ complaint: String, _ help: String) async throws {
        try await Scene.play(Self.good) { scene in
            let base = scene.shop.origin.description + rest
            try await expect(
                scene, ["sync", "--yes"], ["GHLSYNC_API_BASE": base], exit: 64,
                says: ["GHLSYNC_API_BASE: ", complaint, help])
            try scene.write(
                scene.text("ghlsync.yaml") + "api: {baseURL: \"\(base)\"}\n", to: "ghlsync.yaml")
            try await expect(
                scene, ["sync", "--yes"], ["GHLSYNC_API_BASE": nil], exit: 3,
                says: ["ghlsync.yaml:8:16: error:", help])
        }
    }

    @Test("plain http goes to this machine only")
    func plainHTTP() async throws {
        try await Scene.play(Self.good) { scene in
            try await expect(
                scene, ["sync", "--yes"], ["GHLSYNC_API_BASE": "http://example.invalid"], exit: 64,
                says: ["plain http is for this machine only", "write https://example.invalid"])
        }
    }

    @Test("a configuration with mistakes is shown with their places")
    func configuration() async throws {
        try await Scene.play(Self.good, configuration: "rules: {maxDeletes: 5}") { scene in
            try await expect(
                scene, ["sync", "--yes"], exit: 3, says: ["ghlsync.yaml:7:9: error:", "maxDelete"])
        }
    }

    @Test("a mistyped command or option is a usage error with a suggestion")
    func mistyped() async throws {
        try await Scene.play(Self.good) { scene in
            try await expect(scene, ["snyc"], exit: 64, says: ["no command", "snyc", "did you mean “sync”?"])
            try await expect(scene, ["sync", "--dryrun"], exit: 64, says: ["--dryrun", "did you mean --dry-run?"])
            try await expect(scene, ["sync", "listings/nope"], exit: 64, says: ["listings/nope"])
            try await expect(scene, ["sync", "--conflict", "newest"], exit: 64, says: ["latest_wins", "newest"])
        }
    }

    @Test("a second agent in a workspace is told who has it")
    func twoAgents() async throws {
        try await Scene.play(Self.good) { scene in
            let agent = try scene.watch("--no-webhooks")
            try await agent.event("ready")
            for words in [["watch", "--yes"], ["sync", "--yes"]] {
                try await expect(
                    scene, words, exit: 6,
                    says: ["another ghlsync works in this workspace", "\(agent.processID)", "→ "])
            }
        }
    }

    @Test("a folder that cannot be written stops the run before anything is sent")
    func unwritable() async throws {
        try await Scene.play(Self.good) { scene in
            // Permissions stop no root; a file in the place of the folder stops everybody.
            try scene.write("", to: ".ghlsync")
            try await expect(scene, ["sync", "--yes"], exit: 6, says: ["cannot be written", ".ghlsync", "→ "])
            try await scene.shell("rm .ghlsync")
            try await scene.report("sync", "--yes")

            // What a pull is to write waits: in the place of its folder there is something else.
            try await scene.shell("rmdir collections")
            try scene.write("", to: "collections")
            try await scene.shop.call(
                .post, "/sandbox/create", ["kind": "collection", "fields": ["name": "Best"]])
            let ending = try await scene.run("sync", "--yes")
            #expect(ending.status == 3, "\(ending.outputText)\(ending.errorText)")
            #expect((ending.outputText + ending.errorText).contains("collections"))
            #expect(try scene.text("listings/mat.yaml") == "title: Mat\nprice: 49\n")

            // Put right, the next run goes on.
            try await scene.shell("rm collections")
            try await scene.report("sync", "--yes")
            #expect(scene.exists("collections/best.yaml"))
        }
    }

    /// Runs a command that must be refused: with this exit code and these words, and without a trace.
    private func expect(
        _ scene: Scene, _ words: [String], _ changes: [String: String?] = [:], exit status: Int32,
        says: [String], _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        var program = scene.program
        for (name, value) in changes { program.environment[name] = value }
        let mutations = try await scene.shop.mutations()
        let files = try await scene.files()
        let ending = try await program.start(words, in: scene.folder).ending()
        let said = ending.outputText + ending.errorText
        #expect(ending.status == status, "\(what): \(said)", sourceLocation: sourceLocation)
        for words in says {
            #expect(said.contains(words), "\(what): \(said)", sourceLocation: sourceLocation)
        }
        #expect(try await scene.shop.mutations() == mutations, "\(what)", sourceLocation: sourceLocation)
        #expect(try await scene.files() == files, "\(what)", sourceLocation: sourceLocation)
    }

    @Test("a price that looks like a slip is a guard's exit code, until somebody confirms it")
    func priceSlip() async throws {
        try await Scene.play(["listings/mat.yaml": "title: Mat\nprice: 79.00 USD\n"]) { scene in
            try await scene.run("sync", "--yes")
            try scene.write("title: Mat\nprice: 790.00 USD\n", to: "listings/mat.yaml")
            #expect(try await scene.run("plan").status == 6)
            let stopped = try await scene.run("sync")
            #expect(stopped.status == 6)
            #expect(stopped.outputText.contains("listings/mat  this price looks like a slip: price"))
            #expect(try await scene.amount(of: "Mat") == "79")
            #expect(try await scene.run("push", "listings/mat", "--yes").status == 0)
            #expect(try await scene.amount(of: "Mat") == "790")
        }
    }

    @Test("an agent drives one location: the error says how to come by all of them")
    func everyLocation() async throws {
        try await Scene.play([:]) { scene in
            let refused = try await scene.run("watch", "--location", "all")
            #expect(refused.status == 64)
            #expect(refused.errorText.contains("`ghlsync sync --location all`"))
            #expect(refused.errorText.contains("`ghlsync watch --location NAME`"))
        }
    }
}
