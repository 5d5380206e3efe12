package import Pacing
import Ports
package import SyncCore

extension LedgerStore: UploadLog {
    package func uploads() async -> [String: Upload] {
        // A ledger that cannot be read lets no upload through: `beginUpload` throws.
        try? load()
        return uploadMemory.known
    }

    package func beginUpload(of digest: String, at sentAt: Timestamp) async throws(CycleFailure) {
        try load()
        var next = uploadMemory
        let record = next.begin(digest, at: sentAt)
        try uploadFile?.append([record], to: &disk, liveCount: next.liveCount) { next.records() }
        uploadMemory = next
    }

    package func abandonUpload(of digest: String) async throws(CycleFailure) {
        try load()
        guard let record = uploadMemory.abandon(digest) else { return }
        try uploadFile?.append([record], to: &disk, liveCount: uploadMemory.liveCount) {
            uploadMemory.records()
        }
    }

    package func unansweredUpload(of digest: String) async -> Timestamp? {
        try? load()
        return uploadMemory.unanswered[digest]
    }

    package func record(_ upload: Upload) async throws(CycleFailure) {
        try load()
        // The picture is there, so the memory keeps it even when the disk does not take it.
        guard let record = uploadMemory.record(upload) else { return }
        try uploadFile?.append([record], to: &disk, liveCount: uploadMemory.liveCount) {
            uploadMemory.records()
        }
    }
}
