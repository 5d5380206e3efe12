import Catalog
import Documents
package import SyncCore

extension RunEffect {
    /// Adds up what the records of one run say, oldest first, in key order. What was not done, or done
    /// and taken back within the run, is not in it.
    package static func all(of records: [JournalRecord]) -> [RunEffect] {
        var sums: [EntityKey: Sum] = [:]
        for record in records where record.result == .done {
            sums[record.key, default: Sum()].add(record)
        }
        return sums.sorted { $0.key < $1.key }.compactMap { $0.value.effect(on: $0.key) }
    }

    private struct Sum {
        /// Whether there was an agreement about it before; `nil` as long as nothing says so.
        var was: Bool?
        var isThere = true
        var isLinked = false
        var isReceived = false
        var fields: [DocumentPath: (was: DocumentValue?, now: DocumentValue?)] = [:]

        mutating func add(_ record: JournalRecord) {
            switch record.action {
            case .settle, .restore:
                return
            case .create:
                // Made again after an edit here and a deletion there: the agreement was about the old one.
                if was == nil {
                    was = record.hasReason(.restored)
                    isReceived = record.target == .local
                }
                isThere = true
            case .update:
                if was == nil {
                    was = true
                    isLinked = record.hasReason(.adopted)
                }
            case .delete:
                was = was ?? true
                isThere = false
            case .agree:
                if was == nil {
                    was = true
                    isLinked = record.hasReason(.adopted)
                }
                isThere = !record.hasReason(.deleted)
            }
            for field in record.fields {
                fields[field.path] = (fields[field.path]?.was ?? field.base, field.after)
            }
        }

        func effect(on key: EntityKey) -> RunEffect? {
            guard let was else { return nil }
            let changed = fields.filter { $0.value.was != $0.value.now }
                .sorted { $0.key < $1.key }
                .map { Field(path: $0.key, was: $0.value.was, now: $0.value.now) }
            if isLinked { return RunEffect(key: key, kind: .linked, fields: changed) }
            switch (was, isThere) {
            case (true, true):
                return changed.isEmpty ? nil : RunEffect(key: key, kind: .updated, fields: changed)
            case (false, true):
                return RunEffect(
                    key: key, kind: isReceived ? .received : .created, fields: changed)
            case (true, false): return RunEffect(key: key, kind: .deleted, fields: changed)
            case (false, false): return nil
            }
        }
    }
}

extension JournalRecord {
    /// A command may have added words of its own.
    fileprivate func hasReason(_ reason: Change.Reason) -> Bool {
        self.reason == reason.rawValue || self.reason.hasPrefix(reason.rawValue + ", ")
    }
}
