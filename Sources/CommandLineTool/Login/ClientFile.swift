import Documents
import HighLevel
import HostSystem
import JSONFormat
import Ports

/// The file that `auth login --client` names: `{clientId, clientSecret, redirectUrl?, installUrl?}`.
struct ClientFile {
    let app: OAuthApp
    let redirectURL: String?
    let installURL: String?

    /// Reads it; refuses one that others can read, since it holds a secret.
    static func read(_ path: String, _ tool: ToolContext) throws(ToolFailure) -> ClientFile {
        let (folder, name) = tool.environment.split(path)
        let found: FileMetadata?
        do throws(FileFailure) {
            found = try POSIXFileSystem(root: folder).metadata(at: name)
        } catch {
            throw ToolFailure(.usage, "\(path) cannot be read: \(error)")
        }
        if let found, found.permissions & 0o077 != 0 {
            throw ToolFailure(
                .notAuthorised, "others on this machine can read the app's secret in \(path)",
                hint: "chmod 600 '\(path)'")
        }
        let bytes = try tool.environment.read(path)
        let value: DocumentValue
        do throws(SyntaxError) {
            value = try JSONDocument.value(of: bytes)
        } catch {
            throw ToolFailure(.usage, "\(path): \(error.message)", hint: error.help)
        }
        guard let id = value["clientId"]?.stringValue,
            let secret = value["clientSecret"]?.stringValue,
            let app = OAuthApp(clientID: id, clientSecret: secret)
        else {
            throw ToolFailure(
                .usage, "\(path) has no usable clientId and clientSecret",
                hint:
                    #"{"clientId": "…", "clientSecret": "…", "redirectUrl": "https://…"}"#)
        }
        return ClientFile(
            app: app, redirectURL: value["redirectUrl"]?.stringValue,
            installURL: value["installUrl"]?.stringValue)
    }
}
