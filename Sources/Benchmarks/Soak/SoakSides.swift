import Documents
import Foundation
import JSONFormat
import Sandbox
import YAMLFormat

/// Both sides beside each other, by another way than the agent's own: titles and amounts of files as
/// they lie there, and of products as the shop has them, matched by the links file.
enum SoakSides {
    /// What differs, in words; empty when the two say the same.
    static func differences(_ watch: LiveWatch) -> [String] {
        var shop: [String: (title: String?, amount: Double?)] = [:]
        for product in watch.shop.api.objects(.product) {
            if let id = product["_id"]?.stringValue {
                shop[id] = (product["name"]?.stringValue, nil)
            }
        }
        for price in watch.shop.api.objects(.price) {
            if let id = price["product"]?.stringValue { shop[id]?.amount = amount(price["amount"]) }
        }
        let links = links(watch)
        var found: [String] = []
        for (key, file) in files(watch) {
            guard let id = links[key] else {
                found.append("\(key) has no link")
                continue
            }
            guard let there = shop.removeValue(forKey: id) else {
                found.append("\(key) (\(id)) is not at the shop")
                continue
            }
            if there.title != file.title || there.amount != file.amount {
                found.append("\(key): \(file) in the file, \(there) at the shop")
            }
        }
        return (found + shop.map { "\($0.key) has no file: \($0.value)" }).sorted()
    }

    private static func files(_ watch: LiveWatch) -> [String: (title: String?, amount: Double?)] {
        let root = watch.root.appending(path: "listings")
        let found = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        var files: [String: (title: String?, amount: Double?)] = [:]
        for case let file as URL in found?.allObjects ?? [] where file.pathExtension == "yaml" {
            guard let bytes = try? Data(contentsOf: file),
                let value = try? YAMLDocument.parse(Array(bytes)).value
            else { continue }
            let price = value["price"]
            files[file.deletingPathExtension().lastPathComponent] = (
                value["title"]?.stringValue, amount(price?["amount"] ?? price)
            )
        }
        return files
    }

    /// Ids of products by the keys of listings.
    private static func links(_ watch: LiveWatch) -> [String: String] {
        let file = watch.root.appending(path: ".ghlsync/links/\(SandboxLocation.demo.id).json")
        guard let bytes = try? Data(contentsOf: file),
            let links = try? JSONDocument.value(of: Array(bytes))
        else { return [:] }
        var ids: [String: String] = [:]
        for entry in links.mappingValue?.entries ?? [] where entry.key.hasPrefix("listings/") {
            ids[String(entry.key.dropFirst("listings/".count))] = entry.value["id"]?.stringValue
        }
        return ids
    }

    private static func amount(_ value: DocumentValue?) -> Double? {
        if let number = value?.numberValue { return Double(number.text) }
        return value?.stringValue.flatMap { Double($0.prefix { $0 != " " }) }
    }
}
