import Catalog
import Documents
import JSONFormat
import Pacing
import SyncCore

extension HighLevelReplica {
    /// Every id that some entity has: never to be taken for a lost create's.
    func takenIDs(_ context: ApplyContext, except key: EntityKey) -> Set<String> {
        var ids: Set<String> = []
        for (other, binding) in context.bindings where other != key {
            ids.insert(binding.id)
            // A category is many listings', and may be a file's own.
            ids.formUnion(binding.parts.filter { $0.key != "category" }.values)
        }
        return ids
    }

    /// Whether the object still is what the change was planned on (I15).
    ///
    /// `seen` is the raw object that the plan may have been made on: a list and a GET do not always show
    /// the same fields, and a field that only one of them shows is no change.
    func requireUnmoved(
        expected: String?, actual: String, seen: DocumentValue?, fresh: DocumentValue
    ) throws {
        guard let expected, expected != actual else { return }
        if let seen, ObjectVersion.digest(seen) == expected, ObjectVersion.agree(seen, fresh) {
            return
        }
        throw ApplyTrouble.stale(Self.moved)
    }

    /// Sends a change of one object that was looked at; should it have to wait, the object is asked for
    /// again before, and must be what it was (`Comparison`).
    ///
    /// - Parameters:
    ///   - again: asks in the way in which `object` was read: a list and a GET need not show the same.
    ///   - part: what of it counts.
    func send<Answer>(
        over object: DocumentValue, lookedAt: MonotonicInstant,
        asking again: @escaping @Sendable () async throws -> DocumentValue?,
        comparing part: @escaping @Sendable (DocumentValue) -> DocumentValue? = { $0 },
        _ request: () async throws -> Answer
    ) async throws -> Answer {
        let comparison = Comparison(at: lookedAt) {
            try await again().map {
                ObjectVersion.digest(part(object)) == ObjectVersion.digest(part($0))
            } ?? false
        }
        return try await Comparison.$current.withValue(comparison) { try await request() }
    }

    /// Keeps what is about to be replaced or deleted. When this throws, nothing is.
    func keep(
        _ objects: OrderedObject, of change: Change, at path: String
    ) async throws {
        _ = try await backups.keep(
            BackupItem(
                side: .remote, key: change.key, place: path,
                bytes: JSONDocument.write(.mapping(objects), style: .pretty),
                reason: change.action == .delete ? "delete" : "overwrite"))
    }

    func required(_ after: Entity?, of change: Change) throws -> Entity {
        guard let after else {
            throw ApplyTrouble.failed(
                Problem(
                    code: "internal", key: change.key,
                    message: "the plan says \(change.action.rawValue) but not to what"))
        }
        return after
    }

    func required(_ binding: Binding?, of change: Change) throws -> Binding {
        guard let binding, RemoteID.isValid(binding.id),
            binding.parts.values.allSatisfy(RemoteID.isValid)
        else {
            throw ApplyTrouble.failed(
                Problem(
                    code: "bad-binding", key: change.key,
                    message: "its remote id is missing or is no id",
                    hint: "`ghlsync doctor --repair` finds it again by its slug or name"))
        }
        return binding
    }

    static let moved = "it was changed in GoHighLevel in the meantime"
    static let gone = "it was deleted in GoHighLevel in the meantime"

    var goneMeanwhile: ApplyTrouble { .stale(Self.gone) }

    /// What a person should hear about fields that stay on this machine.
    func localFieldNotices(_ entity: Entity) -> [String] {
        guard pictures == nil else { return [] }
        return ["imageUrl", "logoUrl"].compactMap { field in
            guard let url = entity[field]?.stringValue, !url.contains("://") else { return nil }
            return "\(entity.key): \(field) \(url) is a local file and stays local"
        }
    }
}

extension Change {
    /// Names of the fields that it touches.
    var editedFields: Set<String> { Set(edits.compactMap(\.path.field)) }
}
