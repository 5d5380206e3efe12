/// How one field of an entity is compared, merged and carried over.
package struct FieldRule: Hashable, Sendable {
    package enum Merge: Hashable, Sendable {
        /// Changed as a whole.
        case whole
        /// A mapping: each key merges by itself.
        case byKey
        /// A list whose order means nothing to the API: additions and removals merge.
        case asSet
    }

    package let name: String
    package let merge: Merge
    /// Whether the API has a place for it, unless `fieldMapping` gives it one.
    package let isLocalOnly: Bool

    package init(_ name: String, merge: Merge = .whole, isLocalOnly: Bool = false) {
        self.name = name
        self.merge = merge
        self.isLocalOnly = isLocalOnly
    }
}

extension EntityKind {
    /// Every field of the kind in canonical form, in the order in which a new file lists them.
    package var fieldRules: [FieldRule] { FieldRule.all[self] ?? [] }

    /// The place of each field in the order of `fieldRules`.
    package var fieldPlaces: [String: Int] { FieldRule.places[self] ?? [:] }

    /// The rule of a field; one that nobody knows changes as a whole.
    package func fieldRule(_ name: String) -> FieldRule {
        FieldRule.byName[self]?[name] ?? FieldRule(name)
    }
}

extension FieldRule {
    // Asked for each field of each entity in every cycle, so made once.
    fileprivate static let all: [EntityKind: [FieldRule]] = Dictionary(
        uniqueKeysWithValues: EntityKind.allCases.map { ($0, rules(of: $0)) })
    fileprivate static let places: [EntityKind: [String: Int]] = all.mapValues { rules in
        Dictionary(rules.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { $1 })
    }
    fileprivate static let byName: [EntityKind: [String: FieldRule]] = all.mapValues { rules in
        Dictionary(rules.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    }

    private static func rules(of kind: EntityKind) -> [FieldRule] {
        switch kind {
        case .directory:
            [
                FieldRule("directoryName"), FieldRule("primaryColor"), FieldRule("logoUrl"),
                FieldRule("customCss"),
            ]
        case .listing:
            [
                FieldRule("title"), FieldRule("description"), FieldRule("price", merge: .byKey),
                FieldRule("prices", merge: .byKey), FieldRule("imageUrl"), FieldRule("images"),
                FieldRule("location", isLocalOnly: true), FieldRule("category", isLocalOnly: true),
                FieldRule("downloadUrl", isLocalOnly: true),
                FieldRule("linkUrl", isLocalOnly: true),
                FieldRule("directory", isLocalOnly: true), FieldRule("active", isLocalOnly: true),
                FieldRule("productType"), FieldRule("slug"), FieldRule("seo", merge: .byKey),
                FieldRule("availableInStore"), FieldRule("stores", merge: .byKey),
                FieldRule("variants"),
                FieldRule("isTaxesEnabled"), FieldRule("taxes"), FieldRule("taxInclusive"),
                FieldRule("automaticTaxCategoryId"), FieldRule("statementDescriptor"),
                FieldRule("isLabelEnabled"), FieldRule("label", merge: .byKey),
                FieldRule("ghl", merge: .byKey),
            ]
        case .collection:
            [
                FieldRule("name"), FieldRule("description"), FieldRule("imageUrl"),
                FieldRule("slug"), FieldRule("seo", merge: .byKey),
                FieldRule("items", merge: .asSet),
            ]
        }
    }
}
