/// What each feature needs to be allowed (ghl-api.md §5; the security blocks of the official files).
package enum Scopes {
    package struct Feature: Hashable, Sendable {
        package let name: String
        package let scopes: [String]
        /// Asked for only when a person names the group.
        let group: Group?
    }

    /// What a login asks for besides the usual.
    package enum Group: Hashable, Sendable { case agency, records }

    package static let features: [Feature] = [
        Feature(name: "listings", scopes: both("products"), group: nil),
        Feature(name: "prices", scopes: both("products/prices"), group: nil),
        Feature(name: "collections", scopes: both("products/collection"), group: nil),
        Feature(name: "images", scopes: both("medias"), group: nil),
        Feature(
            name: "directories",
            scopes: both("brand-boards/design-kit") + both("locations/customValues"), group: nil),
        Feature(name: "the location's name", scopes: ["locations.readonly"], group: nil),
        Feature(
            name: "analytics",
            scopes: ["payments/orders.readonly", "payments/transactions.readonly"],
            group: nil),
        Feature(
            name: "fields in custom objects",
            scopes: both("objects/schema") + both("objects/record")
                + both("locations/customFields"), group: .records),
        Feature(
            name: "tokens of an agency's locations", scopes: both("oauth"), group: .agency),
    ]

    private static func both(_ name: String) -> [String] {
        ["\(name).readonly", "\(name).write"]
    }

    /// The scopes that a login asks for.
    package static func wanted(_ groups: Set<Group>) -> [String] {
        features.filter { $0.group.map(groups.contains) ?? true }.flatMap(\.scopes)
    }

    /// What a login cannot do, and for want of what. Features that nobody asked for are not missed.
    package static func missing(
        _ granted: [String], groups: Set<Group>
    ) -> [(feature: String, scopes: [String])] {
        features.compactMap { feature in
            guard feature.group.map(groups.contains) ?? true else { return nil }
            let missing = feature.scopes.filter { !granted.contains($0) }
            return missing.isEmpty ? nil : (feature.name, missing)
        }
    }
}
