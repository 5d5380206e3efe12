package import Catalog
import Documents
package import Pacing
package import Ports
package import SyncCore

/// Reads the audit trail. Works without the ledger and beside a running agent.
package struct HistoryReader: Sendable {
    package struct Reading: Sendable {
        /// Oldest first.
        package var records: [JournalRecord] = []
        /// Lines that a crash cut or something damaged; they are skipped.
        package var damagedLines = 0
    }

    private let files: any FileSystem

    /// `files` is rooted at the workspace.
    package init(files: any FileSystem) { self.files = files }

    /// The records of a key (or all), not older than `since`, of one location (or all).
    package func read(
        of key: EntityKey? = nil, since: Timestamp? = nil, location: String? = nil
    ) throws(CycleFailure) -> Reading {
        var reading = Reading()
        for path in [LedgerLayout.olderHistory, LedgerLayout.history] {
            let bytes: [UInt8]
            do throws(FileFailure) {
                bytes = try files.read(path, limit: LedgerDisk.readLimit)
            } catch {
                guard error.kind != .notFound else { continue }
                throw CycleFailure(reading: "the history", error)
            }
            for line in bytes.split(separator: 0x0A) {
                guard let object = SealedLine.open(Array(line)),
                    let record = try? JournalRecord(ledgerForm: .mapping(object))
                else {
                    reading.damagedLines += 1
                    continue
                }
                guard key == nil || record.key == key, since.map({ record.time >= $0 }) ?? true,
                    location == nil || record.location == location
                else { continue }
                reading.records.append(record)
            }
        }
        return reading
    }
}
