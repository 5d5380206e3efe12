import Foundation
import SyncTestKit
import Testing

@testable import CommandLineTool

@Suite struct FmtCommandTests {
    @Test("a check fails while a file would change, and formatting never touches a broken file")
    func exitCodes() async throws {
        try await TemporaryFolder.with { folder in
            let root = URL(filePath: folder)
            func put(_ text: String, _ path: String) throws {
                try Data(text.utf8).write(to: root.appending(path: path))
            }
            func text(_ path: String) throws -> String {
                try String(contentsOf: root.appending(path: path), encoding: .utf8)
            }
            try FileManager.default.createDirectory(
                at: root.appending(path: "listings"), withIntermediateDirectories: false)
            try put("locations:   {main: {id: A}}\n", "ghlsync.yaml")
            try put("title:   Mat # mine\n", "listings/a.yaml")

            #expect(await Tool.run(["fmt", "--check", "-C", folder]) == 1)
            #expect(try text("listings/a.yaml") == "title:   Mat # mine\n")
            #expect(await Tool.run(["fmt", "--json", "-C", folder]) == 0)
            #expect(try text("listings/a.yaml") == "title: Mat # mine\n")
            #expect(await Tool.run(["fmt", "--check", "-C", folder]) == 0)
            #expect(try text("ghlsync.yaml") == "locations:   {main: {id: A}}\n")

            try put("title: [1\n", "listings/b.yaml")
            #expect(await Tool.run(["fmt", "-C", folder]) == 3)
            #expect(try text("listings/b.yaml") == "title: [1\n")
        }
    }
}
