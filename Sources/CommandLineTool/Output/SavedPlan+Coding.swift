import Catalog
import Documents
import JSONFormat
import SyncCore

extension SavedPlan {
    /// The file: readable, and stable for the same plan.
    var bytes: [UInt8] {
        func keys(_ keys: Set<EntityKey>) -> DocumentValue {
            .sequence(keys.sorted().map { .string($0.description) })
        }
        let document: OrderedObject = [
            "ghlsyncPlan": .number(DecimalNumber(Self.version)),
            "location": .string(locationID), "named": named.map(keys) ?? .null,
            "conflict": conflicts.map(DocumentValue.string) ?? .null,
            "changes": .sequence(changes.map { .mapping($0.form) }), "agreed": keys(agreed),
        ]
        return JSONDocument.write(.mapping(document), style: .pretty)
    }

    /// Reads such a file; `nil` for anything else.
    init?(_ bytes: [UInt8]) {
        guard let form = (try? JSONDocument.value(of: bytes))?.mappingValue,
            form["ghlsyncPlan"]?.intValue == Self.version,
            let location = form["location"]?.stringValue,
            let changes = form["changes"]?.sequenceValue,
            let agreed = form["agreed"]?.sequenceValue
        else { return nil }
        func keys(_ values: [DocumentValue]) -> Set<EntityKey>? {
            let keys = values.compactMap { $0.stringValue.flatMap { EntityKey($0) } }
            return keys.count == values.count ? Set(keys) : nil
        }
        let steps = changes.compactMap { $0.mappingValue.flatMap { Step($0) } }
        guard steps.count == changes.count, let agreedKeys = keys(agreed) else { return nil }
        if let named = form["named"]?.sequenceValue {
            guard let known = keys(named) else { return nil }
            self.named = known
        } else {
            named = nil
        }
        locationID = location
        conflicts = form["conflict"]?.stringValue
        self.changes = steps
        self.agreed = agreedKeys
    }
}

extension SavedPlan.Step {
    private static let targets: [String: ReplicaSide] = ["push": .remote, "pull": .local]

    fileprivate var form: OrderedObject {
        [
            "direction": target == .remote ? "push" : "pull", "action": .string(action),
            "key": .string(key.description),
            "remoteId": remoteID.map(DocumentValue.string) ?? .null,
            "before": before.map(DocumentValue.mapping) ?? .null,
            "after": after.map(DocumentValue.mapping) ?? .null,
            "bases": .sequence(
                bases.map { base in
                    // An absent value is a missing one: null may be a value.
                    var form: OrderedObject = ["path": .string(base.path)]
                    if let value = base.value { form["value"] = value }
                    return .mapping(form)
                }),
        ]
    }

    fileprivate init?(_ form: OrderedObject) {
        guard let direction = form["direction"]?.stringValue,
            let target = Self.targets[direction],
            let action = form["action"]?.stringValue, Change.Action(rawValue: action) != nil,
            let key = form["key"]?.stringValue.flatMap({ EntityKey($0) }),
            let bases = form["bases"]?.sequenceValue
        else { return nil }
        let read = bases.compactMap { base -> Base? in
            guard let path = base.mappingValue?["path"]?.stringValue else { return nil }
            return Base(path: path, value: base.mappingValue?["value"])
        }
        guard read.count == bases.count else { return nil }
        self.key = key
        self.target = target
        self.action = action
        remoteID = form["remoteId"]?.stringValue
        before = form["before"]?.mappingValue
        after = form["after"]?.mappingValue
        self.bases = read
    }
}
