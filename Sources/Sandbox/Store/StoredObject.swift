import Documents
import Pacing

/// An object and as much of its past as a lagging list still shows.
struct StoredObject: Sendable {
    struct Version: Sendable {
        let since: MonotonicInstant
        /// `nil` from the deletion on.
        let fields: OrderedObject?
    }

    let kind: SandboxKind
    let id: String
    let location: String
    let created: Timestamp
    /// Counts creations, so that objects of one instant keep an order.
    let number: Int
    /// The product that a price belongs to, for good.
    let product: String?
    private(set) var versions: [Version]

    init(
        _ kind: SandboxKind, id: String, in location: String, number: Int, fields: OrderedObject,
        at now: SandboxMoment
    ) {
        self.kind = kind
        self.id = id
        self.location = location
        self.number = number
        product = kind == .price ? fields["product"]?.stringValue : nil
        created = now.wall
        versions = [Version(since: now.monotonic, fields: fields)]
    }

    /// The current fields; `nil` once it is deleted.
    var fields: OrderedObject? { versions.last?.fields }

    /// What a list shows that looks back by `lag`; `nil` when it shows nothing.
    func fields(at now: MonotonicInstant, lag: Duration) -> OrderedObject? {
        guard lag > .zero else { return fields }
        return versions.last { $0.since.advanced(by: lag) <= now }?.fields
    }

    /// Sets the fields (`nil` deletes) and forgets versions that no list can show any more.
    mutating func set(_ fields: OrderedObject?, at now: MonotonicInstant, lag: Duration) {
        if lag <= .zero { versions = [] }
        versions.append(Version(since: now, fields: fields))
        if let visible = versions.lastIndex(where: { $0.since.advanced(by: lag) <= now }) {
            versions.removeFirst(visible)
        }
    }

    /// Whether it is deleted and no list shows it any more.
    func isGone(at now: MonotonicInstant, lag: Duration) -> Bool {
        fields == nil && fields(at: now, lag: lag) == nil
    }
}
