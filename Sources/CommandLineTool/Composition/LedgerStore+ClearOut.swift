import Catalog
import Ledger
import SyncCore
import Workspace

extension LedgerStore {
    /// Lets go of snapshots beyond the retention; never of one that an open conflict needs, or a create
    /// that nobody has answered for yet.
    func clearOut(
        _ backups: BackupStore, _ retention: BackupRetention
    ) async throws(CycleFailure) {
        guard await backups.mayPrune(retention) else { return }
        let contents = try open()
        var keys = Set(contents.openIntents.map(\.key))
        keys.formUnion(contents.conflicts.filter(\.isOpen).map(\.conflict.key))
        try await backups.prune(retention, protecting: keys)
    }
}
