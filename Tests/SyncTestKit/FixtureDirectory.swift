import Foundation

/// The top-level `Fixtures` folder. It lies outside of every target, so that it is found from this file.
package enum FixtureDirectory {
    private static let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures")

    package static func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    package static func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: url.appendingPathComponent(name)))
    }
}
