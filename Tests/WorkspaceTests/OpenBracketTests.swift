import Documents
import Ports
import SyncTestKit
import Testing

@testable import Workspace

@Suite struct OpenBracketTests {
    @Test(
        "an error about a bracket that is not closed has a note where it was opened",
        arguments: [
            ("listings/a.yaml", "title: A\nimages: [a, b\nprice: 4\n", 2, 9),
            ("listings/a.yaml", "title: A\nseo: {title: b,\n  description: c\n", 2, 6),
            ("listings/a.yaml", "title: A\nimages: [a, [b\n", 2, 13),
            ("listings/a.json", "{\n  \"title\": \"A\",\n  \"images\": [\n", 3, 13),
            ("listings/a.json", "{\"title\": \"A\"", 1, 1),
        ] as [(FilePath, String, Int, Int)])
    func note(_ path: FilePath, _ text: String, _ line: Int, _ column: Int) throws {
        let files = InMemoryFileSystem()
        files.put("locations: {main: {id: A}}\n", at: "ghlsync.yaml")
        files.putDirectory("listings")
        files.put(text, at: path)
        let found = try WorkspaceValidator(files: files).validate([path]).diagnostics
        #expect(found.map(\.code) == ["syntax"])
        let note = try #require(found.first?.notes.first)
        #expect(note.file == path.description && note.message == "it was opened here")
        #expect(note.position?.line == line && note.position?.column == column)
    }
}
