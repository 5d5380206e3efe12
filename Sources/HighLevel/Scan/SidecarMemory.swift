import Catalog
import Documents
import Pacing

/// What the replica remembers of the objects beside products. Saves requests, never holds truth.
struct SidecarMemory: Sendable {
    /// Records by id, in `RecordForm`.
    var records: [String: DocumentValue] = [:]
    /// When they were last listed in full; `nil` when that is to be done again.
    var listedAt: MonotonicInstant?
    /// The last word about the custom object; `nil` before it was asked for.
    var check: CustomObjectCheck?
    /// Values were read in this look already.
    var hasValues = false
    /// The collections of this look, once they were read.
    var collections: [DocumentValue]?
    /// When the collections were last listed.
    var collectionsListedAt: MonotonicInstant?
    var categories = Categories()
    /// The products that a store shows, by the store's id, as far as they were asked for.
    var stores: [String: Set<String>] = [:]
    /// Collections that files describe and that are not in GoHighLevel yet.
    var collectionFiles: [Entity] = []

    /// A list that is older than this is asked for again before a record is made: somebody may have made
    /// one since.
    static let patience = Duration.seconds(30)

    func records(of productID: String, _ mapping: SidecarMapping) -> [DocumentValue] {
        HighLevelReplica.byAge(
            records.values.filter { mapping.productID(of: $0) == productID })
    }
}
