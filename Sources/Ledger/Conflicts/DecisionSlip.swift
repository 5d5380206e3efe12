package import Catalog
package import Documents
import JSONFormat
package import Ports
package import SyncCore

/// A person's decision about a conflict, left in a file for the agent that holds the workspace: the
/// ledger has one writer, and the agent is it.
package struct DecisionSlip: Hashable, Sendable {
    package let key: EntityKey
    /// `nil` for every open conflict of the key.
    package let path: DocumentPath?
    package let choice: ConflictChoice

    package init(key: EntityKey, path: DocumentPath?, choice: ConflictChoice) {
        self.key = key
        self.path = path
        self.choice = choice
    }

    /// Where slips of a location lie; `nil` for what is no location's id.
    package static func folder(locationID: String) -> FilePath? {
        LedgerLayout(locationID: locationID)?.state.appending("decisions")
    }

    /// Leaves the slip durably. `name` must be new.
    package func leave(
        in files: any FileSystem, locationID: String, name: String
    ) throws(CycleFailure) {
        guard let folder = Self.folder(locationID: locationID),
            let file = folder.appending("\(name).json")
        else { return }
        do throws(FileFailure) {
            try files.createDirectory(at: folder, mode: .ownerOnly)
            try files.replace(
                file, with: JSONDocument.write(.mapping(document), style: .compact),
                mode: .ownerOnly, temporaryName: ".\(name).tmp")
        } catch {
            throw CycleFailure(saving: "the decision", error)
        }
    }

    private var document: OrderedObject {
        var object: OrderedObject = ["key": .string(key.description)]
        object["path"] = path.map { .string($0.description) }
        object["choice"] = .string(choice.rawValue)
        return object
    }

    init?(bytes: [UInt8]) {
        guard let value = try? JSONDocument.value(of: bytes),
            let key = value["key"]?.stringValue.flatMap(EntityKey.init),
            let choice = value["choice"]?.stringValue.flatMap(ConflictChoice.init)
        else { return nil }
        self.init(
            key: key, path: value["path"]?.stringValue.map { DocumentPath(stringLiteral: $0) },
            choice: choice)
    }
}

/// What the slips that were taken ask for.
package struct TakenSlips: Hashable, Sendable {
    /// What webhooks spoke of that a person wants to be acted on once more.
    package var replayed: Set<RemoteReference> = []
    /// Whether something else was decided: it is about files that nobody has touched since.
    package var decides = false
}

extension LedgerStore {
    /// Takes the decisions that were left, durably, and removes their slips. One about a conflict that
    /// is over by now says nothing any more.
    @discardableResult
    package func takeDecisions() throws(CycleFailure) -> TakenSlips {
        var taken = TakenSlips()
        guard let folder = DecisionSlip.folder(locationID: locationID) else { return taken }
        do throws(FileFailure) {
            guard try disk.files.metadata(at: folder) != nil else { return taken }
            for entry in try disk.files.list(folder).sorted(by: { $0.name < $1.name }) {
                guard entry.kind == .file, let path = folder.appending(entry.name),
                    path.fileExtension == "json"
                else { continue }
                let bytes = try disk.files.read(path, limit: 65_536)
                if let slip = DecisionSlip(bytes: bytes) {
                    try? settle(slip.key, path: slip.path, slip.choice)
                    taken.decides = true
                } else if let slip = QueueSlip(bytes: bytes) {
                    switch slip.wish {
                    case .retry: _ = try? retryQueued(slip.key)
                    case .drop: _ = try? dropQueued(slip.key)
                    }
                    taken.decides = true
                } else if let slip = ReplaySlip(bytes: bytes) {
                    let item = try? replay(webhookID: slip.webhookID)
                    if let reference = item?.reference { taken.replayed.insert(reference) }
                }
                try disk.files.remove(path)
            }
        } catch {
            throw CycleFailure(reading: "the decisions", error)
        }
        return taken
    }
}
