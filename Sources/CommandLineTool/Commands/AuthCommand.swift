import Documents
import HighLevel
import HostSystem
import Ports
import Workspace

/// `auth token|status|logout`: the Private Integration Token of a location.
struct AuthCommand: Command {
    static let spec = CommandSpec(
        "auth", "store, show or forget the token of a location",
        operands: "token | status | logout",
        operandCount: 1...1,
        discussion: """
            `token` reads a Private Integration Token from stdin and keeps it in
            $XDG_CONFIG_HOME/ghlsync/credentials (readable by you alone), bound to the server it is for.
            There is no option for it: command lines are visible to everybody on the machine.
            GHLSYNC_TOKEN in the environment is used before a stored token.
            """,
        examples: ["ghlsync auth token < token.txt", "ghlsync auth status"])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        switch arguments.operands[0] {
        case "token": return try token(tool)
        case "status": return try status(tool)
        case "logout": return try logout(tool)
        case let other:
            throw UsageError(
                "there is no “auth \(other)”; it is token, status or logout", command: Self.spec)
        }
    }

    private func token(_ tool: ToolContext) throws -> ExitCode {
        let workspace = try OpenWorkspace.open(tool)
        let origin = try Connection.origin(workspace, tool)
        if tool.console.isInteractive { tool.console.note("Paste the token, then press Enter:") }
        guard var token = TerminalInput.readSecretLine() else {
            throw ToolFailure(
                .usage, "no token came on stdin", hint: "ghlsync auth token < token.txt")
        }
        while let last = token.unicodeScalars.last, last == " " || last == "\r" {
            token.unicodeScalars.removeLast()
        }
        guard CredentialStore.isToken(token) else {
            throw ToolFailure(
                .usage, "that is not a token: it must be one line without blanks",
                hint: "copy it again from Settings › Private Integrations")
        }
        try Connection.store(tool).store(
            token, for: workspace.locationID, origin: origin.description,
            temporaryName: ".token-\(RandomName.make()).tmp")
        tool.console.note(
            "Stored the token of \(workspace.locationName) (\(workspace.locationID)) for \(origin)."
        )
        return .done
    }

    private func status(_ tool: ToolContext) throws -> ExitCode {
        let workspace = try OpenWorkspace.open(tool)
        let connection = try Connection.open(workspace, tool)
        if tool.console.isJSON {
            tool.console.result(json: [
                "location": .string(workspace.locationID),
                "origin": .string(connection.origin.description),
                "kind": "privateIntegrationToken", "source": .string(connection.source.rawValue),
            ])
        } else {
            tool.console.results([
                "location  \(workspace.locationName) (\(workspace.locationID))",
                "server    \(connection.origin)",
                "token     Private Integration Token, from \(connection.source.rawValue)",
            ])
        }
        return .done
    }

    private func logout(_ tool: ToolContext) throws -> ExitCode {
        let workspace = try OpenWorkspace.open(tool)
        let removed = try Connection.store(tool).remove(for: workspace.locationID)
        tool.console.note(
            removed ? "Forgot the token of \(workspace.locationID)." : "There was no token.")
        return .done
    }
}
