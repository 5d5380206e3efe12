import Catalog
import Documents
import JSONFormat
import SyncCore

/// The committed file of key-to-id bindings: one entity a line, every line ending in a comma, so
/// that git merges it line by line.
enum LinksFile {
    static let version = 1

    struct Reading: Sendable {
        /// More than one binding when the file says two things about a key (a merge of two
        /// branches).
        var bindings: [EntityKey: [Binding]] = [:]
        var warnings: [String] = []
        /// Written by a newer ghlsync: neither believed nor replaced.
        var isNewer = false

        /// What the file says once and clearly.
        var clear: [EntityKey: Binding] {
            bindings.compactMapValues { $0.count == 1 ? $0.first : nil }
        }
    }

    static func text(_ bindings: [EntityKey: Binding], locationID: String) -> [UInt8] {
        var bytes = Array("{\n".utf8)
        for (key, binding) in bindings.sorted(by: { $0.key < $1.key }) {
            bytes += JSONDocument.write(.string(key.description), style: .compact)
            bytes += Array(": ".utf8)
            bytes += JSONDocument.write(binding.ledgerForm, style: .compact)
            bytes += Array(",\n".utf8)
        }
        bytes += Array("\"location\": ".utf8)
        bytes += JSONDocument.write(.string(locationID), style: .compact)
        return bytes + Array(",\n\"version\": \(version)\n}\n".utf8)
    }

    /// Reads the file, and what can be read of one that is no JSON (conflict markers of a merge, a
    /// key on two lines after a union merge).
    static func read(_ bytes: [UInt8], place: String, locationID: String) -> Reading {
        var reading = Reading()
        var entries: [OrderedObject.Entry] = []
        if let whole = (try? JSONDocument.value(of: bytes))?.mappingValue {
            entries = whole.entries
        } else {
            entries = bytes.split(separator: 0x0A).compactMap(entry(ofLine:))
            reading.warnings.append(
                "\(place) is not valid JSON (a merge that is not finished?); "
                    + "the lines that can be read are used.")
        }
        var ignored = 0
        for entry in entries {
            switch entry.key {
            case "version":
                reading.isNewer = reading.isNewer || (entry.value.intValue ?? 0) > version
            case "location":
                guard entry.value.stringValue != locationID else { continue }
                reading.warnings.append("\(place) names another location; its ids are not used.")
                return Reading(warnings: reading.warnings, isNewer: true)
            default:
                guard let (key, binding) = link(entry) else {
                    ignored += 1
                    continue
                }
                if reading.bindings[key]?.contains(binding) != true {
                    reading.bindings[key, default: []].append(binding)
                }
            }
        }
        if ignored > 0 {
            reading.warnings.append(
                "\(place) has \(ignored) entr\(ignored == 1 ? "y that is" : "ies that are") no link "
                    + "from an entity to an id; ignored.")
        }
        if reading.isNewer {
            reading.bindings = [:]
            reading.warnings.append("\(place) was written by a newer ghlsync; it is not used.")
        }
        return reading
    }

    private static func entry(ofLine line: ArraySlice<UInt8>) -> OrderedObject.Entry? {
        var text = line.drop { $0 == 0x20 || $0 == 0x09 }
        while let last = text.last, last == 0x2C || last == 0x20 || last == 0x0D {
            text.removeLast()
        }
        guard text.first == 0x22 else { return nil }
        let value = try? JSONDocument.value(of: [0x7B] + text + [0x7D])
        return value?.mappingValue?.entries.first
    }

    /// Anybody who can push to the repository can write here: ids go into URLs, keys into file
    /// names.
    private static func link(_ entry: OrderedObject.Entry) -> (EntityKey, Binding)? {
        guard let key = try? EntityKey(ledgerForm: .string(entry.key)),
            let binding = try? Binding(ledgerForm: entry.value),
            RemoteID.isPlausible(binding.id),
            binding.parts.values.allSatisfy(RemoteID.isPlausible)
        else { return nil }
        return (key, binding)
    }
}
