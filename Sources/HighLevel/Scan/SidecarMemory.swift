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

    /// A list that is older than this is asked for again before a record is made: somebody may have made
    /// one since.
    static let patience = Duration.seconds(30)

    func records(of productID: String, _ mapping: SidecarMapping) -> [DocumentValue] {
        HighLevelReplica.byAge(
            records.values.filter { mapping.productID(of: $0) == productID })
    }
}
