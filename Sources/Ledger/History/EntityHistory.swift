package import Catalog
package import Documents
package import Pacing
import SyncCore

/// What the history says about one entity: who set each field, and what it was at a time.
package struct EntityHistory: Sendable {
    package let key: EntityKey
    /// Done operations of the key, oldest first.
    package let records: [JournalRecord]

    package init(_ key: EntityKey, records: [JournalRecord]) {
        self.key = key
        self.records = records.filter {
            $0.key == key && $0.result == .done && $0.action != .settle && $0.action != .restore
        }
    }

    /// Who set a value.
    package struct Origin: Sendable {
        /// A leaf: a field, or a member of one.
        package let path: DocumentPath
        package let value: DocumentValue
        /// The operation that brought it; `nil` when it is older than the history.
        package let record: JournalRecord?
    }

    /// Each leaf of what is there now, with the newest operation that changed it.
    package func blame(_ fields: OrderedObject) -> [Origin] {
        leaves(of: .mapping(fields), at: .root).map { path, value in
            Origin(path: path, value: value, record: records.last { $0.changed(path) })
        }
    }

    private func leaves(
        of value: DocumentValue, at path: DocumentPath
    ) -> [(DocumentPath, DocumentValue)] {
        guard case .mapping(let object) = value, !object.isEmpty else { return [(path, value)] }
        return object.entries.flatMap { leaves(of: $0.value, at: path.key($0.key)) }
    }

    /// What both sides agreed on at a time, going back from what they agree on now; `nil` when there was
    /// no agreement. Of a time before the oldest record nothing is known but what that started from.
    package func fields(at time: Timestamp, now: OrderedObject?) -> OrderedObject? {
        var state = now
        for record in records.reversed() where record.time > time {
            switch record.action {
            case .settle, .restore:
                continue
            case .create where record.fields.allSatisfy { $0.base == nil }:
                state = nil
            case .agree where record.reason == Change.Reason.adopted.rawValue:
                state = nil
            case .create, .update, .delete, .agree:
                var value = DocumentValue.mapping(state ?? [:])
                for field in record.fields { value = value.setting(field.base, at: field.path) }
                state = value.mappingValue
            }
        }
        return state
    }
}

extension JournalRecord {
    /// Whether the operation gave the leaf another value.
    fileprivate func changed(_ leaf: DocumentPath) -> Bool {
        fields.contains { field in
            let steps = field.path.steps
            if leaf.steps.starts(with: steps) {
                let rest = DocumentPath(Array(leaf.steps.dropFirst(steps.count)))
                return field.base?.value(at: rest) != field.after?.value(at: rest)
                    || field.before?.value(at: rest) != field.after?.value(at: rest)
            }
            return steps.starts(with: leaf.steps)
        }
    }
}
