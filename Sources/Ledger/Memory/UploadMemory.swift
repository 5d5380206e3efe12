import Documents
import Pacing
import SyncCore

/// Which pictures are in the location's media library, and which were sent without an answer.
struct UploadMemory: Sendable {
    private(set) var known: [String: Upload] = [:]
    private(set) var unanswered: [String: Timestamp] = [:]

    var liveCount: Int { known.count + unanswered.count }

    mutating func begin(_ digest: String, at sentAt: Timestamp) -> OrderedObject {
        unanswered[digest] = sentAt
        return Self.start(digest, sentAt)
    }

    mutating func abandon(_ digest: String) -> OrderedObject? {
        guard unanswered.removeValue(forKey: digest) != nil else { return nil }
        return ["op": "void", "digest": digest.ledgerForm]
    }

    /// `nil` when it says nothing new.
    mutating func record(_ upload: Upload) -> OrderedObject? {
        guard known[upload.digest] != upload || unanswered[upload.digest] != nil else { return nil }
        known[upload.digest] = upload
        unanswered[upload.digest] = nil
        return Self.finish(upload)
    }

    private static func start(_ digest: String, _ sentAt: Timestamp) -> OrderedObject {
        ["op": "sent", "digest": digest.ledgerForm, "at": sentAt.ledgerForm]
    }

    private static func finish(_ upload: Upload) -> OrderedObject {
        ["op": "there", "upload": upload.ledgerForm]
    }

    func records() -> [OrderedObject] {
        known.sorted { $0.key < $1.key }.map { Self.finish($0.value) }
            + unanswered.sorted { $0.key < $1.key }.map { Self.start($0.key, $0.value) }
    }

    /// A line that cannot be read costs a look at the library: it is asked before anything is sent.
    mutating func take(_ line: RecordFile.Line) -> Bool {
        guard case .record(let record) = line else { return false }
        do throws(Malformed) {
            switch try record.required("op", as: String.self) {
            case "sent":
                _ = begin(try record.required("digest"), at: try record.required("at"))
            case "void":
                _ = abandon(try record.required("digest"))
            case "there":
                _ = self.record(try record.required("upload"))
            default:
                throw Malformed()
            }
            return true
        } catch {
            return false
        }
    }
}

extension Upload: LedgerCodable {
    var ledgerForm: DocumentValue {
        var form: OrderedObject = ["digest": .string(digest), "url": .string(url)]
        form.set("fileId", fileID)
        form.set("path", path)
        return .mapping(form)
    }

    init(ledgerForm: DocumentValue) throws(Malformed) {
        let form = try ledgerForm.mapping()
        self.init(
            digest: try form.required("digest"), fileID: try form.optional("fileId"),
            url: try form.required("url"), path: try form.optional("path"))
    }
}
