import Foundation

/// Files of this repository, for what only their text can show.
enum RepositoryText {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func read(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The Swift files under a folder, by path.
    static func files(under folder: String) throws -> [String: String] {
        let names = try FileManager.default.subpathsOfDirectory(
            atPath: root.appendingPathComponent(folder).path)
        var files: [String: String] = [:]
        for name in names where name.hasSuffix(".swift") {
            files["\(folder)/\(name)"] = try read("\(folder)/\(name)")
        }
        return files
    }
}
