import Catalog
import Documents
import Pacing
import SyncCore

/// Custom values, which hold what other objects have no place for.
extension HighLevelReplica {
    /// Brings one custom value to a text, or away: a custom value may not be empty, so no text is no
    /// value. `present` is the one that is there, as it was read just now; nothing is made twice.
    ///
    /// - Parameter object: what a create of it is called in the outbox.
    func writeValue(
        _ text: DocumentValue?, named name: String, as object: String, of key: EntityKey,
        present: DocumentValue?, taken: Set<String>
    ) async throws -> DocumentValue? {
        guard let text else {
            if let present, !taken.contains(Self.id(present)) { try await deleteValue(present) }
            return nil
        }
        let body: OrderedObject = ["name": .string(name), "value": text]
        if let present, !taken.contains(Self.id(present)) {
            await closeIntents(of: key, object: object, with: Self.id(present))
            if present["value"] == text { return present }
            let (api, id) = (api, Self.id(present))
            let made = try await send(
                over: present, lookedAt: now, asking: { try await api.customValue(id) },
                comparing: { $0["value"] }
            ) { try await api.updateCustomValue(id, body) }
            note(value: made, before: present)
            return made
        }
        let api = api
        let step = CreateStep(
            key: key, object: object, parent: nil, call: api.createCustomValue(body),
            extract: { $0["customValue"] }, live: { _ in try await api.customValues() },
            // Whoever calls has just looked: there is none of this name.
            known: memory.ids(named: name, of: "customValue"),
            matches: { _, value in value["name"]?.stringValue == name })
        let made = try await make(step, taken: taken)
        note(value: made.raw, before: nil)
        return made.raw
    }

    func deleteValue(_ value: DocumentValue) async throws {
        let (api, id) = (api, Self.id(value))
        try await send(
            over: value, lookedAt: now, asking: { try await api.customValue(id) },
            comparing: { $0["value"] }
        ) { try await api.deleteCustomValue(id) }
        memory.customValues[Self.id(value)] = nil
        memory.noteDelete(Self.id(value), at: now)
    }

    private func note(value: DocumentValue, before: DocumentValue?) {
        memory.customValues[Self.id(value)] = value
        memory.noteWrite(Self.id(value), before: before, after: value, at: now)
    }

    func closeIntents(of key: EntityKey, object: String, with id: String) async {
        for intent in await intents.openIntents(of: key) where intent.object == object {
            // When this cannot be recorded now, the next run finds the same object by its name.
            try? await intents.bind(intent.id, to: id)
        }
    }
}
