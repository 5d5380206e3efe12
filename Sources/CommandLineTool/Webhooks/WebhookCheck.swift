import Catalog
import Crypto
import Documents
import HighLevel
import HostSystem
import Ports
import SyncCore
import TerminalUI
import Workspace

/// `webhook verify`: whether a signature holds, and what the body would lead to.
struct WebhookCheck {
    private let tool: ToolContext

    init(_ tool: ToolContext) { self.tool = tool }

    func run(_ file: String) throws -> ExitCode {
        guard let text = tool.arguments.value("signature") else {
            throw UsageError(
                "verify needs --signature, what X-GHL-Signature says",
                command: WebhookCommand.spec)
        }
        let body = try tool.environment.read(file)
        let isLegacy = tool.arguments.has("legacy")
        let (signature, keyName) = try signature(isLegacy: isLegacy)
        var headers: HTTPHeaders = [:]
        headers[isLegacy ? "X-WH-Signature" : "X-GHL-Signature"] = text
        let verdict = signature.check(headers, body: body)
        let why: String? =
            switch verdict {
            case .genuine: nil
            case .refused(let why): explain(why, body, headers, signature)
            }
        let facts = facts(body)
        if tool.console.isJSON {
            tool.console.result(json: [
                "valid": .bool(why == nil), "why": why.map { .string($0) } ?? .null,
                "key": .string(keyName), "bytes": .number(DecimalNumber(body.count)),
                "body": .string(facts),
            ])
        } else {
            let style = tool.console.style
            let line =
                why.map { "\(style.red("not valid:")) \(Escaping.line($0))" }
                ?? style.green("valid")
            tool.console.results([
                line, "  key   \(Escaping.line(keyName))", "  body  \(Escaping.line(facts))",
            ])
        }
        return why == nil ? .done : .someFailed
    }

    /// The key of the option, of the workspace, or the one that GoHighLevel signs with.
    private func signature(isLegacy: Bool) throws -> (WebhookSignature, String) {
        if let file = tool.arguments.value("key-file") {
            let pem = String(decoding: try tool.environment.read(file), as: UTF8.self)
            do throws(KeyFailure) {
                return (try WebhookSignature(publicKeyPEM: pem, acceptLegacy: isLegacy), file)
            } catch {
                throw ToolFailure(
                    .usage, "\(file): \(error)",
                    hint: "it must be a PEM file with an Ed25519 public key")
            }
        }
        if !isLegacy, OpenWorkspace.isThere(tool) {
            let (_, files, configuration) = try OpenWorkspace.configured(tool)
            if let file = configuration.webhooks.publicKeyFile {
                return (
                    try WebhookSignature.trusted(by: configuration.webhooks, in: files),
                    "\(file) (webhooks.publicKeyFile)"
                )
            }
        }
        let name = isLegacy ? "GoHighLevel's older RSA key" : "GoHighLevel's key"
        return (try WebhookSignature(acceptLegacy: isLegacy), name)
    }

    /// What most often happened to a body on its way into a file.
    private func explain(
        _ why: String, _ body: [UInt8], _ headers: HTTPHeaders, _ signature: WebhookSignature
    ) -> String {
        var trimmed = body
        while let last = trimmed.last, last == 0x0A || last == 0x0D { trimmed.removeLast() }
        if trimmed.count < body.count, signature.check(headers, body: trimmed) == .genuine {
            return
                "\(why): it fits without the line end at the end of the file, which was added after signing"
        }
        return why
    }

    /// What a listener here would make of it.
    private func facts(_ body: [UInt8]) -> String {
        let location = (try? OpenWorkspace.open(tool))?.locationID
        do throws(SyntaxError) {
            let event = try WebhookEvent(body: body, locationID: location ?? "")
            let name = event.name ?? event.saidName.map { "\($0) (unknown)" } ?? "an unnamed event"
            guard location != nil else { return name }
            switch event.subject {
            case .object(let reference):
                return "\(name): leads to a look at \(reference.kind.rawValue) \(reference.id)"
            case .app: return "\(name): tells of the app itself"
            case .otherLocation: return "\(name): of another location, dropped"
            case .unrelated:
                return
                    "\(name): \(event.isOurs ? "kept, and" : "names no location;") leads to nothing"
            }
        } catch {
            return "refused: \(error.message)"
        }
    }
}
