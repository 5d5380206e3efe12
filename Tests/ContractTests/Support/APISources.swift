import Foundation

/// The functions that `HighLevel/API` declares, read from its files: what is new there and in no list of
/// a test is found.
enum APISources {
    /// Names with the labels that tell overloads apart: `prices(of:)`, `products(ids:)`.
    static func functions() throws -> Set<String> {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = root.appendingPathComponent("Sources/HighLevel/API")
        let declaration = try Regex(#"\n    func (\w+)\(([^)]*)\)"#)
        var found: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where file.hasSuffix("API.swift") && file != "CatalogAPI.swift" {
            let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            for match in text.matches(of: declaration) {
                guard let name = match.output[1].substring, let list = match.output[2].substring
                else { continue }
                let labels = list.split(separator: ",").compactMap { parameter -> String? in
                    let label = parameter.drop { $0.isWhitespace }.prefix { $0 != " " && $0 != ":" }
                    // A tuple's own labels, and what needs none.
                    return ["of", "ids", "inCollection", "inStore", "named"].contains(label)
                        ? "\(label):" : nil
                }
                found.insert(String(name) + (labels.isEmpty ? "" : "(\(labels.joined()))"))
            }
        }
        return found
    }
}
