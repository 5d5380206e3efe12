import Catalog
import Documents
import Pacing
import SyncCore

/// Fields beside a listing's product. Asks for nothing when nothing is mapped.
extension HighLevelReplica {
    /// What stands beside the product now: read, where it is about to be written; else as last seen.
    func currentSidecar(
        _ binding: Binding, of product: DocumentValue, stores: [String] = [], reading: Bool
    ) async throws -> Sidecar {
        let mapping = sidecars
        var sidecar = Sidecar(categories: categories(of: product))
        if !stores.isEmpty {
            if reading { try await readStores(stores, product: binding.id) }
            sidecar.stores = shownStores(stores, product: binding.id)
        }
        if !mapping.record.isEmpty {
            if let id = binding.parts["record"] {
                sidecar.record =
                    reading ? try await readRecord(id) : memory.sidecar.records[id]
            } else {
                sidecar.record = memory.sidecar.records(of: binding.id, mapping).first
            }
        }
        if !mapping.value.isEmpty {
            if let id = binding.parts["customValue"] {
                sidecar.value =
                    reading ? try await api.customValue(id) : memory.customValues[id]
            } else {
                sidecar.value = knownValue(valueName(binding.id))
            }
        }
        return sidecar
    }

    func requireUnmoved(
        _ sidecar: Sidecar, _ binding: Binding, expected: EntityVersion?
    ) throws {
        guard let expected = expected?.beside,
            beside(sidecar, keeping: [:]).version != expected
        else { return }
        throw ApplyTrouble.stale(
            "what stands beside its product was changed in GoHighLevel in the meantime")
    }

    /// What is kept of a listing before it is replaced.
    func kept(
        _ product: DocumentValue, _ prices: [DocumentValue], _ sidecar: Sidecar
    ) -> OrderedObject {
        var kept: OrderedObject = ["product": product, "prices": .sequence(prices)]
        kept["record"] = sidecar.record
        kept["customValue"] = sidecar.value
        if let fields = sidecars.fields(of: sidecar), !fields.isEmpty {
            kept["beside"] = .mapping(fields)
        }
        return kept
    }

    /// Everything that a new listing has beside its product; `made` is what an interrupted run left.
    func createSidecar(
        _ after: Entity, of product: DocumentValue, made: [String: String], taken: Set<String>
    ) async throws -> (sidecar: Sidecar, notices: [String]) {
        let mapping = sidecars
        guard !mapping.isEmpty else { return (Sidecar(), []) }
        let productID = Self.id(product)
        let present = try await currentSidecar(
            Binding(
                id: productID, parts: made.filter { ["record", "customValue"].contains($0.key) }),
            of: product, reading: true)
        return try await writeSidecar(
            after, setting: Set(FieldMapping.mappable), over: present, productID: productID,
            taken: taken)
    }

    /// Brings the fields of an entity to where they belong; other properties and entries stay.
    func writeSidecar(
        _ after: Entity, setting fields: Set<String>, over present: Sidecar, productID: String,
        taken: Set<String>
    ) async throws -> (sidecar: Sidecar, notices: [String]) {
        let mapping = sidecars
        var sidecar = present
        var notices: [String] = []
        if fields.contains(where: { mapping.record[$0] != nil }) {
            let made = try await writeRecord(
                after, setting: fields, over: present.record, productID, taken: taken)
            sidecar.record = made?.raw
            notices += made?.notices ?? []
        }
        if !mapping.value.isDisjoint(with: fields) {
            let raw = present.value.map { SidecarMapping.entries(of: $0) }
            guard let entries = raw ?? [:] else { throw goneMeanwhile }
            sidecar.value = try await writeValue(
                mapping.json(after, setting: fields, over: entries), named: valueName(productID),
                as: "customValue", of: after.key, present: present.value, taken: taken)
        }
        return (sidecar, notices)
    }

    private func knownValue(_ name: String) -> DocumentValue? {
        memory.ids(named: name, of: "customValue").first.flatMap { memory.customValues[$0] }
    }

    // MARK: The record

    private func writeRecord(
        _ after: Entity, setting fields: Set<String>, over present: DocumentValue?,
        _ productID: String, taken: Set<String>
    ) async throws -> Made? {
        let mapping = sidecars
        let objectKey = mapping.objectKey
        var present = present
        if present == nil { present = try await foundRecord(of: productID, taken: taken) }
        let raw = present?["properties"]?.mappingValue ?? [:]
        let properties = mapping.properties(
            after, setting: fields, productID: productID, over: raw)
        if let present {
            await closeIntents(of: after.key, object: "record", with: Self.id(present))
            guard properties != raw else { return Made(raw: present) }
            let made = try await api.updateRecord(Self.id(present), of: objectKey, properties)
            note(record: made, before: present)
            return Made(raw: made)
        }
        // Nothing to say is no record.
        guard properties.count > 1 else { return nil }
        let api = api
        let step = CreateStep(
            key: after.key, object: "record", parent: productID,
            call: api.createRecord(properties, of: objectKey),
            extract: { RecordForm.normal($0["record"] ?? $0) },
            live: { _ in
                try await api.records(of: objectKey).filter {
                    mapping.productID(of: $0) == productID
                }
            },
            known: memory.sidecar.records(of: productID, mapping).map(Self.id).sorted(),
            matches: { _, record in mapping.productID(of: record) == productID })
        let made = try await make(step, taken: taken)
        note(record: made.raw, before: nil)
        guard made.wasFound, let properties = made.raw["properties"]?.mappingValue else {
            return made
        }
        // An earlier attempt made it, from what the file said then.
        let now = mapping.properties(after, setting: fields, productID: productID, over: properties)
        guard now != properties else { return made }
        let updated = try await api.updateRecord(Self.id(made.raw), of: objectKey, now)
        note(record: updated, before: made.raw)
        return Made(raw: updated, notices: made.notices)
    }

    /// A record of this product that nothing is bound to yet. The list is asked again when it is not a
    /// fresh one: somebody may have made one since.
    private func foundRecord(
        of productID: String, taken: Set<String>
    ) async throws -> DocumentValue? {
        let isFresh = memory.sidecar.listedAt.map {
            $0.duration(to: now) < SidecarMemory.patience
        }
        if isFresh != true { try await listRecords() }
        return memory.sidecar.records(of: productID, sidecars)
            .first { !taken.contains(Self.id($0)) }
    }

    private func note(record: DocumentValue, before: DocumentValue?) {
        memory.sidecar.records[Self.id(record)] = record
        memory.noteWrite(Self.id(record), before: before, after: record, at: now)
    }

    // MARK: Removal

    /// After the product has gone. What cannot be deleted is said, and is no reason to fail: it names a
    /// product that is not there any more.
    func deleteSidecar(_ sidecar: Sidecar, of key: EntityKey) async -> [String] {
        var notices: [String] = []
        if let record = sidecar.record {
            let id = Self.id(record)
            do {
                try await api.deleteRecord(id, of: configuration.mapping.objectKey)
                memory.sidecar.records[id] = nil
                memory.noteDelete(id, at: now)
            } catch {
                notices.append("\(key): its record \(id) is left over: \(error.message)")
            }
        }
        if let value = sidecar.value {
            do {
                try await deleteValue(value)
            } catch {
                let name = value["name"]?.stringValue ?? Self.id(value)
                notices.append("\(key): the custom value “\(name)” is left over")
            }
        }
        return notices
    }
}
