package import Documents

/// What a workspace says once for all its entities, where a field leaves it open.
package struct CatalogDefaults: Hashable, Sendable {
    /// ISO 4217, upper case: the currency of a price that names none.
    package var currency: String

    package init(currency: String = "USD") { self.currency = currency }
}

/// Turns what a file or the API says into the form that is compared, so that two spellings of one
/// thing are equal and a server's own normalisation never bounces back and forth.
///
/// The form is a fixed point: the canonical form of a canonical form is itself, so a mapping may build
/// loose fields and leave the rest to this.
///
/// | value | canonical form |
/// |---|---|
/// | any | `null`, an empty text, list or mapping: absent. Fields that the kind does not have: dropped |
/// | text | line ends LF; without white space around. Unicode NFC and NFD are equal (`String` sees to it) |
/// | one-line text | a text with every run of line ends one space |
/// | number | plain: `4.90e1` → `49` |
/// | URL | trimmed, scheme and host lower case; a media path without a leading `./` (see `PictureReference`) |
/// | colour | `#RRGGBB` upper case; `#RGB` expanded, a full alpha dropped |
/// | price | mapping, see `CanonicalPrice` |
///
/// | field | canonical form |
/// |---|---|
/// | listing `title`, `location`, `category`, `directory`, `statementDescriptor` | one-line text |
/// | listing `description` | text; white space between two tags of which one is a block: dropped |
/// | listing `price` | price mapping, from `49`, `"49.00 USD"` or a mapping |
/// | listing `prices` | mapping from name to price mapping (also from a list of prices with `name`) |
/// | listing `productType` | upper case, always there: `DIGITAL` with a `downloadUrl`, else `PHYSICAL` |
/// | listing `active` | only `false`; then `availableInStore` is `false` too. Local only: to make such a listing available again, a writer takes out (or sets) `active` |
/// | listing `availableInStore` | only `false` |
/// | listing `isTaxesEnabled`, `taxInclusive`, `isLabelEnabled` | only `true` |
/// | listing `slug` | only when it is set |
/// | listing, `seo` | mapping of `title` (one line) and `description` |
/// | listing `images`, `taxes`, `label` | texts in them trimmed, nulls dropped |
/// | listing `variants` | each with `name` and `options`, each of which is a mapping with `name`; with an `id` where one is given |
/// | listing `ghl` | verbatim; entries that are null dropped |
/// | collection `name` | one-line text |
/// | collection `description` | `description`, else `seo.description` |
/// | collection `seo` | mapping of `title` only |
/// | collection `slug` | always there: the key by default |
/// | collection `items` | keys without repetition, in the order of the file |
/// | directory `directoryName` | one-line text |
/// | directory `customCss` | text |
package enum CanonicalForm {
    /// The canonical fields of an entity whose fields are valid by its schema, in the order of
    /// `fieldRules`. What does not fit a field's form (it would be invalid) is kept as it is, so that
    /// it differs rather than vanishes.
    package static func entity(
        _ key: EntityKey, from document: DocumentValue, defaults: CatalogDefaults
    ) -> Entity {
        let source = document.mappingValue ?? [:]
        let found =
            switch key.kind {
            case .directory: directory(source)
            case .listing: listing(source, defaults: defaults)
            case .collection: collection(source, key: key)
            }
        var fields = OrderedObject()
        for rule in key.kind.fieldRules { fields[rule.name] = found[rule.name] }
        return Entity(key: key, fields: fields)
    }

    /// The `slug` of an entity's canonical form, without the rest of it.
    package static func slug(of key: EntityKey, in document: DocumentValue) -> String? {
        switch key.kind {
        case .directory: nil
        case .listing: CanonicalText.line(document["slug"])?.stringValue
        case .collection: (CanonicalText.line(document["slug"]) ?? .string(key.name)).stringValue
        }
    }

    static func directory(_ source: OrderedObject) -> OrderedObject {
        var fields = OrderedObject()
        fields["directoryName"] = CanonicalText.line(source["directoryName"])
        fields["primaryColor"] = CanonicalText.color(source["primaryColor"])
        fields["logoUrl"] = CanonicalText.url(source["logoUrl"])
        fields["customCss"] = CanonicalText.text(source["customCss"])
        return fields
    }
}
