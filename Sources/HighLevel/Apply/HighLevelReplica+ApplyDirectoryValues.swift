import Catalog
import Documents
import SyncCore

/// Directories whose fields are custom values (`mapping.directory: customValues`).
extension HighLevelReplica {
    func applyDirectoryValues(
        _ change: Change, _ context: ApplyContext
    ) async throws -> Applied {
        let taken = takenIDs(context, except: change.key)
        switch change.action {
        case .create: return try await createDirectoryValues(change, taken)
        case .update: return try await updateDirectoryValues(change, taken)
        case .delete: return try await deleteDirectoryValues(change)
        }
    }

    /// A saga: the name first. What an interrupted run has made is taken up, and so is what is left of
    /// a directory of this key that was deleted.
    private func createDirectoryValues(
        _ change: Change, _ taken: Set<String>
    ) async throws -> Applied {
        let after = try required(change.after, of: change)
        let made = await intents.boundParts(of: change.key)
        var parts: [String: String] = [:]
        for (_, suffix) in DirectoryValues.suffixes {
            parts[suffix] = made[DirectoryValues.object(suffix)]
        }
        let present = try await currentValues(change.key, parts).filter {
            !taken.contains(Self.id($0.value))
        }
        if !present.isEmpty { try await keep(kept(present), of: change, at: valuesPath) }
        return try await write(
            after, setting: Set(DirectoryValues.suffixes.map(\.field)), over: present, taken)
    }

    private func updateDirectoryValues(
        _ change: Change, _ taken: Set<String>
    ) async throws -> Applied {
        let after = try required(change.after, of: change)
        let binding = try required(change.binding, of: change)
        let present = try await currentValues(change.key, binding.parts)
        guard present[DirectoryValues.nameSuffix] != nil else { throw goneMeanwhile }
        try requireUnmoved(present, change)
        try await keep(kept(present), of: change, at: valuesPath)
        return try await write(after, setting: change.editedFields, over: present, taken)
    }

    private func deleteDirectoryValues(_ change: Change) async throws -> Applied {
        let binding = try required(change.binding, of: change)
        let present = try await currentValues(change.key, binding.parts)
        guard !present.isEmpty else { return Applied(entity: nil, binding: nil, version: nil) }
        if present[DirectoryValues.nameSuffix] != nil { try requireUnmoved(present, change) }
        try await keep(kept(present), of: change, at: valuesPath)
        var notices: [String] = []
        // The name first: from then on the directory is gone, and the rest is no part of anything.
        for (field, suffix) in DirectoryValues.suffixes {
            guard let value = present[suffix] else { continue }
            do {
                try await deleteValue(value)
            } catch {
                guard suffix != DirectoryValues.nameSuffix else { throw error }
                notices.append("\(change.key): the custom value of \(field) is left over")
            }
        }
        return Applied(entity: nil, binding: nil, version: nil, notices: notices)
    }

    // MARK: Parts of it

    private var valuesPath: String {
        api.path("locations", configuration.locationID, "customValues")
    }

    /// All of its values, asked now: the bound ones, else those of its names.
    private func currentValues(
        _ key: EntityKey, _ parts: [String: String]
    ) async throws -> [String: DocumentValue] {
        let listed = try await readCustomValues()
        var values: [String: DocumentValue] = [:]
        for (_, suffix) in DirectoryValues.suffixes {
            if let id = parts[suffix], RemoteID.isValid(id) {
                if let value = listed.first(where: { Self.id($0) == id }) {
                    values[suffix] = value
                } else if !memory.wasDeleted(id, at: now) {
                    values[suffix] = try await api.customValue(id)
                }
            }
            let name = DirectoryValues.name(suffix, namespace: configuration.namespace, key)
            values[suffix] = values[suffix] ?? listed.first { $0["name"]?.stringValue == name }
        }
        return values
    }

    private func requireUnmoved(_ present: [String: DocumentValue], _ change: Change) throws {
        guard let expected = change.expectedVersion,
            DirectoryValues.version(present).text != expected
        else { return }
        throw ApplyTrouble.stale("it was changed in GoHighLevel in the meantime")
    }

    private func kept(_ values: [String: DocumentValue]) -> OrderedObject {
        ["customValues": .mapping(OrderedObject(values.sorted { $0.key < $1.key }))]
    }

    private func write(
        _ after: Entity, setting fields: Set<String>, over present: [String: DocumentValue],
        _ taken: Set<String>
    ) async throws -> Applied {
        var values = present
        for (field, suffix) in DirectoryValues.suffixes where fields.contains(field) {
            // A picture that is a local file has no address to write down.
            if field == "logoUrl", after[field]?.stringValue?.contains("://") == false { continue }
            let text = field == "directoryName" ? .string(after.displayName) : after[field]
            values[suffix] = try await writeValue(
                text,
                named: DirectoryValues.name(
                    suffix, namespace: configuration.namespace, after.key),
                as: DirectoryValues.object(suffix), of: after.key, present: present[suffix],
                taken: taken)
        }
        return Applied(
            entity: DirectoryValues.entity(after.key, values, defaults: defaults),
            binding: DirectoryValues.binding(of: values),
            version: DirectoryValues.version(values).text, notices: localFieldNotices(after))
    }
}
