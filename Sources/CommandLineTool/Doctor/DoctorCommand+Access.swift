import HTTPServer
import HighLevel
import HostSystem
import Ports
import TerminalUI
import Workspace

/// Who may read and do what, and who can reach us.
extension DoctorCommand {
    /// Tokens are for their owner alone, and the workspace is ours to write.
    func permissions(_ workspace: OpenWorkspace, _ tool: ToolContext) -> [Finding] {
        var findings: [Finding] = []
        let folder = tool.environment.configurationFolder
        let open = Self.readable(in: folder)
        findings.append(
            open.isEmpty
                ? Finding(
                    check: "permissions", verdict: .ok, detail: "\(folder) is for you alone")
                : Finding(
                    check: "permissions", verdict: .failed,
                    detail: "others can read \(open.joined(separator: ", ")) in \(folder)",
                    hint: "chmod -R u=rwX,go= \(Self.shell(folder + "/credentials"))"))
        let foreign = [
            "ghlsync.yaml", "ghlsync.json", ".ghlsync", "listings", "directories", "collections",
        ]
        .filter { name in
            FilePath(name).flatMap { try? workspace.files.metadata(at: $0) }
                .map { !$0.isOwnedByUs } ?? false
        }
        if !foreign.isEmpty {
            findings.append(
                Finding(
                    check: "permissions", verdict: .warning,
                    detail: "not yours: \(foreign.joined(separator: ", "))",
                    hint: "sudo chown -R \"$USER\" \(Self.shell(workspace.root))"))
        }
        return findings
    }

    /// What of the credentials others have a right to.
    private static func readable(in folder: String) -> [String] {
        guard let files = try? POSIXFileSystem(root: folder) else { return [] }
        let credentials: FilePath = "credentials"
        func isOpen(_ path: FilePath) -> Bool {
            (try? files.metadata(at: path)).map { $0.permissions & 0o077 != 0 }
                ?? false
        }
        let entries = ((try? files.list(credentials)) ?? []).compactMap {
            credentials.appending($0.name)
        }
        return ([credentials] + entries).filter(isOpen).map { Escaping.line($0.description) }
    }

    /// What a stored login may do, without asking. A Private Integration Token does not say.
    func scopes(_ workspace: OpenWorkspace, _ tool: ToolContext) -> Finding? {
        guard let connection = try? Connection.open(workspace, tool) else { return nil }
        switch connection.source {
        case .environment, .store:
            return Finding(
                check: "scopes", verdict: .ok,
                detail: "a Private Integration Token does not say what it may do; --live tries it")
        case .login(let login), .agency(let login):
            let groups: Set<Scopes.Group> = login.owner.isCompany ? [.agency] : []
            let missing = Scopes.missing(login.scopes, groups: groups)
            guard !missing.isEmpty else {
                return Finding(
                    check: "scopes", verdict: .ok,
                    detail: "\(login.scopes.count) granted, none missing")
            }
            let words = missing.map { "\($0.scopes.joined(separator: " ")) (for \($0.feature))" }
            return Finding(
                check: "scopes", verdict: .warning,
                detail: "missing: \(words.joined(separator: ", "))",
                hint: "add them to the app, then: ghlsync auth login")
        }
    }

    /// Whether the listener can listen, and what it takes to be reached.
    func webhooks(_ workspace: OpenWorkspace) -> Finding {
        let webhooks = workspace.configuration.webhooks
        let address = "\(webhooks.host):\(webhooks.port)"
        let reach =
            webhooks.publicHost.map { "GoHighLevel reaches it at https://\($0)\(webhooks.path)" }
            ?? "without webhooks.publicHost nobody outside can reach it: changes come by polling"
        do throws(ServerFailure) {
            let probe = HTTPServer(address: webhooks.host, port: webhooks.port) { _ in
                .closeWithoutResponse
            }
            _ = try probe.start()
            probe.stop()
            return Finding(
                check: "webhooks", verdict: .ok, detail: "\(address) is free; \(reach)")
        } catch {
            if case .held(let holder)? = try? WorkspaceLock.attempt(workspace) {
                let name = holder.map { " (\($0))" } ?? ""
                return Finding(
                    check: "webhooks", verdict: .ok,
                    detail: "\(address) is taken, and ghlsync runs here\(name); \(reach)")
            }
            return Finding(
                check: "webhooks", verdict: .failed, detail: error.message,
                hint:
                    "ss -ltnp 'sport = :\(webhooks.port)' shows who has it; or choose another port with webhooks.listen"
            )
        }
    }
}
