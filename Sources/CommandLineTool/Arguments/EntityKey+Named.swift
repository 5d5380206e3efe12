import Catalog

extension EntityKey {
    /// Reads a key as people type it: `listings/yoga-mat`, with or without the file's extension.
    static func named(_ text: String) throws(UsageError) -> EntityKey {
        var text = text
        for ending in [".yaml", ".yml", ".json"] where text.hasSuffix(ending) {
            text = String(text.dropLast(ending.count))
        }
        guard let key = EntityKey(text) else {
            throw UsageError("“\(text)” is no key; write it like listings/yoga-mat")
        }
        return key
    }
}
