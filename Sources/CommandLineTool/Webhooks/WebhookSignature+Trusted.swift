import Crypto
import HighLevel
import HostSystem
import Ports
import Workspace

extension WebhookSignature {
    /// What the listener of a workspace believes.
    static func trusted(
        by webhooks: WorkspaceConfiguration.Webhooks, in files: POSIXFileSystem
    ) throws(ToolFailure) -> WebhookSignature {
        do {
            let pem = try webhooks.publicKeyFile.map { file in
                String(decoding: try files.read(file, limit: 65_536), as: UTF8.self)
            }
            return try WebhookSignature(
                publicKeyPEM: pem, acceptLegacy: webhooks.acceptsLegacySignature)
        } catch {
            throw ToolFailure(
                .invalid, "webhooks.publicKeyFile: \(error)",
                hint: "it must be a PEM file with an Ed25519 public key")
        }
    }
}
