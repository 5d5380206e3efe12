import Catalog
import Documents
import Pacing
import SyncCore

extension HighLevelReplica {
    func lookAtDirectories(_ wanted: Wanted) async throws -> Look {
        guard wanted.concerns(.directory) else { return Look() }
        if configuration.mapping.directory == .customValues {
            return try await lookAtDirectoryValues(wanted)
        }
        var look = Look()
        let bound = wanted.bound(.directory)
        let values = try await customValuesOfThisLook()
        var ids = wanted.ids(.directory)
        var listed: Set<String>?
        var shown: [DocumentValue] = []
        if wanted.needsList(.directory) {
            shown = try await listBoards()
            let all = shown.map(Self.id)
            listed = Set(all)
            // What the list lacks is asked for, however well it is remembered.
            for id in bound.keys where !all.contains(id) { memory.boards[id] = nil }
            ids = all + bound.keys
        }
        let boards = try await readBoards(
            Set(ids).sorted(), believingMemory: wanted.needsList(.directory))
        for (id, key) in bound.sorted(by: { $0.key < $1.key })
        where boards[id] == nil && wanted.covers(key) && wanted.scope.bindings[key]?.id == id {
            memory.boards[id] = nil
            // Gone is what neither a GET nor a list shows (I8).
            if listed == nil { listed = Set(try await api.brandBoards().map(Self.id)) }
            if listed?.contains(id) == false {
                look.absent.insert(key)
            } else {
                look.sightings[key] = Self.hiddenSighting(key, id)
            }
        }
        // What the list shows and a GET does not is there, for all that is known.
        let hidden = shown.filter { boards[Self.id($0)] == nil && bound[Self.id($0)] == nil }
        let free = Self.byAge(boards.values.filter { bound[Self.id($0)] == nil } + hidden)
        let sheets = styleSheets(values, without: bound, wanted.bindings)
        let slugs = DirectoryMapping.owners(of: sheets, among: free)
        let assignment = KeyAssignment(
            kind: .directory,
            candidates: free.map {
                KeyAssignment.Candidate(
                    id: Self.id($0), slug: slugs[Self.id($0)],
                    name: $0["name"]?.stringValue ?? "",
                    isAwaited: wanted.isAwaited($0, as: "brandBoard"))
            },
            claims: wanted.scope.claims, taken: Set(bound.values))
        for (key, ids) in assignment.twins where wanted.covers(key) {
            look.sightings[key] = twinSighting(key, ids: ids)
        }
        let keys = bound.merging(assignment.keys) { old, _ in old }
        for (id, board) in boards.sorted(by: { $0.key < $1.key }) {
            guard let key = keys[id], wanted.covers(key) else { continue }
            let css = try await currentCSS(
                key, bound: wanted.bindings[key]?.parts["css"], in: values)
            look.sightings[key] = directorySighting(
                key, board: board, css: css, try await wording(of: key, wanted))
        }
        for board in hidden {
            guard let key = keys[Self.id(board)], wanted.covers(key) else { continue }
            look.sightings[key] = Self.hiddenSighting(key, Self.id(board))
        }
        return look
    }

    /// The keys that style sheets are named after which belong to no directory that is known here.
    private func styleSheets(
        _ values: [DocumentValue], without bound: [String: EntityKey],
        _ bindings: [EntityKey: Binding]
    ) -> [String] {
        let known = Set(bindings.values.compactMap { $0.parts["css"] })
        let names = Set(bound.values.map(\.name))
        return values.filter { !known.contains(Self.id($0)) }
            .compactMap { value in
                value["name"]?.stringValue.flatMap {
                    DirectoryMapping.cssKey(namespace: configuration.namespace, name: $0)
                }
            }
            .filter { !names.contains($0) }
    }

    private static func hiddenSighting(_ key: EntityKey, _ id: String) -> Sighting {
        Sighting(
            content: .held(
                Problem(
                    code: "unreadable-remote", key: key,
                    message: "GoHighLevel lists this brand board and does not show it",
                    hint: "sync again; if it stays so, open it in GoHighLevel and save it again",
                    isPassing: true)),
            binding: Binding(id: id), version: "")
    }

    private func directorySighting(
        _ key: EntityKey, board: DocumentValue, css: DocumentValue?, _ wording: Wording
    ) -> Sighting {
        let version = Self.directoryVersion(board: board, css: css)
        let times = memory.changeTimes("css:\(key.name)", version: version.parts, at: wallClock)
        var binding = Binding(id: Self.id(board))
        if let css { binding.parts["css"] = Self.id(css) }
        let modified: ModificationTime =
            if let times {
                .between(times.from, times.to)
            } else if css == nil, let updated = Self.newest([board]) {
                .at(updated)
            } else {
                // A style sheet has no time of its own: the board's would be too early for it.
                .unknown
            }
        return Sighting(
            content: board["name"]?.stringValue?.isEmpty == false
                ? .valid(
                    wording.naming(
                        DirectoryMapping.entity(key, board: board, css: css, defaults: defaults)))
                : .held(
                    Problem(
                        code: "unreadable-remote", key: key,
                        message: "GoHighLevel shows this brand board without a name",
                        hint: "open it in GoHighLevel and save it again")),
            binding: binding, version: version.text, modified: modified)
    }

    static func directoryVersion(board: DocumentValue, css: DocumentValue?) -> EntityVersion {
        EntityVersion(
            main: ObjectVersion.digest(board), parts: ObjectVersion.digest(css?["value"]))
    }

    /// The custom value of a directory: the bound one, else the one of its name. A bound one that the
    /// list lacks is asked for by its id: lists lag, and a part is gone only when that says so.
    func currentCSS(
        _ key: EntityKey, bound: String?, in values: [DocumentValue]
    ) async throws(RemoteFailure) -> DocumentValue? {
        if let bound {
            if let value = values.first(where: { Self.id($0) == bound }) { return value }
            if RemoteID.isValid(bound), !memory.wasDeleted(bound, at: now),
                let value = try await api.customValue(bound)
            {
                return value
            }
        }
        let name = DirectoryMapping.cssName(namespace: configuration.namespace, key)
        return values.first { $0["name"]?.stringValue == name }
    }

    func readCustomValues() async throws -> [DocumentValue] {
        let listed = try admit(try await api.customValues(), id: "id")
        let known = memory.customValues.values.sorted { Self.id($0) < Self.id($1) }
        let seen = seenThrough(listed, known: Array(known), at: now)
            .sorted { Self.id($0) < Self.id($1) }
        memory.customValues = Dictionary(seen.map { (Self.id($0), $0) }, uniquingKeysWith: { $1 })
        memory.listed.insert("customValue")
        return seen
    }

    /// All boards as the list shows them; those that moved lose their remembered detail.
    private func listBoards() async throws -> [DocumentValue] {
        let listed = try admit(try await api.brandBoards()).filter {
            !memory.wasDeleted(Self.id($0), at: now)
        }
        memory.listed.insert("brandBoard")
        for item in listed {
            let id = Self.id(item)
            if memory.boards[id]?["updatedAt"] != item["updatedAt"]
                || memory.boards[id]?["name"] != item["name"]
            {
                memory.boards[id] = nil
            }
        }
        return listed
    }

    /// The details; from memory after a listing that shows no newer ones.
    private func readBoards(
        _ ids: [String], believingMemory: Bool
    ) async throws -> [String: DocumentValue] {
        var found: [String: DocumentValue] = [:]
        var unread: [String] = []
        for id in ids where RemoteID.isValid(id) {
            if believingMemory, let known = memory.boards[id] {
                found[id] = known
            } else {
                unread.append(id)
            }
        }
        let api = api
        let answers = try await mapConcurrently(unread, limit: configuration.concurrency) {
            ($0, try await api.brandBoard($0))
        }
        for (id, board) in answers {
            guard let board, let admitted = try admit([board]).first else { continue }
            memory.boards[id] = admitted
            memory.noteFresh(id, admitted, at: now)
            found[id] = admitted
        }
        return found
    }
}
