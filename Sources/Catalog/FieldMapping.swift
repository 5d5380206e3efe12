/// Where fields go that GoHighLevel's own objects have no place for, and what a directory becomes there
/// (ghl-api.md §2, §3).
package struct FieldMapping: Hashable, Sendable {
    /// What holds a listing's field; a field without a target stays in the file.
    package enum Target: Hashable, Sendable {
        /// A field of the listing's record in the custom object, by its bare key.
        case object(String)
        /// An entry of the listing's custom value.
        case customValue
        /// Membership in the collection of this name; for `category` alone.
        case collection
    }

    package enum DirectoryForm: String, Hashable, Sendable, CaseIterable {
        /// A brand board, and a custom value for the style sheet.
        case brandBoard
        /// One custom value a field.
        case customValues
    }

    /// Targets by field.
    package var listing: [String: Target]
    /// The custom object whose records stand beside products.
    package var objectKey: String
    package var directory: DirectoryForm

    package init(
        listing: [String: Target] = [:], objectKey: String = Self.defaultObjectKey,
        directory: DirectoryForm = .brandBoard
    ) {
        self.listing = listing
        self.objectKey = objectKey
        self.directory = directory
    }

    package static let defaultObjectKey = "custom_objects.ghlsync_listing"
    /// The field of the custom object that names the product: its primary property.
    package static let productField = "product_id"

    /// The listing fields that a target can be given.
    package static let mappable = ["location", "category", "downloadUrl", "linkUrl", "directory"]

    /// Field keys in the custom object by listing field.
    package var objectFields: [String: String] {
        listing.compactMapValues { if case .object(let key) = $0 { key } else { nil } }
    }

    /// Whether `category` is membership in a collection.
    package var hasCategories: Bool { listing["category"] == .collection }

    /// Listing fields that the custom value holds.
    package var valueFields: Set<String> { Set(listing.filter { $0.value == .customValue }.keys) }
}
