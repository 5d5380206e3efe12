import Documents
import HighLevel
import HostSystem
import Pacing
import Ports
import TerminalUI

/// `auth status`: whose token it is, what it may do, and how long. From the store alone, no request.
struct AuthStatus {
    private let tool: ToolContext

    init(_ tool: ToolContext) { self.tool = tool }

    func run() throws -> ExitCode {
        let workspace = try OpenWorkspace.open(tool)
        let connection = try Connection.open(workspace, tool)
        switch connection.source {
        case .environment, .store:
            if tool.console.isJSON {
                tool.console.result(json: [
                    "location": .string(workspace.locationID),
                    "origin": .string(connection.origin.description),
                    "kind": "privateIntegrationToken", "source": .string(connection.source.words),
                ])
            } else {
                tool.console.results([
                    "location  \(workspace.locationName) (\(workspace.locationID))",
                    "server    \(connection.origin)",
                    "token     Private Integration Token, from \(connection.source.words)",
                ])
            }
            return .done
        case .login(let login), .agency(let login):
            Self.show(
                login, tool, locationName: "\(workspace.locationName) (\(workspace.locationID))")
            return login.renewal == .dead ? .notAuthorised : .done
        }
    }

    static func show(_ login: OAuthLogin, _ tool: ToolContext, locationName: String?) {
        let now = SystemTime().wallClock
        let groups: Set<Scopes.Group> = login.owner.isCompany ? [.agency] : []
        let missing = Scopes.missing(login.scopes, groups: groups)
        let state =
            switch login.renewal {
            case .ready: "renewed by itself"
            case .begun: "being renewed, or a renewal was cut short; the next request mends it"
            case .dead: "ended: log in again with `ghlsync auth login`"
            }
        guard !tool.console.isJSON else {
            var json: OrderedObject = [
                "kind": "oauth", "owner": .string(login.owner.isCompany ? "company" : "location"),
                "id": .string(login.owner.id), "origin": .string(login.origin),
                "app": .string(login.app.appID), "expires": .string(login.expires.description),
                "state": .string(stateWord(login.renewal)),
                "scopes": .sequence(login.scopes.map { .string($0) }),
                "missing": .sequence(
                    missing.map {
                        [
                            "feature": .string($0.feature),
                            "scopes": .sequence($0.scopes.map { .string($0) }),
                        ]
                    }),
            ]
            json["user"] = login.userID.map { .string($0) }
            tool.console.result(json: json)
            return
        }
        var lines: [String] = []
        if let locationName { lines.append("location  \(Escaping.line(locationName))") }
        lines += [
            "server    \(login.origin)",
            "login     \(login.owner.name), \(login.app)"
                + (login.userID.map { ", user \(Escaping.line($0))" } ?? ""),
            "token     \(login.expires > now ? "until \(login.expires)" : "expired \(login.expires)"); \(state)",
            "scopes    \(Escaping.line(login.scopes.joined(separator: " ")))",
        ]
        lines += missing.map {
            "missing   \($0.scopes.joined(separator: " ")), for \($0.feature)"
        }
        tool.console.results(lines)
    }

    private static func stateWord(_ renewal: OAuthLogin.Renewal) -> String {
        switch renewal {
        case .ready: "ready"
        case .begun: "renewing"
        case .dead: "ended"
        }
    }
}
