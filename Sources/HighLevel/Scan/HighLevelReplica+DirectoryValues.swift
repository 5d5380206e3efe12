import Catalog
import Documents
import SyncCore

/// Directories whose fields are custom values (`mapping.directory: customValues`).
extension HighLevelReplica {
    /// Directories that are bound to what the configuration does not use any more. Their objects are
    /// left alone, and the directories are made anew in the form that is configured.
    func superseded(in scope: ScanScope) -> Set<EntityKey> {
        let usesValues = configuration.mapping.directory == .customValues
        var keys: Set<EntityKey> = []
        for (key, binding) in scope.bindings
        where key.kind == .directory && DirectoryValues.isBinding(binding) != usesValues {
            keys.insert(key)
        }
        return keys
    }

    func supersededRemarks(_ wanted: Wanted) -> [String] {
        wanted.superseded.sorted().compactMap { key in
            guard let binding = wanted.scope.bindings[key] else { return nil }
            return configuration.mapping.directory == .customValues
                ? "\(key) was the brand board \(binding.id) and becomes custom values "
                    + "(mapping.directory); the board stays in GoHighLevel and is not kept in step"
                : "\(key) was custom values and becomes a brand board (mapping.directory); the "
                    + "values “\(configuration.namespace) \(key.name) …” stay in GoHighLevel and "
                    + "are not kept in step"
        }
    }

    func lookAtDirectoryValues(_ wanted: Wanted) async throws -> Look {
        var look = Look()
        var found: [EntityKey: [String: DocumentValue]] = [:]
        for value in try await customValuesOfThisLook() {
            guard let name = value["name"]?.stringValue,
                let (key, suffix) = DirectoryValues.parse(
                    name, namespace: configuration.namespace)
            else { continue }
            // Of two with one name the first counts, unless the other is the bound one.
            let isBound = wanted.bindings[key]?.parts[suffix] == Self.id(value)
            if found[key]?[suffix] == nil || isBound { found[key, default: [:]][suffix] = value }
        }
        for (key, binding) in wanted.bindings where key.kind == .directory && wanted.covers(key) {
            found[key] = try await completed(found[key] ?? [:], binding)
            guard found[key]?[DirectoryValues.nameSuffix] == nil,
                wanted.scope.bindings[key] != nil
            else { continue }
            // Neither the list nor a GET shows its name (I8). An id that cannot be asked for proves
            // nothing.
            if RemoteID.isValid(binding.id) {
                look.absent.insert(key)
            } else {
                look.problems.append(Self.notListed(key, binding.id))
            }
        }
        for (key, values) in found where wanted.covers(key) {
            look.sightings[key] = directoryValuesSighting(key, values)
        }
        return look
    }

    /// Bound values that the list lacks, or shows under another name, are asked for by their ids.
    private func completed(
        _ values: [String: DocumentValue], _ binding: Binding
    ) async throws -> [String: DocumentValue] {
        var values = values
        for (suffix, id) in binding.parts.sorted(by: { $0.key < $1.key })
        where RemoteID.isValid(id) && values[suffix].map(Self.id) != id {
            if let listed = memory.customValues[id] {
                values[suffix] = listed
            } else if values[suffix] == nil, !memory.wasDeleted(id, at: now),
                let value = try await api.customValue(id)
            {
                memory.customValues[id] = value
                values[suffix] = value
            }
        }
        return values
    }

    /// `nil` where there is no name: what is left of a directory that was deleted.
    private func directoryValuesSighting(
        _ key: EntityKey, _ values: [String: DocumentValue]
    ) -> Sighting? {
        guard let binding = DirectoryValues.binding(of: values) else { return nil }
        let version = DirectoryValues.version(values)
        // None of them has a time of its own.
        let times = memory.changeTimes(
            "values:\(key.name)", version: version.text, at: wallClock)
        return Sighting(
            content: values[DirectoryValues.nameSuffix]?["value"]?.stringValue?.isEmpty == false
                ? .valid(DirectoryValues.entity(key, values, defaults: defaults))
                : .held(
                    Problem(
                        code: "unreadable-remote", key: key,
                        message: "GoHighLevel shows this directory without a name",
                        hint: "write one in Settings > Custom Values")),
            binding: binding, version: version.text,
            modified: times.map { .between($0.from, $0.to) } ?? .unknown)
    }
}
