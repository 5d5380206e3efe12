import Documents
import Pacing
import SyncCore

/// Whether a list may be believed about what a product is right now.
///
/// Lists may lag by seconds (reliability.md, fault model), and a server need not say that its do. So a list
/// has to show, within a second, something that we have just written; it then lags by less than that, and
/// is as good as the GET that a single update goes by. One proof is good for a short while, each list that
/// is read right after a write can renew it, and one list that shows what was before a write ends all
/// belief for some minutes.
struct ListTrust: Sendable {
    enum Verdict: Hashable, Sendable { case proven, lagging, undecided }

    private struct Write: Sendable {
        let id: String
        /// The product's `updatedAt` before.
        let before: String
        let fields: OrderedObject
        let sentAt: MonotonicInstant
    }

    /// A list that shows a write later than this after it was sent proves nothing: so much it may lag.
    static let proofWindow = Duration.seconds(1)
    private static let proofHolds = Duration.seconds(20)
    private static let doubtHolds = Duration.seconds(300)

    private var pending: Write?
    private var provenAt: MonotonicInstant?
    private var doubtedAt: MonotonicInstant?

    /// The product that the next list should show, for the proof.
    var witness: String? { pending?.id }

    func isProven(at now: MonotonicInstant) -> Bool {
        guard !isLagging(at: now), let provenAt else { return false }
        return provenAt.duration(to: now) < Self.proofHolds
    }

    func isLagging(at now: MonotonicInstant) -> Bool {
        doubtedAt.map { $0.duration(to: now) < Self.doubtHolds } ?? false
    }

    /// A product's fields were written, and the answer has come.
    mutating func wrote(_ before: DocumentValue, fields: OrderedObject, sentAt: MonotonicInstant) {
        let id = HighLevelReplica.id(before)
        guard let time = before["updatedAt"]?.stringValue, !id.isEmpty, !fields.isEmpty else {
            pending = nil
            return
        }
        pending = Write(id: id, before: time, fields: fields, sentAt: sentAt)
    }

    /// Judges by the witness a list that was read after the write; `now` is when its answer had come.
    mutating func judge(_ shown: [String: DocumentValue], at now: MonotonicInstant) -> Verdict {
        guard let write = pending else { return .undecided }
        pending = nil
        guard let product = shown[write.id], let time = product["updatedAt"]?.stringValue,
            time != write.before
        else {
            (doubtedAt, provenAt) = (now, nil)
            return .lagging
        }
        // Somebody else's edit in between says nothing of ours.
        guard Self.shows(product, write.fields), write.sentAt.duration(to: now) < Self.proofWindow
        else { return .undecided }
        provenAt = now
        return .proven
    }

    /// A list showed an older state than an answer that we have had.
    mutating func doubt(at now: MonotonicInstant) { (doubtedAt, provenAt) = (now, nil) }

    /// Whether a product shows what was sent, or what the server may have made of it.
    static func shows(_ product: DocumentValue, _ fields: OrderedObject) -> Bool {
        fields.entries.allSatisfy { ReadBack.isForm(of: $0.value, product[$0.key]) }
    }
}
