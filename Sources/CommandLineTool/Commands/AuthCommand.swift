import Documents
import HighLevel
import HostSystem
import Ports
import Workspace

/// `auth login|token|status|logout`: how a location's requests are authorised.
struct AuthCommand: Command {
    static let spec = CommandSpec(
        "auth", "log in, or store, show or forget the token of a location",
        operands: "login | token | status | logout",
        operandCount: 1...1,
        options: [
            OptionSpec(
                "client", value: "FILE",
                "login: the app's clientId, clientSecret, redirectUrl, as JSON (default: ask)"),
            OptionSpec(
                "redirect-url", value: "URL", "login: the one that is registered for the app"),
            OptionSpec(
                "install-url", value: "URL", "login: the app's install link from the portal"),
            OptionSpec("white-label", "login: the page without the GoHighLevel name"),
            OptionSpec("paste", "login: paste the code, also when a listener could wait for it"),
            OptionSpec("records", "login: allow fields in custom objects, too"),
            OptionSpec("agency", "login, logout: of an agency, for all of its locations"),
        ],
        discussion: """
            `login` is OAuth with an app of yours from marketplace.gohighlevel.com: it shows the page to
            open, and waits for the code on 127.0.0.1, or for the address that you paste. Its tokens are
            renewed by themselves. `token` reads a Private Integration Token from stdin. Both are kept in
            $XDG_CONFIG_HOME/ghlsync/credentials (readable by you alone), bound to the server they are
            for. No secret is an option: command lines are visible to everybody on the machine.
            GHLSYNC_TOKEN in the environment is used before a stored token.
            """,
        examples: [
            "ghlsync auth token < token.txt", "ghlsync auth login --client app.json",
            "ghlsync auth login --client app.json --agency", "ghlsync auth status",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        switch arguments.operands[0] {
        case "login": return try await login(tool)
        case "token": return try token(tool)
        case "status": return try AuthStatus(tool).run()
        case "logout": return try await logout(tool)
        case let other:
            throw UsageError(
                "there is no “auth \(other)”; it is login, token, status or logout",
                command: Self.spec)
        }
    }

    /// Works in a workspace, and without one for the first login of an agency.
    private func login(_ tool: ToolContext) async throws -> ExitCode {
        let workspace = OpenWorkspace.isThere(tool) ? try OpenWorkspace.open(tool) : nil
        let origin = try Connection.origin(workspace?.configuration, tool)
        guard Connection.trusts(origin, tool) else {
            throw ToolFailure(
                .notAuthorised,
                "the workspace sends requests to \(origin), which is not GoHighLevel; the app's secret is not sent there",
                hint: "if you trust that server, name it yourself: GHLSYNC_API_BASE=\(origin)")
        }
        let login = try await LoginFlow(tool: tool, logins: try Logins(origin, tool)).run()
        tool.console.note("Logged in to \(login.owner.name) at \(origin).")
        AuthStatus.show(login, tool, locationName: nil)
        guard let workspace, !login.owner.isCompany, login.owner.id != workspace.locationID else {
            return .done
        }
        tool.console.note(
            "This workspace's location is \(workspace.locationID), another one; to use this login: ghlsync locations add NAME \(login.owner.id)"
        )
        return .done
    }

    private func token(_ tool: ToolContext) throws -> ExitCode {
        let workspace = try OpenWorkspace.open(tool)
        let origin = try Connection.origin(workspace.configuration, tool)
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
                .usage,
                "that is not a token: it must be one line of at least 8 characters, without blanks",
                hint: "copy it again from Settings › Private Integrations")
        }
        let logins = try Logins(origin, tool)
        try logins.tokens.store(
            token, for: workspace.locationID, origin: origin.description,
            temporaryName: ".token-\(RandomName.make()).tmp")
        tool.console.note(
            "Stored the token of \(workspace.locationName) (\(workspace.locationID)) for \(origin)."
        )
        return .done
    }

    private func logout(_ tool: ToolContext) async throws -> ExitCode {
        let workspace = try OpenWorkspace.open(tool)
        let logins = try Logins(try Connection.origin(workspace.configuration, tool), tool)
        let location = workspace.locationID
        if tool.arguments.has("agency") {
            guard let agency = try logins.agency(for: location) else {
                tool.console.note("No agency is logged in.")
                return .done
            }
            _ = try await logins.locked(agency.owner.id) {
                try logins.store.remove(agency.owner.id)
            }
            tool.console.note("Forgot the login of \(agency.owner.name), for all of its locations.")
        }
        let removed = try await logins.locked(location) {
            let found = [
                try logins.tokens.remove(for: location), try logins.store.remove(location),
                try logins.store.removeExchanged(for: location),
            ]
            return found.contains(true)
        }
        tool.console.note(
            removed ? "Forgot the token of \(location)." : "There was no token.")
        if let agency = try logins.agency(for: location) {
            tool.console.note(
                "\(agency.owner.name) is still logged in and can open it: ghlsync auth logout --agency"
            )
        }
        return .done
    }
}
