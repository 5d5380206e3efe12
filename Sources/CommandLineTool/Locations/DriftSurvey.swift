import Catalog
import Documents
import HighLevel
import Ledger
import SyncCore
import SyncEngine
import Workspace

/// Looks at every location and compares each with the files as that location is meant to have them.
/// Changes nothing, and stores nothing.
struct DriftSurvey {
    private let tool: ToolContext
    private let contexts: [LocationContext]

    init(_ tool: ToolContext) async throws {
        self.tool = tool
        let wanted = OpenWorkspace.wantedLocation(tool)
        guard wanted == nil || wanted == EveryLocation.word else {
            // One column, of the location that was named.
            contexts = [try await LocationContext.open(OpenWorkspace.open(tool))]
            return
        }
        var contexts: [LocationContext] = []
        for (name, _) in try EveryLocation.all(tool) {
            contexts.append(
                try await LocationContext.open(OpenWorkspace.open(tool, location: name)))
        }
        self.contexts = contexts
    }

    /// The matrix of the entities that the words name, or of all.
    func matrix(of words: [String]) async throws -> DriftMatrix {
        var known: Set<EntityKey> = []
        for context in contexts { known.formUnion(try await context.knownKeys()) }
        var named: Set<EntityKey>?
        if let first = contexts.first, !words.isEmpty {
            // A key that only some location has is written out in full.
            known.formUnion(words.compactMap { EntityKey($0) })
            named = try first.workspace.keys(named: words, among: known)
        }
        var columns: [DriftMatrix.Column] = []
        var seen: [[EntityKey: DriftCell]] = []
        for context in contexts {
            var column = DriftMatrix.Column(
                name: context.workspace.locationName, id: context.workspace.locationID)
            do {
                seen.append(try await cells(of: context, named))
            } catch {
                column.code = Tool.report(error, tool)
                column.error = Tool.message(error)
                if column.code == .interrupted { throw error }
                seen.append([:])
            }
            columns.append(column)
        }
        let keys = named ?? seen.reduce(into: known) { $0.formUnion($1.keys) }
        let rows = keys.sorted().map { key in
            DriftMatrix.Row(
                key: key,
                cells: columns.indices.map { index in
                    if let error = columns[index].error {
                        return DriftCell(state: .unknown, why: error)
                    }
                    return seen[index][key] ?? DriftCell(state: .absent)
                })
        }
        return DriftMatrix(columns: columns, rows: rows)
    }

    private func cells(
        of context: LocationContext, _ keys: Set<EntityKey>?
    ) async throws -> [EntityKey: DriftCell] {
        let connection = try Connection.open(context.workspace, tool)
        let remote = context.remote(connection, transport: TracingTransport.make(tool.console))
        var settings = try context.settings(tool.arguments, direction: .both, keys: keys)
        // Both values are to be seen, whoever would win.
        settings.policy.conflicts = .manual
        settings.policy.confirmed = []
        let prospect = try await context.cycle(remote, settings: settings).look(.full)
        // Fields that the location has no place for stay in the files.
        settings.policy.hide(prospect.remote?.placeless ?? [:])
        return Self.cells(
            prospect, agreed: Set(context.contents.archive.entries.keys), settings.policy,
            await context.local.overriddenPlaces())
    }

    /// What a look says about each key that either side has.
    static func cells(
        _ prospect: Prospect, agreed: Set<EntityKey>, _ policy: Policy,
        _ overridden: PlanRenderer.Overridden
    ) -> [EntityKey: DriftCell] {
        let (local, remote) = (prospect.local?.sightings ?? [:], prospect.remote?.sightings ?? [:])
        var cells: [EntityKey: DriftCell] = [:]
        for key in Set(local.keys).union(remote.keys) {
            let held = prospect.plan.held.first { $0.key == key }
            var cell: DriftCell
            switch (local[key], remote[key]) {
            case (.some(let here), .some(let there)):
                cell = compare(key, here, there, prospect.plan, held, agreed, policy)
            case (.some(let here), nil):
                let isLeftOut =
                    policy.excludeInactive && here.entity?["active"]?.boolValue == false
                cell = DriftCell(state: isLeftOut ? .inactive : .missing)
                if here.entity == nil {
                    cell = DriftCell(state: .unknown, why: held?.message)
                }
            case (nil, .some):
                cell = DriftCell(state: .noFile)
            case (nil, nil):
                continue
            }
            if local[key] != nil { cell.overridden = overridden[key] ?? [:] }
            cells[key] = cell
        }
        return cells
    }

    private static func compare(
        _ key: EntityKey, _ here: Sighting, _ there: Sighting, _ plan: Plan, _ held: Problem?,
        _ agreed: Set<EntityKey>, _ policy: Policy
    ) -> DriftCell {
        guard let mine = here.entity, let theirs = there.entity else {
            return DriftCell(state: .unknown, why: held?.message)
        }
        let open = plan.conflicts.filter { $0.key == key && $0.isOpen }.map(\.path.description)
        let changed = plan.changes.filter { $0.key == key }.flatMap(\.edits).map(\.path.description)
        let fields = Set(open + changed).sorted()
        if !open.isEmpty, agreed.contains(key) {
            return DriftCell(state: .conflict, fields: fields)
        }
        if !fields.isEmpty { return DriftCell(state: .differs, fields: fields) }
        // What is held back (a price that looks like a slip, say) is in no plan.
        guard held != nil else { return DriftCell(state: .same) }
        let localOnly = policy.localOnly[key.kind] ?? []
        let others = key.kind.fieldRules.map(\.name).filter {
            !localOnly.contains($0) && mine[$0] != theirs[$0]
        }
        return DriftCell(state: others.isEmpty ? .same : .differs, fields: others)
    }
}
