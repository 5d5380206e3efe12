import Documents
import JSONFormat
import YAMLFormat

/// The catalog of `Fixtures/catalog` as a workspace: one listing a product, one collection a category.
enum CatalogWorkspace {
    struct Files {
        /// Workspace path → text.
        var files: [String: [UInt8]]
        var listingKeys: [String]
        var collectionKeys: [String]
    }

    static func make() throws -> Files {
        let root = #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 }
        let bytes = try Program.read(root + "/Fixtures/catalog/products.json")
        let products = try JSONDocument.value(of: bytes).sequenceValue ?? []
        var result = Files(files: [:], listingKeys: [], collectionKeys: [])
        var members: [String: [String]] = [:]
        for (index, product) in products.enumerated() {
            guard let title = product["title"]?.stringValue,
                let category = product["category"]?.stringValue
            else { continue }
            var key = slug(title)
            if result.listingKeys.contains(key) { key += "-\(index)" }
            var fields: OrderedObject = ["title": .string(title)]
            fields["description"] = product["description"]
            fields["price"] = product["price"]
            fields["imageUrl"] = product["thumbnail"]
            fields["category"] = .string(category)
            result.listingKeys.append(key)
            members[category, default: []].append(key)
            let isJSON = index % 10 == 0
            result.files["listings/\(key).\(isJSON ? "json" : "yaml")"] =
                isJSON
                ? JSONDocument.write(.mapping(fields), style: .pretty)
                : Array("# \(category): from the catalog\n".utf8) + YAMLDocument.write(.mapping(fields))
        }
        for (category, keys) in members {
            result.collectionKeys.append(category)
            let collection: DocumentValue = [
                "name": .string(category.split(separator: "-").joined(separator: " ")),
                "items": .sequence(keys.map(DocumentValue.string)),
            ]
            result.files["collections/\(category).yaml"] = YAMLDocument.write(collection)
        }
        return result
    }

    private static func slug(_ text: String) -> String {
        let words = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return String(words.joined(separator: "-").prefix(60))
    }
}
