import Documents

extension CanonicalForm {
    static func listing(_ source: OrderedObject, defaults: CatalogDefaults) -> OrderedObject {
        var fields = OrderedObject()
        for name in [
            "title", "location", "category", "directory", "slug", "statementDescriptor",
            "automaticTaxCategoryId",
        ] {
            fields[name] = CanonicalText.line(source[name])
        }
        fields["description"] = CanonicalText.html(source["description"])
        for name in ["imageUrl", "downloadUrl", "linkUrl"] {
            fields[name] = CanonicalText.url(source[name])
        }
        fields["images"] = CanonicalText.urls(source["images"])
        fields["price"] = source["price"].flatMap { CanonicalPrice.price($0, defaults: defaults) }
        fields["prices"] = source["prices"].flatMap {
            CanonicalPrice.prices($0, defaults: defaults)
        }
        fields["seo"] = seo(source["seo"], fields: ["title", "description"])
        fields["variants"] = variants(source["variants"])
        for name in ["stores", "taxes", "label"] {
            fields[name] = CanonicalText.general(source[name])
        }
        for name in ["isTaxesEnabled", "taxInclusive", "isLabelEnabled"] {
            fields[name] = CanonicalText.flag(source[name], default: false)
        }
        fields["active"] = CanonicalText.flag(source["active"], default: true)
        fields["availableInStore"] =
            fields["active"] == false
            ? false : CanonicalText.flag(source["availableInStore"], default: true)
        fields["productType"] = productType(
            source["productType"], isDownload: fields["downloadUrl"] != nil)
        fields["ghl"] = verbatim(source["ghl"])
        return fields
    }

    /// `title` and `description` of search engines, those of them that the kind keeps here.
    static func seo(_ value: DocumentValue?, fields names: [String]) -> DocumentValue? {
        guard let source = value?.mappingValue else { return CanonicalText.general(value) }
        var fields = OrderedObject()
        if names.contains("title") { fields["title"] = CanonicalText.line(source["title"]) }
        if names.contains("description") {
            fields["description"] = CanonicalText.text(source["description"])
        }
        return fields.isEmpty ? nil : .mapping(fields)
    }

    /// An option may be written as its name alone.
    private static func variants(_ value: DocumentValue?) -> DocumentValue? {
        guard let variants = value?.sequenceValue else { return CanonicalText.general(value) }
        let kept = variants.compactMap { variant -> DocumentValue? in
            guard var fields = CanonicalText.general(variant)?.mappingValue else {
                return CanonicalText.general(variant)
            }
            fields["name"] = CanonicalText.line(fields["name"])
            if let options = fields["options"]?.sequenceValue {
                fields["options"] = .sequence(options.map(option))
            }
            return .mapping(fields)
        }
        return kept.isEmpty ? nil : .sequence(kept)
    }

    private static func option(_ value: DocumentValue) -> DocumentValue {
        guard var fields = value.mappingValue else {
            return CanonicalText.line(value).map { ["name": $0] } ?? value
        }
        fields["name"] = CanonicalText.line(fields["name"])
        return .mapping(fields)
    }

    private static func productType(_ value: DocumentValue?, isDownload: Bool) -> DocumentValue {
        guard let line = CanonicalText.line(value) else {
            return isDownload ? "DIGITAL" : "PHYSICAL"
        }
        return line.stringValue.map { .string($0.uppercased()) } ?? line
    }

    private static func verbatim(_ value: DocumentValue?) -> DocumentValue? {
        guard let source = value?.mappingValue else { return CanonicalText.general(value) }
        let entries = source.entries.filter { !$0.value.isNull }.map { ($0.key, $0.value) }
        return entries.isEmpty ? nil : .mapping(OrderedObject(entries))
    }
}
