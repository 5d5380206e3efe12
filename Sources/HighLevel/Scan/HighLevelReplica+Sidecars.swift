import Catalog
import Documents
import Pacing
import SyncCore

extension HighLevelReplica {
    /// The mapping as far as it can be carried out now.
    var sidecars: SidecarMapping {
        SidecarMapping(
            configuration.mapping, without: memory.sidecar.check?.placeless ?? [])
    }

    /// What stands beside each of these products, by product id; asks for nothing when nothing is mapped.
    func lookAtSidecars(
        of products: PackedList, _ wanted: Wanted
    ) async throws -> [String: Sidecar] {
        guard !configuration.mapping.listing.isEmpty else { return [:] }
        try await checkCustomObject(isPoll: wanted.isComplete)
        let ids = products.objects.map(Self.id)
        var found: [String: Sidecar] = [:]
        if !sidecars.record.isEmpty {
            do throws(RemoteFailure) {
                try await readRecords(of: ids, wanted)
            } catch {
                guard let why = Self.refusal(error) else { throw error }
                memory.sidecar.check = CustomObjectCheck(configuration.mapping, all: .refused(why))
            }
        }
        let mapping = sidecars
        for product in products where mapping.hasCategories {
            found[Self.id(product), default: Sidecar()].categories = categories(of: product)
        }
        if !mapping.record.isEmpty {
            let bound = Self.parts("record", wanted.bindings)
            let byProduct = Dictionary(grouping: memory.sidecar.records.values) {
                mapping.productID(of: $0) ?? ""
            }
            for id in ids {
                found[id, default: Sidecar()].record =
                    bound[id].flatMap { memory.sidecar.records[$0] }
                    ?? byProduct[id].flatMap { Self.byAge($0).first }
            }
        }
        if !mapping.value.isEmpty {
            let bound = Self.parts("customValue", wanted.bindings)
            _ = try await customValuesOfThisLook()
            let byName = Dictionary(
                memory.customValues.values.map { ($0["name"]?.stringValue ?? "", $0) },
                uniquingKeysWith: { Self.id($0) < Self.id($1) ? $0 : $1 })
            for id in ids {
                found[id, default: Sidecar()].value = try await listingValue(
                    bound: bound[id], named: valueName(id), in: byName)
            }
        }
        return found
    }

    /// One request for all that need them in one look.
    func customValuesOfThisLook() async throws -> [DocumentValue] {
        if !memory.sidecar.hasValues {
            _ = try await readCustomValues()
            memory.sidecar.hasValues = true
        }
        return memory.customValues.values.sorted { Self.id($0) < Self.id($1) }
    }

    func valueName(_ productID: String) -> String {
        SidecarMapping.valueName(namespace: configuration.namespace, productID)
    }

    /// A bound value that the list lacks is asked for by its id: lists lag.
    private func listingValue(
        bound: String?, named name: String, in byName: [String: DocumentValue]
    ) async throws -> DocumentValue? {
        guard let bound else { return byName[name] }
        if let value = memory.customValues[bound] { return value }
        if RemoteID.isValid(bound), !memory.wasDeleted(bound, at: now),
            let value = try await api.customValue(bound)
        {
            memory.customValues[bound] = value
            return value
        }
        return byName[name]
    }

    /// Part ids by product id.
    static func parts(
        _ part: String, _ bindings: [EntityKey: Binding]
    ) -> [String: String] {
        var parts: [String: String] = [:]
        for (key, binding) in bindings where key.kind == .listing {
            parts[binding.id] = binding.parts[part]
        }
        return parts
    }

    // MARK: The custom object

    /// Asks once whether the custom object is as it must be; while it is not, again in each poll.
    private func checkCustomObject(isPoll: Bool) async throws {
        guard !configuration.mapping.objectFields.isEmpty else { return }
        if let check = memory.sidecar.check, check.placeless.isEmpty || !isPoll { return }
        memory.sidecar.check = try await inspectCustomObject()
    }

    func inspectCustomObject() async throws(RemoteFailure) -> CustomObjectCheck {
        let mapping = configuration.mapping
        do throws(RemoteFailure) {
            return CustomObjectCheck(
                mapping, answer: try await api.customObject(mapping.objectKey))
        } catch {
            guard let why = Self.refusal(error) else { throw error }
            return CustomObjectCheck(mapping, all: .refused(why))
        }
    }

    /// Why custom objects cannot be used here, when that is what a failure says. It never stops a sync:
    /// the fields stay local.
    static func refusal(_ failure: RemoteFailure) -> String? {
        switch failure.kind {
        case .missingScope, .wrongTokenKind, .routeClosed, .planLacksFeature, .otherRefusal,
            .rejected, .notFound:
            failure.message + (failure.hint.map { "; \($0)" } ?? "") + " (\(failure.request))"
        case .invalidToken, .wrongLocation, .clash, .rateLimited, .dailyLimit, .serverTrouble,
            .noAnswer, .unreadableAnswer, .cancelled, .gaveWay, .moved,
            .noCredential:
            nil
        }
    }

    // MARK: Records

    /// All records in a poll and where a listing's may not be known yet; else the bound ones by id.
    private func readRecords(of products: [String], _ wanted: Wanted) async throws(RemoteFailure) {
        let bound = Self.parts("record", wanted.bindings)
        let isWhole =
            wanted.isComplete
            || memory.sidecar.listedAt == nil && products.contains { bound[$0] == nil }
        if isWhole { try await listRecords() }
        let known = products.compactMap { bound[$0] }.filter {
            RemoteID.isValid($0) && !memory.wasDeleted($0, at: now)
        }
        // A list may lag behind: gone is what a GET does not show.
        for id in known where !isWhole || memory.sidecar.records[id] == nil {
            try await readRecord(id)
        }
    }

    func listRecords() async throws(RemoteFailure) {
        let listed = admitRecords(try await api.records(of: configuration.mapping.objectKey))
        let known = memory.sidecar.records.values.sorted { Self.id($0) < Self.id($1) }
        let seen = seenThrough(listed, known: known, at: now)
        memory.sidecar.records = Dictionary(
            seen.map { (Self.id($0), $0) }, uniquingKeysWith: { $1 })
        memory.sidecar.listedAt = now
    }

    @discardableResult
    func readRecord(_ id: String) async throws(RemoteFailure) -> DocumentValue? {
        let found = try await api.record(id, of: configuration.mapping.objectKey)
        let record = found.flatMap { admitRecords([$0]).first }
        memory.sidecar.records[id] = record
        return record
    }

    /// Records of another location, or with ids that do not fit into a URL, are never believed.
    private func admitRecords(_ records: [DocumentValue]) -> [DocumentValue] {
        records.filter { record in
            RemoteID.isValid(Self.id(record))
                && (record["locationId"]?.stringValue.map { $0 == configuration.locationID } ?? true)
        }
    }

    // MARK: What a listing shows

    /// The listing's fields beside its product as a sighting has them: the fields, the parts of its
    /// binding, the third part of its version.
    func beside(
        _ sidecar: Sidecar, keeping parts: [String: String]
    ) -> (fields: OrderedObject?, parts: [String: String], version: String?) {
        let mapping = sidecars
        guard !mapping.isEmpty || !sidecar.stores.isEmpty else { return ([:], parts, nil) }
        var parts = parts
        if !mapping.record.isEmpty { parts["record"] = sidecar.record.map(Self.id) }
        if !mapping.value.isEmpty { parts["customValue"] = sidecar.value.map(Self.id) }
        if mapping.hasCategories { parts["category"] = sidecar.categories.first?.id }
        let fields = mapping.fields(of: sidecar)
        return (fields, parts, ObjectVersion.digest(fields.map(DocumentValue.mapping)))
    }

    static func content(
        _ key: EntityKey, _ product: DocumentValue, _ prices: [String: DocumentValue],
        beside fields: OrderedObject?, _ wording: Wording, _ defaults: CatalogDefaults
    ) -> Sighting.Content {
        guard isReadable(product, prices) else {
            return .held(
                Problem(
                    code: "unreadable-remote", key: key,
                    message: "GoHighLevel shows this product without a name or a price's amount",
                    hint: "open it in GoHighLevel and save it again"))
        }
        guard let fields else {
            return .held(
                Problem(
                    code: "unreadable-remote", key: key,
                    message: "the custom value with this listing's fields is no JSON any more",
                    hint: "mend or delete it in Settings > Custom Values"))
        }
        return .valid(
            ListingMapping.entity(
                key, product: product, prices: prices, beside: fields, wording: wording,
                defaults: defaults
            ).packed)
    }

    /// When a listing changed that has fields beside its product. A record says it; a custom value has no
    /// time of its own, and the product's would be too early for it.
    func modified(
        _ key: EntityKey, _ product: [DocumentValue], _ sidecar: Sidecar
    ) -> ModificationTime {
        let newest = Self.newest(product + [sidecar.record].compactMap(\.self))
        guard let value = sidecar.value, !sidecars.value.isEmpty else {
            return newest.map(ModificationTime.at) ?? .unknown
        }
        let version = ObjectVersion.digest(value["value"])
        guard
            let times = memory.changeTimes("value:\(key.name)", version: version, at: wallClock)
        else { return .unknown }
        return .between(times.from, max(times.to, newest ?? times.to))
    }

    /// What a person should hear about the mapping as a whole.
    func mappingRemarks() -> [String] {
        memory.sidecar.check?.remarks(configuration.mapping) ?? []
    }
}
