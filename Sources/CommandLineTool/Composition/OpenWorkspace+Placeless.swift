import Catalog
import Ledger
import SyncCore
import Workspace

extension OpenWorkspace {
    /// Mapped fields that the location had no place for at the last sync.
    var placeless: Set<String> {
        LedgerStore.placeless(in: files, locationID: locationID)
            .intersection(configuration.mapping.objectFields.keys)
    }

    /// The rules as they count without asking GoHighLevel.
    var localPolicy: Policy {
        var policy = configuration.policy
        let placeless = placeless
        if !placeless.isEmpty { policy.hide([.listing: placeless]) }
        return policy
    }
}
