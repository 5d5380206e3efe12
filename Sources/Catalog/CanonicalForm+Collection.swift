import Documents

extension CanonicalForm {
    static func collection(_ source: OrderedObject, key: EntityKey) -> OrderedObject {
        var fields = OrderedObject()
        fields["name"] = CanonicalText.line(source["name"])
        // The API has one place for the two, so they are one field here.
        fields["description"] =
            CanonicalText.text(source["description"])
            ?? CanonicalText.text(source["seo"]?["description"])
        fields["imageUrl"] = CanonicalText.url(source["imageUrl"])
        fields["slug"] = CanonicalText.line(source["slug"]) ?? .string(key.name)
        fields["seo"] = seo(source["seo"], fields: ["title"])
        fields["items"] = items(source["items"])
        return fields
    }

    private static func items(_ value: DocumentValue?) -> DocumentValue? {
        guard let items = value?.sequenceValue else { return CanonicalText.general(value) }
        var seen: Set<DocumentValue> = []
        let kept = items.compactMap(CanonicalText.line).filter { seen.insert($0).inserted }
        return kept.isEmpty ? nil : .sequence(kept)
    }
}
