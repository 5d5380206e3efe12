import Documents
import Ports

extension ConfigurationReader {
    /// The listener is reached from this machine only; a tunnel in front of it makes it public.
    mutating func readWebhookSection() -> WorkspaceConfiguration.Webhooks {
        var webhooks = WorkspaceConfiguration.Webhooks()
        _ = source.section(
            "webhooks",
            known: ["listen", "path", "acceptLegacySignature", "publicKeyFile", "publicHost"])
        if let listen = source.text("webhooks.listen") {
            if let address = BaseURL.address(listen) {
                let origin = HTTPOrigin(scheme: .http, host: address.host, port: address.port)
                if origin.isLoopback {
                    webhooks.host = address.host
                    webhooks.port = address.port
                } else {
                    source.report(
                        "not-loopback", at: "webhooks.listen",
                        "the webhook listener is for this machine only",
                        help: "write 127.0.0.1:\(address.port), and put a tunnel in front of it")
                }
            } else {
                source.report(
                    "wrong-address", at: "webhooks.listen", "this is not an address with a port",
                    help: "write \(webhooks.host):\(webhooks.port)")
            }
        }
        if let path = source.text("webhooks.path") {
            if Self.isPlainPath(path) {
                webhooks.path = path
            } else {
                source.report(
                    "wrong-path", at: "webhooks.path", "this is not a path of a URL",
                    help: "write it like \(webhooks.path)")
            }
        }
        webhooks.acceptsLegacySignature =
            source.flag("webhooks.acceptLegacySignature") ?? webhooks.acceptsLegacySignature
        if let file = source.text("webhooks.publicKeyFile") {
            if let path = FilePath(file), !path.components.isEmpty {
                webhooks.publicKeyFile = path
            } else {
                source.report(
                    "wrong-path", at: "webhooks.publicKeyFile",
                    "this is not a path beneath the workspace", help: "write it like key.pem")
            }
        }
        if let host = source.text("webhooks.publicHost") {
            if let origin = try? BaseURL.origin("https://\(host)"), origin.port == 443 {
                webhooks.publicHost = origin.host
            } else {
                source.report(
                    "wrong-host", at: "webhooks.publicHost", "this is not the name of a host",
                    help: "write it without https:// and path, like hooks.example.com")
            }
        }
        return webhooks
    }

    private static func isPlainPath(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return path.hasPrefix("/") && path.utf8.count <= 200
            && parts.dropFirst().allSatisfy { part in
                !part.isEmpty && part != "." && part != ".."
                    && part.utf8.allSatisfy { byte in
                        switch byte {
                        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
                        default: false
                        }
                    }
            }
    }
}
