import Catalog
import Documents
import Ports
import SyncCore
import Testing

@testable import Workspace

/// I9 on the files that people begin with: an edit changes its own line and no other.
@Suite struct YAMLFidelityTests {
    struct Edit: Sendable, CustomTestStringConvertible {
        let file: FilePath
        let path: DocumentPath
        let value: DocumentValue?
        /// Lines that go and lines that come, with `-` and `+` in front.
        let lines: [String]
        var testDescription: String { "\(file) \(path)" }

        init(_ file: FilePath, _ path: DocumentPath, _ value: DocumentValue?, _ lines: [String]) {
            self.file = file
            self.path = path
            self.value = value
            self.lines = lines
        }
    }

    static let edits = [
        Edit(
            "listings/yoga-mat.yaml", "title", "Cork Mat: the Second",
            ["-title: Cork Yoga Mat", "+title: \"Cork Mat: the Second\""]),
        Edit(
            "listings/yoga-mat.yaml", "price.amount", 59, ["-  amount: 79.00", "+  amount: 59.00"]),
        Edit(
            "listings/yoga-mat.yaml", "price.compareAt", 99,
            [
                "-  compareAt: 95.00 # shown struck out", "+  compareAt: 99.00 # shown struck out",
            ]),
        Edit(
            "listings/yoga-mat.yaml", "price.compareAt", nil,
            ["-  compareAt: 95.00 # shown struck out"]),
        Edit(
            "listings/yoga-mat.yaml", "seo.title", "New",
            ["-  title: Cork Yoga Mat | Harbour Wellness", "+  title: New"]),
        Edit(
            "listings/yoga-mat.yaml", "images",
            ["https://assets.example.com/harbour/yoga-mat-detail.jpg"],
            [
                "-  - https://assets.example.com/harbour/yoga-mat-rolled.jpg"
            ]),
        Edit(
            "listings/breathing-guide.yml", "price.amount", 14,
            [
                "-price: 12.00 # in the currency of ghlsync.yaml",
                "+price: 14.00 # in the currency of ghlsync.yaml",
            ]),
        Edit(
            "listings/breathing-guide.yml", "title", "Quiet",
            [
                "-title: \"Ten Quiet Minutes: A Breathing Guide\"", "+title: \"Quiet\"",
            ]),
        Edit(
            "listings/studio-membership.yaml", "price.amount", 61,
            ["-  amount: 59", "+  amount: 61"]),
        Edit(
            "listings/cork-block.json", "price.amount", 25,
            ["-  \"price\": \"24.50 USD\",", "+  \"price\": \"25.00 USD\","]),
        Edit(
            "directories/wellness.yaml", "primaryColor", "#112233",
            [
                "-primaryColor: \"#2F6F4E\" # in quotes: a bare # starts a comment",
                "+primaryColor: \"#112233\" # in quotes: a bare # starts a comment",
            ]),
        Edit(
            "collections/best-sellers.yaml", "items",
            ["studio-membership", "breathing-guide", "cork-block"],
            [
                "-  - yoga-mat", "+  - cork-block",
            ]),
        Edit(
            "collections/best-sellers.yaml", "description", "New words.",
            [
                "-description: What our guests come back for.", "+description: New words.",
            ]),
        Edit(
            "collections/at-home.json", "items", ["yoga-mat", "breathing-guide"],
            [
                #"-  "items": ["yoga-mat", "cork-block", "breathing-guide"]"#,
                #"+  "items": ["yoga-mat", "breathing-guide"]"#,
            ]),
    ]

    @Test("a pulled edit changes its own line only", arguments: edits)
    func minimal(_ edit: Edit) throws {
        let file = try #require(WorkspaceTemplate.files.first { $0.path == edit.file })
        guard case .entity(let key) = WorkspaceLayout.place(of: edit.file) else {
            Issue.record("no entity")
            return
        }
        let draft = try EntityWriterTests.writer.update(
            file.bytes, of: key, at: edit.file,
            [FieldEdit(path: edit.path, base: nil, before: nil, after: edit.value)])
        #expect(Self.difference(file.bytes, draft.bytes) == edit.lines)
    }

    private static func difference(_ old: [UInt8], _ new: [UInt8]) -> [String] {
        let lines = [old, new].map { bytes in
            String(decoding: bytes, as: UTF8.self).split(
                separator: "\n", omittingEmptySubsequences: false)
        }
        let changes = lines[1].difference(from: lines[0])
        return changes.removals.map { change in
            if case .remove(_, let line, _) = change { "-\(line)" } else { "" }
        }
            + changes.insertions.map { change in
                if case .insert(_, let line, _) = change { "+\(line)" } else { "" }
            }
    }
}
