import Catalog
import Documents
import Pacing
import SyncCore

/// Intents and backups in memory; what a crash would leave behind is what is in here.
actor MemoryLog: IntentLog, BackupSink, UploadLog {
    private(set) var open: [String: CreateIntent] = [:]
    private(set) var bound: [(intent: CreateIntent, id: String)] = []
    private(set) var abandoned: [String] = []
    private(set) var backups: [BackupItem] = []
    private(set) var attempts: [CreateIntent] = []
    private var failure: CycleFailure?
    /// Stops before the n-th binding, as a crash there would.
    private var bindingsUntilCrash: Int?

    func fail(with failure: CycleFailure?) { self.failure = failure }
    func crash(beforeBinding count: Int) { bindingsUntilCrash = count }
    func recover() { bindingsUntilCrash = nil }

    func intend(_ intent: CreateIntent) throws(CycleFailure) {
        if let failure { throw failure }
        open[intent.id] = intent
        attempts.append(intent)
    }

    func bind(_ intentID: String, to remoteID: String) throws(CycleFailure) {
        if let count = bindingsUntilCrash {
            if count <= 1 { throw CycleFailure(.other, "crash") }
            bindingsUntilCrash = count - 1
        }
        if let intent = open.removeValue(forKey: intentID) { bound.append((intent, remoteID)) }
    }

    func abandon(_ intentID: String, why: String) {
        if open.removeValue(forKey: intentID) != nil { abandoned.append(why) }
    }

    func openIntents(of key: EntityKey) -> [CreateIntent] {
        open.values.filter { $0.key == key }.sorted { $0.id < $1.id }
    }

    func boundParts(of key: EntityKey) -> [String: String] {
        var parts: [String: String] = [:]
        for (intent, id) in bound where intent.key == key && !archived.contains(key) {
            parts[intent.object] = id
        }
        return parts
    }

    func fingerprint(ofBound object: String, of key: EntityKey) -> DocumentValue? {
        bound.last { $0.intent.key == key && $0.intent.object == object }?.intent.fingerprint
    }

    // MARK: Uploads

    private var known: [String: Upload] = [:]
    private var unanswered: [String: Timestamp] = [:]

    func uploads() -> [String: Upload] { known }
    func beginUpload(of digest: String, at sentAt: Timestamp) throws(CycleFailure) {
        if let failure { throw failure }
        unanswered[digest] = sentAt
    }
    func abandonUpload(of digest: String) { unanswered[digest] = nil }
    func unansweredUpload(of digest: String) -> Timestamp? { unanswered[digest] }
    func record(_ upload: Upload) throws(CycleFailure) {
        if let failure { throw failure }
        known[upload.digest] = upload
        unanswered[upload.digest] = nil
    }

    /// As if another machine had uploaded.
    func forgetUploads() { known = [:] }

    private var archived: Set<EntityKey> = []
    func archive(_ key: EntityKey) { archived.insert(key) }

    func keep(_ item: BackupItem) throws(CycleFailure) -> String {
        if let failure { throw failure }
        backups.append(item)
        return String(backups.count)
    }
}
