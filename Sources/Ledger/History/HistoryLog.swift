import Documents
import Ports
import SyncCore

/// Appends to the audit trail. When the file is full it becomes the older one, and the one before
/// goes.
struct HistoryLog: Sendable {
    private let limit: Int
    /// Bytes in the file; `nil` before it was looked at.
    private var size: Int?
    /// A crash (or a failed write) left half a line: the next one starts on a line of its own.
    private var isTorn = true

    init(limit: Int) { self.limit = limit }

    mutating func append(
        _ records: [JournalRecord], to disk: inout LedgerDisk
    ) throws(CycleFailure) {
        guard !records.isEmpty else { return }
        do throws(FileFailure) {
            try write(records.flatMap { SealedLine.seal($0.object) }, to: &disk)
        } catch {
            isTorn = true
            throw CycleFailure(saving: "the history", error)
        }
    }

    private mutating func write(
        _ lines: [UInt8], to disk: inout LedgerDisk
    ) throws(FileFailure) {
        let path = LedgerLayout.history
        try disk.prepare(LedgerLayout.root, mode: .shared)
        if size == nil || isTorn { try look(disk) }
        if let size, size > 0, size + lines.count > limit {
            try disk.files.rename(path, to: LedgerLayout.olderHistory)
            self.size = 0
            isTorn = false
        }
        let bytes = (isTorn ? [0x0A] : []) + lines
        let isNew = size == 0
        isTorn = true
        try disk.files.append(bytes, to: path, mode: .ownerOnly)
        try disk.files.sync(path)
        if isNew { try disk.files.sync(LedgerLayout.root) }
        isTorn = false
        size = (size ?? 0) + bytes.count
    }

    private mutating func look(_ disk: LedgerDisk) throws(FileFailure) {
        guard let found = try disk.files.metadata(at: LedgerLayout.history), found.size > 0 else {
            size = 0
            isTorn = false
            return
        }
        size = found.size
        isTorn = try disk.files.read(LedgerLayout.history, limit: LedgerDisk.readLimit).last != 0x0A
    }
}

extension JournalRecord {
    fileprivate var object: OrderedObject { ledgerForm.mappingValue ?? [:] }
}
