import Documents
import HTTPServer
import HostSystem
import JSONFormat
import Ports
import Sandbox

/// `sandbox`: the embedded stand-in of the GoHighLevel API, as a server.
struct SandboxCommand: Command {
    static let spec = CommandSpec(
        "sandbox", "run a stand-in of the GoHighLevel API on this machine",
        options: [
            OptionSpec("port", value: "N", "the port (default: any free one)"),
            OptionSpec(
                "data", value: "FILE",
                "keep everything there: read at the start, written at the end"),
            OptionSpec("faults", value: "FILE", "faults that requests meet, as JSON"),
            OptionSpec("webhooks", value: "URL", "post its signed webhooks there"),
            OptionSpec("key-file", value: "FILE", "write the public key of its webhooks there"),
            OptionSpec("locations", value: "N", "how many sub-accounts its agency has (default 1)"),
            OptionSpec("token-lifetime", value: "SECONDS", "of OAuth tokens (default a day)"),
            OptionSpec("burst", value: "N", "requests in ten seconds before 429 (default 100)"),
            OptionSpec("daily", value: "N", "requests in a day before 429 (default 200000)"),
        ],
        discussion: """
            It checks requests as the documented API does, and keeps everything in memory (or in --data FILE). Under
            /sandbox/… it lets you play the other person: GET /sandbox says how.
            """,
        examples: [
            "ghlsync sandbox --port 8788",
            "curl -s http://127.0.0.1:8788/sandbox/state",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        var options = SandboxHost.Options()
        options.port = try arguments.number("port") ?? 0
        if let burst = try arguments.number("burst", least: 1) {
            options.limits = SandboxLimits(burst: burst, daily: 1_000_000)
        }
        if let daily = try arguments.number("daily", least: 0) { options.limits.daily = daily }
        if let count = try arguments.number("locations", least: 1) {
            options.locations = SandboxLocation.agency(of: count)
        }
        if let seconds = try arguments.number("token-lifetime", least: 1) {
            options.app.accessLifetime = .seconds(seconds)
        }
        if let file = arguments.value("data") { options.saved = try saved(file, tool) }
        if let file = arguments.value("faults") { options.faults = try faults(file, tool) }
        let host: SandboxHost
        do throws(SandboxHost.StartFailure) {
            host = try SandboxHost(options, time: SystemTime())
        } catch {
            throw ToolFailure(.someFailed, error.message, hint: "choose another port with --port")
        }
        if let url = arguments.value("webhooks") {
            guard let endpoint = WebhookEndpoint(url), endpoint.origin.isLoopback else {
                throw ToolFailure(
                    .usage, "webhooks go to this machine only: http://127.0.0.1:PORT/path")
            }
            host.setWebhookEndpoint(url)
        }
        if let file = arguments.value("key-file") { try write(host.publicKey, to: file, tool) }
        // Heard from here on: who reads the address may end it at once, and --data is written then, too.
        let ends = SignalListener.signals([.interrupt, .terminate])
        announce(host, tool.console)
        for await _ in ends { break }
        host.stop()
        if let file = arguments.value("data") {
            try tool.environment.write(
                JSONDocument.write(host.api.save(), style: .pretty), to: file)
        }
        return .done
    }

    private func announce(_ host: SandboxHost, _ console: Console) {
        if console.isJSON {
            console.result(
                json: [
                    "address": .string(host.origin), "location": .string(SandboxLocation.demo.id),
                    "token": .string(SandboxToken.demo.text),
                    "app": [
                        "clientId": .string(SandboxApp.demo.clientID),
                        "clientSecret": .string(SandboxApp.demo.clientSecret),
                    ],
                    "locations": .sequence(host.locations.map { .string($0.id) }),
                    "tokens": .mapping(
                        OrderedObject(
                            zip(host.locations, SandboxToken.each(of: host.locations)).map {
                                ($0.id, .string($1.text))
                            })),
                    "publicKey": .string(host.publicKey),
                ], style: .compact)
            return
        }
        console.results([
            "GoHighLevel stand-in at \(console.style.bold(host.origin)), until Ctrl-C. In another terminal:",
            "",
            "  export GHLSYNC_API_BASE=\(host.origin)",
            "  export GHLSYNC_TOKEN=\(SandboxToken.demo.text)",
            "  ghlsync init my-catalog --location \(SandboxLocation.demo.id)",
            "  cd my-catalog && ghlsync watch", "",
        ])
        let tokens = SandboxToken.each(of: host.locations)
        if host.locations.count > 1 {
            console.result(
                "With several locations each has its token; GHLSYNC_TOKEN stays unset:\n")
            for (index, (location, token)) in zip(host.locations, tokens).enumerated() {
                let name = index == 0 ? "main" : "client-\(index + 1)"
                if index > 0 { console.result("  ghlsync locations add \(name) \(location.id)") }
                console.result("  echo \(token.text) | ghlsync auth token --location \(name)")
            }
            console.result("")
        }
        console.results([
            "For `ghlsync auth login`, its app: \(SandboxApp.demo.clientID), secret \(SandboxApp.demo.clientSecret)",
            "Play the other person: curl -s \(host.origin)/sandbox",
        ])
    }

    /// What an earlier run wrote; `nil` when there is no such file yet.
    private func saved(_ file: String, _ tool: ToolContext) throws -> DocumentValue? {
        guard tool.environment.exists(file) else { return nil }
        let bytes = try tool.environment.read(file)
        do throws(SyntaxError) {
            return try JSONDocument.value(of: bytes)
        } catch {
            throw ToolFailure(.usage, "\(file): \(error.message)", hint: error.help)
        }
    }

    private func faults(_ file: String, _ tool: ToolContext) throws -> SandboxFaults {
        let bytes = try tool.environment.read(file)
        do {
            return try SandboxFaults(document: try JSONDocument.value(of: bytes))
        } catch let error as SyntaxError {
            throw ToolFailure(.usage, "\(file): \(error.message)", hint: error.help)
        } catch let error as FaultDocumentError {
            throw ToolFailure(.usage, "\(file): \(error.message)")
        }
    }

    private func write(_ text: String, to file: String, _ tool: ToolContext) throws {
        try tool.environment.write(Array(text.utf8), to: file)
    }
}
