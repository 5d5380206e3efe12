import Crypto
import Documents

/// Variants and their options have ids in the API and names in files.
///
/// An id that a file gives is kept; any other is ours to find: what has the name has the id, what stands
/// in the place of the one name that is gone was renamed, and what is new gets an id that its names make,
/// the same each time.
enum VariantMapping {
    // MARK: From the API

    /// Variants as `said` spells them: with ids only where those have one.
    static func shown(_ wire: DocumentValue?, said: DocumentValue?) -> DocumentValue? {
        guard let wire = wire?.sequenceValue else { return nil }
        return .sequence(
            wire.map { variant in
                let known = spelling(of: variant, in: said)
                var shown = named(variant, like: known)
                shown["options"] = variant["options"]?.sequenceValue.map { options in
                    .sequence(
                        options.map { option in
                            .mapping(
                                named(option, like: spelling(of: option, in: known?["options"])))
                        })
                }
                return .mapping(shown)
            })
    }

    private static func named(_ item: DocumentValue, like known: DocumentValue?) -> OrderedObject {
        var shown = OrderedObject()
        if known?["id"] != nil { shown["id"] = item["id"] }
        shown["name"] = item["name"]
        return shown
    }

    private static func spelling(of item: DocumentValue, in said: DocumentValue?) -> DocumentValue?
    {
        let items = said?.sequenceValue ?? []
        return items.first { $0["id"] != nil && $0["id"] == item["id"] }
            ?? items.first { $0["name"] == item["name"] }
    }

    /// What a price's `variantOptionIds` are called: the options' names in the order of the variants, with
    /// the variant's before those that two variants have. `nil` when an id is none of them.
    static func optionNames(_ ids: DocumentValue?, in variants: DocumentValue?) -> [String]? {
        guard let ids = ids?.sequenceValue?.compactMap(\.stringValue), !ids.isEmpty else {
            return nil
        }
        let found = options(variants).filter { ids.contains($0.id) }
        return found.count == Set(ids).count ? found.map(\.name) : nil
    }

    // MARK: To the API

    /// The wanted variants with the ids that the API wants of all of them.
    static func wire(_ wanted: DocumentValue?, present: DocumentValue?) -> DocumentValue {
        var taken = Set(options(present).map(\.id))
        taken.formUnion((present?.sequenceValue ?? []).compactMap { $0["id"]?.stringValue })
        let before = present?.sequenceValue ?? []
        let after = wanted?.sequenceValue ?? []
        return .sequence(
            zip(after, sources(after, before)).map { variant, source in
                var made = variant.mappingValue ?? [:]
                let name = variant["name"]?.stringValue ?? ""
                made["id"] = variant["id"] ?? source?["id"] ?? newID([name], &taken)
                let had = source?["options"]?.sequenceValue ?? []
                let has = variant["options"]?.sequenceValue ?? []
                made["options"] = .sequence(
                    zip(has, sources(has, had)).map { option, source in
                        var made = option.mappingValue ?? [:]
                        let own = option["name"]?.stringValue ?? ""
                        made["id"] = option["id"] ?? source?["id"] ?? newID([name, own], &taken)
                        return .mapping(made)
                    })
                return .mapping(made)
            })
    }

    /// The ids of options by their names. The names that are none, or that two variants have, are
    /// `unknown`.
    static func optionIDs(
        _ names: DocumentValue?, in variants: DocumentValue?
    ) -> (ids: [String], unknown: [Int]) {
        let known = options(variants)
        var ids: [String] = []
        var unknown: [Int] = []
        for (index, name) in (names?.sequenceValue ?? []).enumerated() {
            let text = name.stringValue ?? ""
            if let id = known.first(where: { $0.name == text || $0.fullName == text })?.id {
                ids.append(id)
            } else {
                unknown.append(index)
            }
        }
        return (ids, unknown)
    }

    // MARK: Parts of it

    /// For each item what it was before; `nil` for what is new.
    private static func sources(
        _ after: [DocumentValue], _ before: [DocumentValue]
    ) -> [DocumentValue?] {
        var found = after.map { item in
            before.first { $0["id"] != nil && $0["id"] == item["id"] }
                ?? (item["id"] == nil ? before.first { $0["name"] == item["name"] } : nil)
        }
        guard after.count == before.count else { return found }
        for index in after.indices where found[index] == nil && after[index]["id"] == nil {
            // Its place was that of a name that is gone: it was renamed.
            if !found.contains(before[index]) { found[index] = before[index] }
        }
        return found
    }

    private struct Option {
        let id: String
        /// With the variant's name before it when another variant has one of the same name.
        let name: String
        let fullName: String
    }

    private static func options(_ variants: DocumentValue?) -> [Option] {
        var all: [(id: String, variant: String, name: String)] = []
        for variant in variants?.sequenceValue ?? [] {
            for option in variant["options"]?.sequenceValue ?? [] {
                guard let id = option["id"]?.stringValue, let name = option["name"]?.stringValue
                else { continue }
                all.append((id, variant["name"]?.stringValue ?? "", name))
            }
        }
        let counts = Dictionary(grouping: all, by: \.name).mapValues(\.count)
        return all.map { option in
            let fullName = "\(option.variant): \(option.name)"
            return Option(
                id: option.id, name: counts[option.name] == 1 ? option.name : fullName,
                fullName: fullName)
        }
    }

    private static func newID(_ names: [String], _ taken: inout Set<String>) -> DocumentValue {
        var number = 0
        while true {
            let text = ([number == 0 ? "" : String(number)] + names).joined(separator: "\u{0}")
            let id = String(SHA256.hex(Array(text.utf8)).prefix(11))
            if taken.insert(id).inserted { return .string(id) }
            number += 1
        }
    }
}
