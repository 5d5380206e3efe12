import Catalog
import Documents
import HighLevel
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit

/// A replica against a sandbox on an eager clock, and what an engine would remember between changes.
final class Bench: Sendable {
    let time = EagerTime()
    let sandbox: SandboxAPI
    let log = MemoryLog()
    let shelf = Shelf()
    let replica: HighLevelReplica
    static let location = SandboxLocation.demo.id

    init(
        limits: SandboxLimits = .production, behaviour: SandboxBehaviour = .init(),
        faults: [SandboxFault] = [], token: String = SandboxToken.demo.text,
        tokens: [SandboxToken] = [.demo],
        configure: (inout HighLevelConfiguration) -> Void = { _ in }
    ) {
        sandbox = SandboxAPI(
            tokens: tokens, limits: limits, behaviour: behaviour, faults: SandboxFaults(faults))
        replica = Self.replica(sandbox, time, log, shelf, token: token, configure)
    }

    /// With something between the replica and the sandbox.
    init(through wrap: (any HTTPTransport, SandboxAPI, EagerTime) -> any HTTPTransport) {
        sandbox = SandboxAPI()
        replica = Self.replica(
            sandbox, time, log, shelf,
            transport: wrap(SandboxTransport(sandbox, time: time), sandbox, time))
    }

    static func replica(
        _ sandbox: SandboxAPI, _ time: EagerTime, _ log: MemoryLog, _ shelf: Shelf? = nil,
        token: String = SandboxToken.demo.text, transport: (any HTTPTransport)? = nil,
        _ configure: (inout HighLevelConfiguration) -> Void = { _ in }
    ) -> HighLevelReplica {
        var configuration = HighLevelConfiguration(locationID: location)
        configure(&configuration)
        return HighLevelReplica(
            configuration: configuration, credentials: StaticCredential(token),
            transport: transport ?? SandboxTransport(sandbox, time: time), time: time,
            random: SeededRandom(seed: 7), intents: log, backups: log, defaults: CatalogDefaults(),
            pictures: shelf.map { PictureSupport(source: $0, log: log) })
    }

    /// The replica of a new process: it remembers nothing, the log does.
    func restarted() -> HighLevelReplica { Self.replica(sandbox, time, log, shelf) }

    func advance(by duration: Duration) { time.clock.advance(by: duration) }

    var moment: SandboxMoment {
        SandboxMoment(wall: time.wallClock, monotonic: time.now)
    }

    // MARK: Entities and changes

    static func entity(_ key: EntityKey, _ fields: DocumentValue) -> Entity {
        CanonicalForm.entity(key, from: fields, defaults: CatalogDefaults())
    }

    func create(
        _ key: EntityKey, _ fields: DocumentValue, bindings: [EntityKey: Binding] = [:],
        on replica: HighLevelReplica? = nil
    ) async -> Outcome {
        let change = Change(
            key: key, target: .remote, action: .create, before: nil,
            after: Self.entity(key, fields), edits: [], expectedVersion: nil, binding: nil,
            reason: .created)
        return await (replica ?? self.replica).apply(change, in: ApplyContext(bindings: bindings))
    }

    /// An update from what a look shows to these fields.
    func update(
        _ key: EntityKey, from seen: Sighting, to fields: DocumentValue,
        bindings: [EntityKey: Binding] = [:]
    ) async -> Outcome {
        let after = Self.entity(key, fields)
        let before = seen.entity ?? Entity(key: key, fields: [:])
        var edits: [FieldEdit] = []
        for rule in key.kind.fieldRules where before[rule.name] != after[rule.name] {
            edits.append(
                FieldEdit(
                    path: DocumentPath(keys: [rule.name]), base: before[rule.name],
                    before: before[rule.name], after: after[rule.name]))
        }
        let change = Change(
            key: key, target: .remote, action: .update, before: before, after: after,
            edits: edits, expectedVersion: seen.version, binding: seen.binding, reason: .edited)
        return await replica.apply(change, in: ApplyContext(bindings: bindings))
    }

    func delete(_ key: EntityKey, _ seen: Sighting) async -> Outcome {
        let change = Change(
            key: key, target: .remote, action: .delete, before: seen.entity, after: nil,
            edits: [], expectedVersion: seen.version, binding: seen.binding, reason: .deleted)
        return await replica.apply(change, in: ApplyContext(bindings: [:]))
    }

    /// `said`: what the archive or the files say already.
    func look(
        _ bindings: [EntityKey: Binding] = [:], claims: [EntityKey: String] = [:],
        said: Entity? = nil
    ) async throws -> Snapshot {
        try await replica.snapshot(
            ScanScope(bindings: bindings, claims: claims) { key in
                [said].compactMap(\.self).filter { $0.key == key }
            })
    }

    // MARK: The other side

    func posts(_ path: String) -> Int {
        sandbox.requests.count { $0.method == "POST" && $0.path == path }
    }
}

extension Outcome {
    var applied: Applied? { if case .applied(let applied) = result { applied } else { nil } }
    var problem: Problem? { if case .failed(let problem) = result { problem } else { nil } }
    var isStale: Bool { if case .stale = result { true } else { false } }
}

extension EntityKey {
    static let mat = EntityKey(.listing, "yoga-mat")
    static let block = EntityKey(.listing, "cork-block")
    static let wellness = EntityKey(.directory, "wellness")
    static let best = EntityKey(.collection, "best-sellers")
}
