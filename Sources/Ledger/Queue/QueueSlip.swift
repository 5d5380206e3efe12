package import Catalog
import Documents
import JSONFormat
package import Ports
package import SyncCore

/// What a person wants of the queue, left in a file for the agent that holds the workspace, beside the
/// decisions about conflicts.
package struct QueueSlip: Hashable, Sendable {
    package enum Wish: String, Hashable, Sendable { case retry, drop }

    package let key: EntityKey
    package let wish: Wish

    package init(key: EntityKey, wish: Wish) {
        self.key = key
        self.wish = wish
    }

    /// Leaves the slip durably. `name` must be new.
    package func leave(
        in files: any FileSystem, locationID: String, name: String
    ) throws(CycleFailure) {
        guard let folder = DecisionSlip.folder(locationID: locationID),
            let file = folder.appending("\(name).json")
        else { return }
        let text = JSONDocument.write(
            ["queue": .string(wish.rawValue), "key": .string(key.description)], style: .compact)
        do throws(FileFailure) {
            try files.createDirectory(at: folder, mode: .ownerOnly)
            try files.replace(file, with: text, mode: .ownerOnly, temporaryName: ".\(name).tmp")
        } catch {
            throw CycleFailure(saving: "the wish", error)
        }
    }

    init?(bytes: [UInt8]) {
        guard let value = try? JSONDocument.value(of: bytes),
            let key = value["key"]?.stringValue.flatMap(EntityKey.init),
            let wish = value["queue"]?.stringValue.flatMap(Wish.init)
        else { return nil }
        self.init(key: key, wish: wish)
    }
}
