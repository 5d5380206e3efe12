import Catalog
import Documents
import Pacing
import SyncCore

extension HighLevelReplica {
    /// A saga: the brand board, then the custom value of its style sheet.
    func createDirectory(_ change: Change, _ context: ApplyContext) async throws -> Applied {
        let key = change.key
        let after = try required(change.after, of: change)
        let sent = try await uploading(after)
        let logoPath = try await libraryPath(of: after)
        let taken = takenIDs(context, except: key)
        let parts = await intents.boundParts(of: key)
        var made: Made
        if let id = parts["brandBoard"], RemoteID.isValid(id),
            let board = try await api.brandBoard(id)
        {
            made = .found(
                board, sent: await intents.fingerprint(ofBound: "brandBoard", of: key),
                by: boardStep(sent, logoPath))
        } else {
            made = try await make(boardStep(sent, logoPath), taken: taken)
        }
        memory.boards[Self.id(made.raw)] = made.raw
        let css = try await writeCSS(after, bound: parts["customValue"], taken: taken, change)
        return applied(
            after, board: made.raw, css: css, notices: made.notices + localFieldNotices(after),
            found: made.foundState(of: .directory, except: ["customCss"]))
    }

    func updateDirectory(_ change: Change, _ context: ApplyContext) async throws -> Applied {
        let after = try required(change.after, of: change)
        let binding = try required(change.binding, of: change)
        let edited = change.editedFields
        let expected = change.expectedVersion.flatMap(EntityVersion.init)
        let seen = memory.boards[binding.id]
        let lookedAt = memory.freshSince(binding.id, at: now) ?? now
        guard var board = try await freshBoard(binding.id) else { throw goneMeanwhile }
        try requireUnmoved(
            expected: expected?.main, actual: ObjectVersion.digest(board), seen: seen, fresh: board)
        var css = try await currentCSS(change.key, bound: binding.parts["css"])
        if edited.contains("customCss"), let expected,
            expected.parts != Self.directoryVersion(board: board, css: css).parts
        {
            throw ApplyTrouble.stale("its style sheet was changed in GoHighLevel in the meantime")
        }
        try await keep(
            ["brandBoard": board, "customValue": css ?? .null], of: change,
            at: api.path("brand-boards", configuration.locationID, binding.id))
        let sent = try await uploading(after, edited)
        let body = DirectoryMapping.updateBody(
            board: board, after: sent, edited: edited,
            logoPath: edited.contains("logoUrl") ? try await libraryPath(of: after) : nil)
        if !body.isEmpty {
            memory.forgetFresh(binding.id)
            let api = api
            board = try await send(
                over: board, lookedAt: lookedAt, asking: { try await api.brandBoard(binding.id) }
            ) { try await api.updateBrandBoard(binding.id, body) }
        }
        if edited.contains("customCss") {
            css = try await writeCSS(
                after, bound: binding.parts["css"], taken: takenIDs(context, except: change.key),
                change)
        }
        return applied(after, board: board, css: css, notices: localFieldNotices(after))
    }

    func deleteDirectory(_ change: Change) async throws -> Applied {
        let binding = try required(change.binding, of: change)
        let seen = memory.boards[binding.id]
        let lookedAt = memory.freshSince(binding.id, at: now) ?? now
        let board = try await freshBoard(binding.id)
        let css = try await currentCSS(change.key, bound: binding.parts["css"])
        if let board {
            let expected = change.expectedVersion.flatMap(EntityVersion.init)
            try requireUnmoved(
                expected: expected?.main, actual: ObjectVersion.digest(board), seen: seen,
                fresh: board)
            if let expected,
                expected.parts != Self.directoryVersion(board: board, css: css).parts
            {
                throw ApplyTrouble.stale(
                    "its style sheet was changed in GoHighLevel in the meantime")
            }
        }
        try await keep(
            ["brandBoard": board ?? .null, "customValue": css ?? .null], of: change,
            at: api.path("brand-boards", configuration.locationID, binding.id))
        if let board {
            let api = api
            try await send(
                over: board, lookedAt: lookedAt, asking: { try await api.brandBoard(binding.id) }
            ) { try await api.deleteBrandBoard(binding.id) }
        }
        if let css { try await deleteValue(css) }
        memory.boards[binding.id] = nil
        memory.noteDelete(binding.id, at: now)
        return Applied(entity: nil, binding: nil, version: nil)
    }

    // MARK: Parts of it

    private func applied(
        _ after: Entity, board: DocumentValue, css: DocumentValue?, notices: [String],
        found: FoundState? = nil
    ) -> Applied {
        let id = Self.id(board)
        memory.boards[id] = board
        var binding = Binding(id: id)
        if let css { binding.parts["css"] = Self.id(css) }
        return Applied(
            entity: wording([after]).naming(
                DirectoryMapping.entity(after.key, board: board, css: css, defaults: defaults)),
            binding: binding, version: Self.directoryVersion(board: board, css: css).text,
            notices: notices, found: found)
    }

    private func freshBoard(_ id: String) async throws -> DocumentValue? {
        if let board = memory.fresh(id, at: now) { return board }
        return try await api.brandBoard(id)
    }

    private func boardStep(_ after: Entity, _ logoPath: String?) -> CreateStep {
        let body = DirectoryMapping.createBody(
            after, locationID: configuration.locationID, logoPath: logoPath)
        let api = api
        let defaults = defaults
        let name = after.displayName
        let entity: @Sendable (DocumentValue) -> Entity = { board in
            DirectoryMapping.entity(after.key, board: board, css: nil, defaults: defaults)
        }
        return CreateStep(
            key: after.key, object: "brandBoard", parent: nil, call: api.createBrandBoard(body),
            extract: { $0["brandBoard"] ?? $0 },
            live: { names in
                // The list shows neither colours nor the time of creation.
                var boards: [DocumentValue] = []
                for item in try await api.brandBoards()
                where names.contains(item["name"]?.stringValue ?? "") {
                    if let board = try await api.brandBoard(Self.id(item)) { boards.append(board) }
                }
                return boards
            },
            known: memory.listed.contains("brandBoard")
                ? memory.ids(named: name, of: "brandBoard") : nil,
            matches: { sent, board in
                let (sent, shown) = (entity(sent), entity(board))
                return shown["directoryName"] == sent["directoryName"]
                    && shown["primaryColor"] == sent["primaryColor"]
                    && shown["logoUrl"] == sent["logoUrl"]
            }, entity: entity)
    }

    // MARK: Style sheet

    private func currentCSS(_ key: EntityKey, bound: String?) async throws -> DocumentValue? {
        // An interrupted run may have made it, though no agreement says so yet.
        var bound = bound
        if bound == nil { bound = await intents.boundParts(of: key)["customValue"] }
        if let bound, let value = try await api.customValue(bound) { return value }
        return try await currentCSS(key, bound: nil, in: try await readCustomValues())
    }

    private func writeCSS(
        _ after: Entity, bound: String?, taken: Set<String>, _ change: Change
    ) async throws -> DocumentValue? {
        let present = try await currentCSS(after.key, bound: bound)
        return try await writeValue(
            after["customCss"],
            named: DirectoryMapping.cssName(namespace: configuration.namespace, after.key),
            as: "customValue", of: after.key, present: present, taken: taken)
    }
}
