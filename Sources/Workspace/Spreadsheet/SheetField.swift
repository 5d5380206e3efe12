import Catalog
import Documents

/// A field of a listing as a column of a spreadsheet: its name there is its path in the file.
struct SheetField: Hashable, Sendable {
    enum Form: Hashable, Sendable {
        case text, number, flag
        /// An amount, with or without its currency.
        case money
        /// Texts, one a line.
        case list
        /// Anything else, as JSON.
        case json
        /// The entity's key: no field, but the name of its file.
        case key
    }

    let path: DocumentPath
    let form: Form

    var name: String { path.description }

    private init(_ path: DocumentPath, _ form: Form) {
        self.path = path
        self.form = form
    }

    static let key = SheetField("key", .key)
    /// An amount and its currency in one cell.
    static let price = SheetField("price", .money)

    private static let priceForms: [(String, Form)] = [
        ("amount", .number), ("currency", .text), ("type", .text), ("interval", .text),
        ("intervalCount", .number), ("compareAt", .number), ("setupFee", .number), ("name", .text),
        ("sku", .text), ("description", .text), ("trackInventory", .flag),
        ("allowOutOfStockPurchases", .flag), ("availableQuantity", .number),
        ("trialPeriod", .number), ("totalCycles", .number),
    ]
    private static let forms: [String: Form] = [
        "images": .list, "active": .flag, "availableInStore": .flag, "isTaxesEnabled": .flag,
        "taxInclusive": .flag, "isLabelEnabled": .flag, "prices": .json, "variants": .json,
        "taxes": .json, "label": .json, "ghl": .json,
    ]

    /// Every column that there can be, in the order of an export.
    static let all: [SheetField] =
        [key]
        + EntityKind.listing.fieldRules.flatMap { rule -> [SheetField] in
            switch rule.name {
            case "price": priceForms.map { SheetField(DocumentPath(keys: ["price", $0.0]), $0.1) }
            case "seo":
                ["title", "description"].map { SheetField(DocumentPath(keys: ["seo", $0]), .text) }
            default: [SheetField(DocumentPath(keys: [rule.name]), forms[rule.name] ?? .text)]
            }
        }

    /// The column of a name as people write it: `Price.SKU` is `price.sku`.
    static func named(_ name: String) -> SheetField? {
        (all + [price]).first { $0.name.lowercased() == name.lowercased() } ?? other(name)
    }

    /// An entry of a price that has no column of its own. Its values are JSON, which says what they are.
    private static func other(_ name: String) -> SheetField? {
        guard name.hasPrefix("price."), name.utf8.count > 6 else { return nil }
        return SheetField(DocumentPath(keys: ["price", String(name.dropFirst(6))]), .json)
    }

    /// The columns that a listing fills.
    static func filled(by entity: Entity) -> [SheetField] {
        var found: [SheetField] = []
        for entry in entity.fields.entries {
            if entry.key == "price" || entry.key == "seo", let object = entry.value.mappingValue {
                found += object.keys.compactMap { named("\(entry.key).\($0)") }
            } else if let field = named(entry.key) {
                found.append(field)
            }
        }
        return found
    }

    // MARK: Guesses

    /// What other programs call these columns (Shopify, WooCommerce, Square, plain lists), folded.
    private static let synonyms: [String: [String]] = [
        "key": ["handle", "listing", "file"],
        "title": ["name", "productname", "producttitle", "product", "itemname", "item"],
        "description": ["body", "bodyhtml", "productdescription", "longdescription", "details"],
        "price": [
            "price", "amount", "regularprice", "variantprice", "unitprice", "saleprice",
        ],
        "price.currency": ["currency", "currencycode"],
        "price.compareAt": [
            "compareat", "compareatprice", "variantcompareatprice", "listprice", "msrp", "rrp",
        ],
        "price.sku": ["sku", "variantsku", "articlenumber", "itemnumber", "partnumber"],
        "price.availableQuantity": [
            "stock", "quantity", "inventory", "availablequantity", "stockquantity",
            "variantinventoryqty",
        ],
        "imageUrl": [
            "image", "imagesrc", "imageurl", "picture", "photo", "thumbnail", "featuredimage",
        ],
        "images": ["images", "gallery", "pictures", "photos", "additionalimages"],
        "category": ["category", "categories", "productcategory", "department"],
        "directory": ["brandboard"],
        "downloadUrl": ["download", "downloadlink"],
        "linkUrl": ["link", "url", "website", "producturl"],
        "active": ["status", "published", "enabled", "visible"],
        "seo.title": ["seotitle", "metatitle"],
        "seo.description": ["seodescription", "metadescription"],
    ]

    /// The field that a column is for, by its name alone; `nil` when nothing sensible is known.
    static func guess(_ header: String) -> SheetField? {
        if let exact = named(header.filter { !$0.isWhitespace }) { return exact }
        let folded = String(header.lowercased().filter { $0.isLetter || $0.isNumber })
        for field in [price] + all where synonyms[field.name]?.contains(folded) == true {
            return field
        }
        return all.first { $0.name.lowercased().filter { $0 != "." } == folded }
    }
}
