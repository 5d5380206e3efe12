import Documents
import Foundation
import HighLevel
import HostSystem
import Pacing
import Ports
import Sandbox
import SyncTestKit
import Synchronization

@testable import CommandLineTool

/// Commands run in this process, over a folder of the machine and a sandbox with two locations; their
/// results are taken as JSON.
struct CommandScene {
    let folder: String
    let host: SandboxHost
    private let configuration: String

    static func play(_ body: (CommandScene) async throws -> Void) async throws {
        try await TemporaryFolder.with { root in
            var options = SandboxHost.Options()
            options.limits = SandboxLimits(burst: 100_000, daily: 1_000_000)
            options.locations = SandboxLocation.agency(of: 2)
            let host = try SandboxHost(options, time: SystemTime())
            defer { host.stop() }
            let scene = CommandScene(
                folder: root + "/shop", host: host, configuration: root + "/config")
            for name in ["listings", "collections", "directories"] {
                try FileManager.default.createDirectory(
                    atPath: "\(scene.folder)/\(name)", withIntermediateDirectories: true)
            }
            try scene.write(
                """
                # our shops
                active: main # for now
                locations:
                  main: {id: \(SandboxLocation.demo.id)}
                rateLimit: {max: 1000, windowMs: 1000, delayAfter: 1000, delayMs: 0}

                """, "ghlsync.yaml")
            try scene.write("title: Mat\nprice: 49\n", "listings/mat.yaml")
            try await body(scene)
        }
    }

    func write(_ text: String, _ path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(path)"))
    }

    func text(_ path: String) throws -> String {
        try String(contentsOf: URL(filePath: "\(folder)/\(path)"), encoding: .utf8)
    }

    /// Stores the sandbox's token of a location, as `auth token` would.
    func authorise(_ location: String) throws {
        let token = SandboxToken.each(of: host.locations).first { $0.reach == .location(location) }
        let folder = configuration + "/ghlsync"
        let files = try POSIXFileSystem(root: folder, creating: .ownerOnly)
        try CredentialStore(files: files, place: folder).store(
            token?.text ?? "", for: location, origin: host.origin, temporaryName: ".token.tmp")
    }

    /// Runs a command with `--json --quiet`, and gives its exit code and what it says.
    func run(
        _ words: String..., variables: [String: String] = [:]
    ) async throws -> (code: ExitCode, json: OrderedObject) {
        try await run(all: words, variables: variables)
    }

    func run(
        all words: [String], variables: [String: String] = [:]
    ) async throws -> (code: ExitCode, json: OrderedObject) {
        var all = variables
        all["GHLSYNC_API_BASE"] = host.origin
        all["XDG_CONFIG_HOME"] = configuration
        let environment = ToolEnvironment(
            variables: all, workingDirectory: folder, program: "ghlsync", isInputTerminal: false,
            isOutputTerminal: false, isErrorTerminal: false)
        let request = try Arguments.parse(
            words + ["--json", "--quiet"], commands: CommandTable.specs)
        guard case .run(let arguments) = request else { return (.usage, [:]) }
        let said = Mutex<OrderedObject>([:])
        let console = Console(arguments: arguments, environment: environment)
            .collecting { json in said.withLock { $0 = json } }
        let code = await Tool.run(
            ToolContext(arguments: arguments, environment: environment, console: console))
        return (code, said.withLock { $0 })
    }
}
