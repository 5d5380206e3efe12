import Catalog
import CurlTransport
import Documents
import Glibc
import HighLevel
import HostSystem
import Ledger
import Pacing
import Ports
import SyncCore
import TerminalUI
import Workspace

/// `doctor`: looks at everything that ghlsync needs, and says how to mend what is wrong.
struct DoctorCommand: Command {
    static let spec = CommandSpec(
        "doctor", "check everything that ghlsync needs",
        options: [
            OptionSpec("live", "ask GoHighLevel, too (reads only)"),
            OptionSpec("repair", "rebuild the memory from GoHighLevel, the files and the links"),
        ],
        discussion: """
            Each line is one check. Exit code 1 when one failed. --live asks the account what its token may
            read and what the API's documentation leaves open, and names what reading cannot tell.

            --repair is for a state that is damaged or gone. It reads both sides and changes neither:
            what is equal is agreed on again, what differs becomes a conflict for you to decide (exit
            code 4), and nothing is created or deleted. What could not be read is kept aside.
            """,
        exits: [ExitNote(.someFailed, "a check failed")],
        examples: ["ghlsync doctor", "ghlsync doctor --live", "ghlsync doctor --repair"])

    enum Verdict: String { case ok, warning, failed }

    struct Finding {
        let check: String
        let verdict: Verdict
        let detail: String
        var hint: String?
    }

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        if arguments.has("repair") { return try await repair(tool) }
        var findings = [version(tool), await clock(tool)]
        var opened: OpenWorkspace?
        do throws(ToolFailure) {
            let workspace = try OpenWorkspace.open(tool)
            findings.append(
                Finding(
                    check: "configuration", verdict: .ok,
                    detail:
                        "\(workspace.root), location \(workspace.locationName) (\(workspace.locationID))"
                ))
            opened = workspace
            findings.append(placeholder(workspace))
            findings.append(writable(workspace))
            findings.append(disk(workspace.root))
            findings += permissions(workspace, tool)
            findings += WorkspaceLayout.cautions(workspace.files).map {
                Finding(check: "folder", verdict: .warning, detail: $0)
            }
            findings += files(workspace)
            findings += await ledger(workspace)
            findings.append(await git(workspace, tool))
            findings.append(ignored(workspace))
            if let granted = scopes(workspace, tool) { findings.append(granted) }
            findings.append(webhooks(workspace))
            findings += await access(workspace, tool, isLive: arguments.has("live"))
            findings.append(await mapping(workspace, tool, isLive: arguments.has("live")))
        } catch {
            findings.append(
                Finding(
                    check: "workspace", verdict: .failed, detail: error.message, hint: error.hint))
        }
        findings.append(watches(opened))
        show(Self.naming(tool.arguments.value("location"), in: findings), tool.console)
        return findings.contains { $0.verdict == .failed } ? .someFailed : .done
    }

    private func placeholder(_ workspace: OpenWorkspace) -> Finding {
        workspace.locationID == "LOCATION_ID"
            ? Finding(
                check: "location", verdict: .failed,
                detail: "ghlsync.yaml still has the template's LOCATION_ID",
                hint: "write the sub-account's id there: it is in its address, …/location/ID/…")
            : Finding(check: "location", verdict: .ok, detail: workspace.locationID)
    }

    private func writable(_ workspace: OpenWorkspace) -> Finding {
        do throws(FileFailure) {
            let path: FilePath = ".ghlsync"
            try workspace.files.createDirectory(at: path)
            guard let probe = path.appending(".probe-\(RandomName.make())") else {
                throw FileFailure(.invalidPath, path: path)
            }
            try workspace.files.write([], to: probe)
            try workspace.files.remove(probe)
            return Finding(check: "disk", verdict: .ok, detail: "the workspace can be written")
        } catch {
            return Finding(
                check: "disk", verdict: .failed,
                detail: "the workspace cannot be written: \(error)",
                hint: "ls -ld \(Self.shell(workspace.root)); df -h \(Self.shell(workspace.root))")
        }
    }

    private func files(_ workspace: OpenWorkspace) -> [Finding] {
        do throws(CycleFailure) {
            let report = try WorkspaceValidator(files: workspace.files).validate()
            let errors = report.diagnostics.count { $0.severity == .error }
            return [
                errors == 0
                    ? Finding(check: "files", verdict: .ok, detail: "\(report.fileCount) valid")
                    : Finding(
                        check: "files", verdict: .failed,
                        detail: "\(errors) error\(errors == 1 ? "" : "s")",
                        hint: "ghlsync validate")
            ]
        } catch {
            return [
                Finding(check: "files", verdict: .failed, detail: error.message, hint: error.hint)
            ]
        }
    }

    private func ledger(_ workspace: OpenWorkspace) async -> [Finding] {
        do {
            let context = try await LocationContext.open(workspace)
            var findings = context.contents.warnings.map {
                Finding(check: "ledger", verdict: .warning, detail: $0)
            }
            findings.append(
                Finding(
                    check: "ledger", verdict: .ok,
                    detail:
                        "\(context.contents.archive.entries.count) entities known, \(context.contents.openIntents.count) creates without an answer"
                ))
            return findings
        } catch let failure as CycleFailure {
            return [
                Finding(
                    check: "ledger", verdict: .failed, detail: failure.message, hint: failure.hint)
            ]
        } catch {
            return [Finding(check: "ledger", verdict: .failed, detail: "\(error)")]
        }
    }

    /// What must not be committed is named in `.gitignore` (S70).
    private func ignored(_ workspace: OpenWorkspace) -> Finding {
        let missing = GitIgnore.uncovered(in: workspace.files)
        return missing.isEmpty
            ? Finding(
                check: "gitignore", verdict: .ok,
                detail: ".gitignore covers state, snapshots and history"
            )
            : Finding(
                check: "gitignore", verdict: .warning, detail: GitIgnore.words(missing),
                hint: GitIgnore.hint)
    }

    private func access(
        _ workspace: OpenWorkspace, _ tool: ToolContext, isLive: Bool
    ) async -> [Finding] {
        var probed: [Finding] = []
        do {
            let connection = try Connection.open(workspace, tool)
            guard isLive else {
                return [
                    Finding(
                        check: "token", verdict: .ok,
                        detail:
                            "from \(connection.source.words), for \(connection.origin); not tried (--live does)"
                    )
                ]
            }
            probed = try await live(workspace, connection, tool)
            let context = try await LocationContext.open(workspace)
            let remote = context.remote(connection, transport: TracingTransport.make(tool.console))
            let seen = try await remote.snapshot(
                ScanScope(bindings: try await context.ledger.refreshLinks().bindings))
            let skew = await remote.clockSkew
            let isFar = abs(skew.seconds) > 5
            let whole = Finding(
                check: "GoHighLevel", verdict: isFar ? .warning : .ok,
                detail:
                    "\(seen.sightings.count) entities at \(connection.origin), clocks \(skew.milliseconds) ms apart",
                hint: isFar ? "set the clock: latest_wins needs it" : nil)
            return probed + [whole]
        } catch let failure as ToolFailure {
            return probed + [
                Finding(
                    check: "token", verdict: .failed, detail: failure.message, hint: failure.hint)
            ]
        } catch let failure as CycleFailure {
            return probed + [
                Finding(
                    check: "GoHighLevel", verdict: .failed,
                    detail: failure.message + (failure.request.map { " (\($0))" } ?? ""),
                    hint: failure.hint)
            ]
        } catch {
            return probed + [
                Finding(check: "GoHighLevel", verdict: .failed, detail: "\(error)")
            ]
        }
    }

    /// Commands to copy mean the location that was looked at.
    static func naming(_ location: String?, in findings: [Finding]) -> [Finding] {
        findings.map { finding in
            var finding = finding
            finding.hint = finding.hint.map { LocationWords.naming(location, in: $0) }
            return finding
        }
    }

    func show(_ findings: [Finding], _ console: Console) {
        if console.isJSON {
            console.result(json: [
                "checks": .sequence(
                    findings.map {
                        [
                            "check": .string($0.check), "verdict": .string($0.verdict.rawValue),
                            "detail": .string($0.detail),
                            "hint": $0.hint.map(DocumentValue.string) ?? .null,
                        ]
                    })
            ])
            return
        }
        let column = (findings.map(\.check.count).max() ?? 0) + 2
        // Long details hang beside the names, where the terminal has room for that.
        let indent = console.width >= 60 ? column + 2 : 4
        let room = console.isOutputTerminal ? max(20, console.width - indent) : .max
        for finding in findings {
            let mark =
                switch finding.verdict {
                case .ok: console.style.green(console.style.check)
                case .warning: console.style.yellow("!")
                case .failed: console.style.red(console.style.cross)
                }
            let detail = Painted.wrapped(Escaping.line(finding.detail), to: room)
            var head = "\(mark) \(Width.padded(finding.check, to: column))"
            let pad = String(repeating: " ", count: indent)
            if indent < column {
                console.result(head)
                head = pad
            }
            console.results(
                detail.enumerated().map { ($0.offset == 0 ? head : pad) + $0.element })
            if let hint = finding.hint {
                console.result("\(pad)\(console.style.arrow) \(Escaping.line(hint))")
            }
        }
    }
}
