import Documents
import JSONFormat
package import Ports
package import SyncCore

/// The wish that a webhook be acted on once more, left in a file for the agent that holds the
/// workspace, beside the decisions about conflicts.
package struct ReplaySlip: Hashable, Sendable {
    package let webhookID: String

    package init(webhookID: String) { self.webhookID = webhookID }

    /// Leaves the slip durably. `name` must be new.
    package func leave(
        in files: any FileSystem, locationID: String, name: String
    ) throws(CycleFailure) {
        guard let folder = DecisionSlip.folder(locationID: locationID),
            let file = folder.appending("\(name).json")
        else { return }
        let text = JSONDocument.write(["replay": .string(webhookID)], style: .compact)
        do throws(FileFailure) {
            try files.createDirectory(at: folder, mode: .ownerOnly)
            try files.replace(file, with: text, mode: .ownerOnly, temporaryName: ".\(name).tmp")
        } catch {
            throw CycleFailure(saving: "the wish", error)
        }
    }

    init?(bytes: [UInt8]) {
        guard let value = try? JSONDocument.value(of: bytes),
            let id = value["replay"]?.stringValue
        else { return nil }
        self.init(webhookID: id)
    }
}
