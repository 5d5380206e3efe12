import Crypto
import HTTPServer
import HighLevel
import HostSystem
import Pacing
import Ports
import SyncCore
import Synchronization
import TerminalUI

/// `auth login`: from the app's credentials to a stored login.
struct LoginFlow {
    let tool: ToolContext
    let logins: Logins

    func run() async throws -> OAuthLogin {
        let client = try readClient()
        let redirect = try redirectURL(client)
        let isAgency = tool.arguments.has("agency")
        var groups: Set<Scopes.Group> = []
        if isAgency { groups.insert(.agency) }
        if tool.arguments.has("records") { groups.insert(.records) }
        let base = try baseAddress(client)
        let scopes = Scopes.wanted(groups)
        let secret = RandomBytes.make(32)
        let (code, redirectURL): (String, String)
        if let local = LoopbackAddress(redirect), !tool.arguments.has("paste") {
            (code, redirectURL) = try await listen(local, secret, base, client.app, scopes)
        } else {
            let attempt = LoginAttempt(
                redirectURL: redirect, secret: secret, at: logins.time.wallClock)
            show(attempt.address(base: base, app: client.app, scopes: scopes))
            redirectURL = redirect
            code = try paste(attempt)
        }
        let answer: TokenAnswer
        do throws(OAuthFailure) {
            answer = try await logins.client.exchange(
                code: code, redirectURL: redirectURL, isAgency: isAgency, app: client.app)
        } catch {
            throw error.cycleFailure(
                "the code was not exchanged for a token",
                hint:
                    "a code is good once and for minutes: run `ghlsync auth login` again; else check the client id, its secret and the redirect URL"
            )
        }
        let login = try answer.login(
            origin: logins.origin, app: client.app, at: logins.time.wallClock)
        return try await logins.locked(login.owner.id) {
            try logins.store.save(login)
            try logins.store.clearUninstalled(login.owner.id)
            // The newest way in is the one that is used.
            if !login.owner.isCompany { _ = try logins.tokens.remove(for: login.owner.id) }
            return login
        }
    }

    // MARK: The app

    /// From a file, or from stdin: never from the command line, which everybody on the machine sees.
    private func readClient() throws -> ClientFile {
        if let path = tool.arguments.value("client") { return try ClientFile.read(path, tool) }
        let id = try ask("Client id:")
        let secret = try ask("Client secret (not shown):")
        guard let app = OAuthApp(clientID: id, clientSecret: secret) else { throw notAnApp }
        return ClientFile(app: app, redirectURL: nil, installURL: nil)
    }

    private func ask(_ prompt: String) throws(ToolFailure) -> String {
        if tool.console.isInteractive { tool.console.ask(prompt + " ") }
        guard let line = TerminalInput.readSecretLine() else {
            throw ToolFailure(
                .usage, "nothing came on stdin for: \(prompt)",
                hint: "or name a file with --client FILE")
        }
        return Self.trimmed(line)
    }

    private static func trimmed(_ text: String) -> String {
        var rest = text[...]
        while rest.last == " " || rest.last == "\r" || rest.last == "\t" { rest.removeLast() }
        while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
        return String(rest)
    }

    private var notAnApp: ToolFailure {
        ToolFailure(
            .usage, "that is not a client id and its secret: each is one line without blanks",
            hint: "copy them from the app's page at marketplace.gohighlevel.com")
    }

    // MARK: Addresses

    private func redirectURL(_ client: ClientFile) throws -> String {
        if let url = tool.arguments.value("redirect-url") ?? client.redirectURL {
            guard url.hasPrefix("https://") || LoopbackAddress(url) != nil else {
                throw ToolFailure(
                    .usage, "the redirect URL must be https, or http on 127.0.0.1: \(url)",
                    hint: "it is the one that is registered for the app")
            }
            return url
        }
        if logins.origin.isLoopback { return "http://127.0.0.1:0/callback" }
        throw ToolFailure(
            .usage, "which redirect URL is registered for the app?",
            hint:
                "--redirect-url https://…; the portal takes no http://localhost, any https page will do: its address is pasted here"
        )
    }

    private func baseAddress(_ client: ClientFile) throws -> String {
        if let url = tool.arguments.value("install-url") ?? client.installURL {
            guard url.hasPrefix("https://") || LoopbackAddress(url) != nil else {
                throw ToolFailure(.usage, "the install URL must be https: \(url)")
            }
            return url
        }
        let page = "/v2/oauth/chooselocation"
        if logins.origin.isLoopback { return "\(logins.origin)\(page)" }
        let host = tool.arguments.has("white-label") ? "leadconnectorhq" : "gohighlevel"
        return "https://marketplace.\(host).com\(page)"
    }

    private func show(_ address: String) {
        tool.console.note("Open this page, choose the location, and agree:\n")
        tool.console.note("  \(Escaping.line(address))\n")
    }

    // MARK: The code

    private func paste(_ attempt: LoginAttempt) throws -> String {
        tool.console.note(
            "The browser then ends at the redirect URL. Paste that address here (or its code):")
        guard let text = TerminalInput.readSecretLine() else {
            throw ToolFailure(.usage, "no code came on stdin", hint: "run it again, and paste it")
        }
        do throws(LoginAttempt.Refusal) {
            return try attempt.code(pasted: Self.trimmed(text), at: logins.time.wallClock)
        } catch {
            throw refused(error)
        }
    }

    private func refused(_ refusal: LoginAttempt.Refusal) -> ToolFailure {
        ToolFailure(
            .notAuthorised, "not logged in: \(refusal.message)",
            hint: "run `ghlsync auth login` again, and use the address that it shows")
    }

    /// Waits for the redirect on this machine. Nothing else is listened to, and nothing any longer
    /// once it has come.
    private func listen(
        _ local: LoopbackAddress, _ secret: [UInt8], _ base: String, _ app: OAuthApp,
        _ scopes: [String]
    ) async throws -> (code: String, redirectURL: String) {
        let (events, sink) = AsyncStream<LoginCallback.Event>.makeStream()
        let time = logins.time
        let waiting = Waiting()
        let server = HTTPServer(port: local.port) { request in
            let (response, event) = waiting.answer(request, at: time.wallClock)
            if let event { sink.yield(event) }
            return .response(response)
        }
        let port: Int
        do throws(ServerFailure) {
            port = try server.start()
        } catch {
            throw ToolFailure(
                .someFailed, error.message, hint: "free the port, or use --paste")
        }
        defer { server.stop() }
        let redirectURL = local.url(port: port)
        let attempt = LoginAttempt(redirectURL: redirectURL, secret: secret, at: time.wallClock)
        waiting.begin(LoginCallback(attempt, path: local.path))
        show(attempt.address(base: base, app: app, scopes: scopes))
        let timer = Task {
            try? await time.sleep(until: time.now.advanced(by: LoginAttempt.lifetime))
            sink.yield(.refused(.tooLate))
        }
        defer { timer.cancel() }
        for await event in events {
            switch event {
            case .code(let code): return (code, redirectURL)
            case .refused(let refusal): throw refused(refusal)
            }
        }
        throw refused(.tooLate)
    }
}

/// The callback behind the listener: set once the port, and with it the redirect URL, is known.
private final class Waiting: Sendable {
    private let callback = Mutex<LoginCallback?>(nil)

    func begin(_ new: LoginCallback) { callback.withLock { $0 = new } }

    func answer(
        _ request: HTTPRequest, at now: Timestamp
    ) -> (HTTPResponse, LoginCallback.Event?) {
        callback.withLock { $0?.answer(request, at: now) } ?? (HTTPResponse(status: 404), nil)
    }
}
