import Catalog
import Documents
package import SyncCore

/// Getting a location ready for fields in a custom object: done when a person asks for it, never by a
/// synchronisation.
extension HighLevelReplica {
    /// `nil` when no field is mapped to a custom object; then nothing is asked.
    package func customObjectCheck() async throws(CycleFailure) -> CustomObjectCheck? {
        guard !configuration.mapping.objectFields.isEmpty else { return nil }
        do throws(RemoteFailure) {
            return try await inspectCustomObject()
        } catch {
            throw error.cycleFailure
        }
    }

    /// Makes the custom object and the fields of it that are missing. Returns what was made, in words.
    /// Looks before each step, so that it may be run again after any trouble.
    package func createCustomObject() async throws(CycleFailure) -> [String] {
        do throws(RemoteFailure) {
            return try await createMissing()
        } catch {
            throw error.cycleFailure
        }
    }

    private func createMissing() async throws(RemoteFailure) -> [String] {
        let mapping = configuration.mapping
        let key = mapping.objectKey
        var made: [String] = []
        var check = try await inspectCustomObject()
        if case .refused? = check.productTrouble {
            // Says again what refuses it.
            _ = try await api.customObject(key)
        }
        if check.productTrouble == .noObject {
            _ = try await api.createCustomObject(key, primary: FieldMapping.productField)
            made.append("the custom object \(key), with the field \(FieldMapping.productField)")
            check = try await inspectCustomObject()
        }
        var folder = check.folder
        var fields: Set<String> = []
        // The product's field first; only then can the others be judged.
        for _ in 0..<2 {
            // What was made just now, an answer may not show yet.
            for field in missingFields(check) where fields.insert(field).inserted {
                if folder == nil {
                    folder = try await api.createFieldFolder(of: key)["id"]?.stringValue
                }
                try await createField(field, in: folder ?? "", of: key)
                made.append("the field \(field)")
            }
            guard check.productTrouble == .noField else { break }
            check = try await inspectCustomObject()
        }
        memory.sidecar.check = nil
        return made
    }

    /// Bare keys. Of an object that was made just now a stale answer may show no field at all; those of
    /// the listing are missing for certain.
    private func missingFields(_ check: CustomObjectCheck) -> [String] {
        let mapping = configuration.mapping
        var missing = check.troubles.compactMap { field, trouble in
            trouble == .noField || trouble == .noObject ? mapping.objectFields[field] : nil
        }
        // With the product's field missing the others are not judged: make only that one.
        if check.productTrouble == .noField { missing = [FieldMapping.productField] }
        return missing.sorted()
    }

    /// The official file spells the prefix of these keys in two ways.
    private func createField(
        _ field: String, in folder: String, of key: String
    ) async throws(RemoteFailure) {
        let name = field.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }
            .joined(separator: " ")
        do throws(RemoteFailure) {
            _ = try await api.createCustomField(
                "\(key).\(field)", name: name, folder: folder, of: key)
        } catch  where error.kind == .rejected {
            let singular = "custom_object." + key.dropFirst("custom_objects.".count)
            _ = try await api.createCustomField(
                "\(singular).\(field)", name: name, folder: folder, of: singular)
        }
    }
}
