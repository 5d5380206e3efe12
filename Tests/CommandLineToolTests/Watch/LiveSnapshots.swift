import Foundation
import Testing

/// Whole screens of the live view in `Fixtures/screens`, as they were looked at and found right.
///
/// `GHLSYNC_REGENERATE=1 swift test --filter LiveScreenTests` writes them anew, to be looked at.
enum LiveSnapshots {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/screens")

    static func expect(
        _ screen: String, is name: String, _ place: SourceLocation = #_sourceLocation
    ) throws {
        let file = folder.appending(path: "\(name).txt")
        if ProcessInfo.processInfo.environment["GHLSYNC_REGENERATE"] != nil {
            try (screen + "\n").write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let kept = try String(contentsOf: file, encoding: .utf8)
        #expect(screen + "\n" == kept, "run it with GHLSYNC_REGENERATE=1", sourceLocation: place)
    }
}
