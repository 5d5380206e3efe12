import Crypto
import CurlTransport
import Documents
import HostSystem
import Ports
import Sandbox
import TerminalUI
import Workspace

/// `webhook send`: signs a body as GoHighLevel does, with a test key, and posts it to the listener.
struct WebhookPosting {
    private let tool: ToolContext
    /// In the configuration folder: what signs is a secret, and none is ever in a workspace.
    private static let testKey: FilePath = "webhook-test-key.pem"
    private static let testPublicKey: FilePath = ".ghlsync/state/webhook-test-key.pub.pem"

    init(_ tool: ToolContext) { self.tool = tool }

    func run(_ file: String) async throws -> ExitCode {
        let body = try tool.environment.read(file)
        let endpoint = try endpoint()
        let (key, trust) = try key()
        let signature = Base64.encode(key.sign(body))
        let request = HTTPRequest(
            method: .post, origin: endpoint.origin, target: endpoint.target,
            headers: ["Content-Type": "application/json", "X-GHL-Signature": signature],
            body: body, timeout: .seconds(10), mayReuseConnection: false)
        let response: HTTPResponse
        do throws(TransportFailure) {
            response = try await CurlTransport().send(request)
        } catch {
            throw ToolFailure(
                .someFailed, "nothing took it: \(error.message)",
                hint:
                    "start `ghlsync watch`, which says where it listens, or name the place with --to"
            )
        }
        let answer = String(decoding: response.body.prefix(400), as: UTF8.self)
            .split(whereSeparator: \.isNewline).joined(separator: " ")
        if tool.console.isJSON {
            tool.console.result(json: [
                "to": .string(endpoint.description),
                "status": .number(DecimalNumber(response.status)), "answer": .string(answer),
                "signature": .string(signature),
            ])
        } else {
            let style = tool.console.style
            let status =
                response.isSuccess
                ? style.green("\(response.status)") : style.red("\(response.status)")
            tool.console.results([
                "POST \(Escaping.line(endpoint.description))  \(status) \(Escaping.line(answer))",
                style.dim("X-GHL-Signature: \(signature)"),
            ])
        }
        guard !response.isSuccess else { return .done }
        if response.status == 401 {
            tool.console.error("the listener does not believe this key", hint: trust)
        }
        return .someFailed
    }

    /// Only where a listener of ours can be: this machine, or the name that the world knows it by.
    private func endpoint() throws -> WebhookEndpoint {
        let webhooks =
            OpenWorkspace.isThere(tool)
            ? try OpenWorkspace.configured(tool).configuration.webhooks : nil
        if let text = tool.arguments.value("to") {
            guard let endpoint = WebhookEndpoint(text),
                endpoint.origin.isLoopback || endpoint.origin.host == webhooks?.publicHost
            else {
                throw ToolFailure(
                    .usage, "“\(text)” is no place of a listener",
                    hint:
                        "it is on this machine (http://127.0.0.1:8787/webhooks/ghl) or webhooks.publicHost"
                )
            }
            return endpoint
        }
        guard let webhooks else {
            throw ToolFailure(
                .usage, "there is no workspace here that says where its listener is",
                hint: "name the place with --to http://127.0.0.1:8787/webhooks/ghl")
        }
        guard webhooks.port != 0,
            let endpoint = WebhookEndpoint(
                "http://\(webhooks.host):\(webhooks.port)\(webhooks.path)")
        else {
            throw ToolFailure(
                .usage, "webhooks.listen leaves the port open",
                hint: "`ghlsync watch` says which one it took: name it with --to")
        }
        return endpoint
    }

    /// The key of the option, or the test key; and what to
    /// do when the listener does not believe it.
    private func key() throws -> (Ed25519.PrivateKey, trust: String) {
        if let file = tool.arguments.value("key-file") {
            let pem = String(decoding: try tool.environment.read(file), as: UTF8.self)
            do throws(KeyFailure) {
                return (
                    try Ed25519.PrivateKey(pem: pem),
                    "put its public key in a file that webhooks.publicKeyFile names: openssl pkey -in \(file) -pubout"
                )
            } catch {
                throw ToolFailure(
                    .usage, "\(file): \(error)",
                    hint: "make one with: openssl genpkey -algorithm ed25519 -out key.pem")
            }
        }
        guard OpenWorkspace.isThere(tool) else {
            throw ToolFailure(
                .usage, "outside a workspace, send needs --key-file",
                hint: "make one with: openssl genpkey -algorithm ed25519 -out key.pem")
        }
        let files = try OpenWorkspace.configured(tool).files
        let trust =
            "for tests only, write `publicKeyFile: \(Self.testPublicKey)` under webhooks in ghlsync.yaml and start `watch` again"
        do {
            let key = try storedKey()
            if try files.metadata(at: Self.testPublicKey) == nil {
                try files.createDirectory(at: ".ghlsync/state", mode: .ownerOnly)
                try put(key.publicKey.pem, at: Self.testPublicKey, in: files)
                tool.console.note(
                    "Wrote \(Self.testPublicKey), the test key's public half; \(trust).")
            }
            return (key, trust)
        } catch {
            throw ToolFailure(
                .someFailed,
                "the test key \(tool.environment.configurationFolder)/\(Self.testKey) cannot be used: \(error)",
                hint: "remove it, or give a key with --key-file")
        }
    }

    /// The test key of this user; made when it is asked for first.
    private func storedKey() throws -> Ed25519.PrivateKey {
        let files = try POSIXFileSystem(
            root: tool.environment.configurationFolder, creating: .ownerOnly)
        if try files.metadata(at: Self.testKey) != nil {
            let pem = String(decoding: try files.read(Self.testKey, limit: 4096), as: UTF8.self)
            return try Ed25519.PrivateKey(pem: pem)
        }
        let key = Ed25519.PrivateKey.generate()
        try put(key.pem, at: Self.testKey, in: files)
        return key
    }

    private func put(_ text: String, at path: FilePath, in files: POSIXFileSystem) throws {
        try files.replace(
            path, with: Array(text.utf8), mode: .ownerOnly,
            temporaryName: ".\(RandomName.make()).tmp")
    }
}
