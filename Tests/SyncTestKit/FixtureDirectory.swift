import Foundation

/// The top-level `Fixtures` folder. It lies outside of every target, so that it is found from this file.
package enum FixtureDirectory {
    private static let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures")

    package static func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    package static func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: url.appendingPathComponent(name)))
    }

    /// The names of the files in a folder.
    package static func names(in folder: String) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: path(folder)))
    }
}
