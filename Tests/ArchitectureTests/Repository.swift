import Foundation

/// The files of this repository as text, found from the place of this one.
enum Repository {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    struct File: Sendable {
        /// From the root: `Sources/Ports/FilePath.swift`.
        let path: String
        let lines: [Substring]
    }

    static func swiftFiles(under folder: String) throws -> [File] {
        let base = root.appending(path: folder)
        let names = FileManager.default.subpaths(atPath: base.path()) ?? []
        return try names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
            let text = try String(contentsOf: base.appending(path: name), encoding: .utf8)
            return File(
                path: "\(folder)/\(name)",
                lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        }
    }

    /// The modules that a target's files import.
    static func imports(of target: String, in folder: String = "Sources") throws -> Set<String> {
        var found: Set<String> = []
        for file in try swiftFiles(under: "\(folder)/\(target)") {
            for line in file.lines {
                let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
                let kinds = ["struct", "class", "enum", "protocol", "func", "let", "var", "typealias"]
                guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
                    words[..<place].allSatisfy({ $0.hasPrefix("@") || accessWords.contains(String($0)) })
                else { continue }
                let isOfDeclaration = kinds.contains(String(words[place + 1])) && place + 2 < words.count
                let name = words[isOfDeclaration ? place + 2 : place + 1]
                found.insert(String(name.prefix { $0 != "." && $0 != ";" }))
            }
        }
        return found
    }

    private static let accessWords: Set<String> = [
        "public", "package", "internal", "fileprivate", "private",
    ]
}
