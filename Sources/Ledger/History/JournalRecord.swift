package import Catalog
package import Documents
package import Pacing
package import SyncCore

/// One operation that changed something, or tried to: a line of `history.jsonl` (I25). Field values
/// and digests only; no header, token or personal data ever gets in.
package struct JournalRecord: Hashable, Sendable {
    package enum Action: String, Hashable, Sendable, CaseIterable {
        case create, update, delete
        /// Nothing was sent: both sides were found equal, or were linked.
        case agree
        /// A person settled a conflict.
        case settle
        /// A backup was put back.
        case restore
    }

    /// What made it happen.
    package enum Source: String, Hashable, Sendable, CaseIterable {
        case edit, webhook, poll, command, policy
    }

    package enum Result: Hashable, Sendable {
        case done
        /// The target had changed; nothing was done.
        case stale(String)
        case failed(String)
    }

    package struct Field: Hashable, Sendable {
        package let path: DocumentPath
        /// What both sides had agreed on: what taking the operation back leads to.
        package let base: DocumentValue?
        /// What the target had.
        package let before: DocumentValue?
        package let after: DocumentValue?

        package init(
            path: DocumentPath, base: DocumentValue?, before: DocumentValue?, after: DocumentValue?
        ) {
            self.path = path
            self.base = base
            self.before = before
            self.after = after
        }

        /// A field whose target had what was agreed on.
        package init(path: DocumentPath, before: DocumentValue?, after: DocumentValue?) {
            self.init(path: path, base: before, before: before, after: after)
        }
    }

    /// Kept to the millisecond.
    package var time: Timestamp
    /// The run that it belongs to; the backups of the run have the same id.
    package var run: String
    package var location: String
    package var key: EntityKey
    package var action: Action
    /// The side that was changed: `remote` is a push, `local` a pull.
    package var target: ReplicaSide
    package var fields: [Field]
    package var source: Source
    /// Why: a `Change.Reason`, or a few words.
    package var reason: String
    package var result: Result
    /// The backup of what was replaced.
    package var snapshot: String?
    package var versionBefore: String?
    package var versionAfter: String?
    /// `PUT /products/65f… (422, traceId 1b2…)`, where there is something to look up.
    package var request: String?

    package init(
        time: Timestamp, run: String, location: String, key: EntityKey, action: Action,
        target: ReplicaSide, fields: [Field] = [], source: Source, reason: String,
        result: Result = .done, snapshot: String? = nil, versionBefore: String? = nil,
        versionAfter: String? = nil, request: String? = nil
    ) {
        self.time = time
        self.run = run
        self.location = location
        self.key = key
        self.action = action
        self.target = target
        self.fields = fields
        self.source = source
        self.reason = reason
        self.result = result
        self.snapshot = snapshot
        self.versionBefore = versionBefore
        self.versionAfter = versionAfter
        self.request = request
    }

    /// What is to be remembered of a change's outcome.
    package init(
        _ outcome: Outcome, run: String, location: String, at time: Timestamp, source: Source,
        snapshot: String? = nil
    ) {
        let change = outcome.change
        self.init(
            time: time, run: run, location: location, key: change.key,
            action: Action(of: change.action), target: change.target,
            fields: Self.fields(of: change),
            source: source, reason: change.reason.rawValue, snapshot: snapshot,
            versionBefore: change.expectedVersion)
        switch outcome.result {
        case .applied(let applied): versionAfter = applied.version
        case .stale(let why): result = .stale(why)
        case .failed(let problem):
            result = .failed(problem.message)
            request = problem.request
        }
    }
}

extension JournalRecord {
    /// What a step of the archive without any traffic says: an equal edit on both sides, a deletion on
    /// both, a link. `nil` when no field moves.
    package init?(
        _ update: ArchiveUpdate, over old: ArchiveEntry?, run: String, location: String,
        at time: Timestamp, source: Source
    ) {
        let names = Set(old?.base.fields.keys ?? []).union(update.entry?.base.fields.keys ?? [])
        let fields = names.sorted().compactMap { name -> Field? in
            let (before, after) = (old?.base[name], update.entry?.base[name])
            guard before != after else { return nil }
            return Field(path: DocumentPath(keys: [name]), before: before, after: after)
        }
        guard !fields.isEmpty else { return nil }
        let reason =
            if update.entry == nil { "deleted" } else if old == nil { "adopted" } else { "edited" }
        self.init(
            time: time, run: run, location: location, key: update.key, action: .agree,
            target: .local, fields: fields, source: source, reason: reason)
    }

    /// A deletion has no edits; what it takes away are all fields of the target.
    private static func fields(of change: Change) -> [Field] {
        guard change.action == .delete, change.edits.isEmpty else {
            return change.edits.map {
                Field(path: $0.path, base: $0.base, before: $0.before, after: $0.after)
            }
        }
        return (change.before?.fields.entries ?? []).map {
            Field(path: DocumentPath(keys: [$0.key]), before: $0.value, after: nil)
        }
    }
}

extension JournalRecord.Action {
    fileprivate init(of action: Change.Action) {
        switch action {
        case .create: self = .create
        case .update: self = .update
        case .delete: self = .delete
        }
    }
}
