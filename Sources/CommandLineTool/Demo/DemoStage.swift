import Documents
import Glibc
import HTTPServer
import HostSystem
import Pacing
import Ports
import Sandbox
import TerminalUI

/// Where the demo plays: a sandbox in this process, a folder, and this program run as a child.
final class DemoStage: Sendable {
    let sandbox: SandboxHost
    let time = SystemTime()
    let folder: String
    let files: POSIXFileSystem
    let console: Console
    private let keepsFolder: Bool
    private let pauses: Bool
    private let program: String
    private let environment: [String: String]

    /// Something that the demo promises was not so.
    struct CheckFailed: Error {
        let check: String
        let detail: String
    }

    init(_ arguments: Arguments, _ tool: ToolContext) throws {
        console = tool.console
        program = tool.environment.program
        keepsFolder = arguments.has("keep")
        pauses = !arguments.has("fast") && tool.environment.isOutputTerminal
        do {
            sandbox = try SandboxHost(SandboxHost.Options(), time: time)
        } catch {
            throw ToolFailure(.someFailed, "the stand-in cannot start: \(error.message)")
        }
        let home = tool.environment.variable("TMPDIR") ?? "/tmp"
        let base =
            arguments.value("keep").map(tool.environment.absolute)
            ?? "\(home)/ghlsync-demo-\(RandomName.make())"
        folder = base + "/my-catalog"
        do {
            files = try POSIXFileSystem(root: folder, creating: .shared)
        } catch {
            throw ToolFailure(.guarded, "the folder \(folder) cannot be made: \(error)")
        }
        var environment = tool.environment.variables
        environment["GHLSYNC_API_BASE"] = sandbox.origin
        environment["GHLSYNC_TOKEN"] = SandboxToken.demo.text
        environment["GHLSYNC_WORKSPACE"] = folder
        environment["GHLSYNC_LOCATION"] = nil
        environment["XDG_CONFIG_HOME"] = base + "/config"
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
        for (name, value) in [("NAME", "ghlsync demo"), ("EMAIL", "demo@example.invalid")] {
            environment["GIT_AUTHOR_\(name)"] = value
            environment["GIT_COMMITTER_\(name)"] = value
        }
        if console.style.usesColor {
            environment["CLICOLOR_FORCE"] = "1"
        } else {
            environment["NO_COLOR"] = "1"
        }
        self.environment = environment
    }

    // MARK: Telling

    func heading(_ text: String) async {
        if pauses { try? await time.sleep(until: time.now.advanced(by: .milliseconds(900))) }
        console.result("\n\(console.style.bold(text))")
    }

    func say(_ text: String) { console.result("  \(text)") }

    /// Shows a check that held; throws when it did not.
    func check(_ name: String, _ holds: Bool, _ detail: @autoclosure () -> String = "") throws {
        guard holds else {
            console.result("  \(console.style.red("✗ \(name)"))")
            throw CheckFailed(check: name, detail: detail())
        }
        console.result("  \(console.style.green("✓")) \(name)")
    }

    // MARK: Doing

    /// Runs this program as a person would, and shows what it says.
    @discardableResult
    func ghlsync(_ words: String..., expecting status: ExitCode = .done) async throws
        -> ChildProcess.Ending
    {
        let ending = try await run(program, words, shown: "ghlsync \(words.joined(separator: " "))")
        guard ending.status == status.rawValue else {
            throw CheckFailed(
                check: "ghlsync \(words[0]) ends with exit code \(status.rawValue)",
                detail: "it was \(ending.status)")
        }
        return ending
    }

    /// Runs git in the workspace; `nil` where there is none.
    func git(_ words: String..., isShown: Bool = false) async -> String? {
        let all = ["-C", folder] + words
        let shown = isShown ? "git \(words.joined(separator: " "))" : nil
        let ending = try? await run("git", all, shown: shown)
        return ending?.status == 0 ? ending?.outputText : nil
    }

    private func run(
        _ program: String, _ words: [String], shown: String?
    ) async throws -> ChildProcess.Ending {
        if let shown { say(console.style.dim("$ \(shown)")) }
        do throws(ChildProcess.StartFailure) {
            let ending = try await ChildProcess(program, words, environment: environment).ending()
            if shown != nil {
                for line in (ending.errorText + ending.outputText).split(separator: "\n") {
                    say("  \(line)")
                }
            }
            return ending
        } catch {
            throw CheckFailed(check: "\(error.program) can be started", detail: error.message)
        }
    }

    /// Starts `watch --json` and follows what it tells.
    func watch() throws -> DemoWatch {
        say(console.style.dim("$ ghlsync watch --json"))
        do {
            return DemoWatch(
                try ChildProcess(program, ["watch", "--json", "--yes"], environment: environment))
        } catch {
            throw CheckFailed(check: "ghlsync watch can be started", detail: error.message)
        }
    }

    func text(_ path: FilePath) throws -> String {
        do throws(FileFailure) {
            return String(decoding: try files.read(path, limit: 1 << 20), as: UTF8.self)
        } catch {
            throw CheckFailed(check: "\(path) can be read", detail: "\(error)")
        }
    }

    /// Saves as most editors do: a new file, renamed over the old one.
    func save(_ text: String, to path: FilePath) throws {
        do throws(FileFailure) {
            try files.replace(path, with: Array(text.utf8), temporaryName: ".\(path.name).swp")
        } catch {
            throw CheckFailed(check: "\(path) can be saved", detail: "\(error)")
        }
    }

    /// Waits until something holds; gives how long that took, `nil` after ten seconds.
    func wait(until holds: () throws -> Bool) async throws -> Duration? {
        let start = time.now
        while try !holds() {
            guard start.duration(to: time.now) < .seconds(10) else { return nil }
            try await time.sleep(until: time.now.advanced(by: .milliseconds(2)))
        }
        return start.duration(to: time.now)
    }

    func clear() async {
        sandbox.stop()
        guard !keepsFolder else {
            console.note("The workspace is left in \(folder).")
            return
        }
        let base = folder.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
        _ = try? await ChildProcess("rm", ["-rf", base], environment: environment).ending()
    }
}
