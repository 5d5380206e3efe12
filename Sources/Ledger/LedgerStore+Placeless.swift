import Documents
import JSONFormat
package import Ports
package import SyncCore

/// Listing fields that are mapped and that the location had no place for when it was looked at last: for
/// those who ask without asking GoHighLevel.
extension LedgerStore {
    private static func file(of locationID: String) -> FilePath? {
        LedgerLayout(locationID: locationID)?.state.appending("placeless.json")
    }

    /// Notes them where they are not what is on record.
    package func note(placeless fields: Set<String>) throws(CycleFailure) {
        guard let file = Self.file(of: locationID),
            fields != Self.placeless(in: disk.files, locationID: locationID)
        else { return }
        let text = JSONDocument.write(
            .sequence(fields.sorted().map(DocumentValue.string)), style: .compact)
        do throws(FileFailure) {
            try disk.replace(file, with: text, mode: .ownerOnly)
        } catch {
            throw CycleFailure(saving: "which fields have no place", error)
        }
    }

    /// None where nothing is on record, or nothing that can be read: then the configuration is believed.
    package static func placeless(
        in files: any FileSystem, locationID: String
    ) -> Set<String> {
        guard let file = file(of: locationID), let bytes = try? files.read(file, limit: 1 << 16),
            let names = (try? JSONDocument.value(of: bytes))?.sequenceValue
        else { return [] }
        return Set(names.compactMap(\.stringValue))
    }
}
