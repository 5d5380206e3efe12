import Catalog
import Documents
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

/// Mistakes in overrides are shown where they are written.
@Suite struct OverrideChecksTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let overrides: String
        let expected: String
        var testDescription: String { overrides }
    }

    static let mistakes = [
        Mistake(
            overrides: "{listings/mat: {prise: 5}}",
            expected: "ghlsync.yaml:2:41: unknown-field: did you mean price?"),
        Mistake(
            overrides: "{listings/mat: {price: cheap}}", expected: "ghlsync.yaml:2:4"),
        Mistake(
            overrides: "{listings/mat: {title: null}}", expected: "ghlsync.yaml:2:4"),
        Mistake(
            overrides: "{listings/matt: {price: 5}}",
            expected: "ghlsync.yaml:2:26: unknown-entity: did you mean listings/mat?"),
        Mistake(
            overrides: "{listings/mat.yaml: {price: 5}}",
            expected: "ghlsync.yaml:2:26: unknown-entity: did you mean listings/mat?"),
        Mistake(
            overrides: "{collections/best: {items: [mat, matt]}}",
            expected: "ghlsync.yaml:2:58: dangling-reference: did you mean mat?"),
        Mistake(
            overrides: "{listings/mat: {imageUrl: /etc/passwd}}",
            expected: "ghlsync.yaml:2:51: "),
    ]

    static func files(_ overrides: String) -> InMemoryFileSystem {
        InMemoryWorkspace.with(
            [
                "listings/mat.yaml": "title: Mat\nprice: 49\n",
                "collections/best.yaml": "name: Best\nitems: [mat]\n",
            ],
            configuration:
                "locations:\n  b: {id: B, overrides: \(overrides)}\n  main: {id: A}\nactive: main\n"
        )
    }

    private static func line(_ diagnostic: Diagnostic) -> String {
        let place = diagnostic.position.map { ":\($0.line):\($0.column)" } ?? ""
        return "\(diagnostic.file)\(place): \(diagnostic.code): \(diagnostic.help ?? "")"
    }

    @Test("each is found by validate, with what was meant", arguments: mistakes)
    func validate(_ mistake: Mistake) throws {
        let files = Self.files(mistake.overrides)
        let report = try WorkspaceValidator(files: files).validate()
        #expect(report.diagnostics.count == 1)
        let line = report.diagnostics.first.map(Self.line) ?? ""
        #expect(line.hasPrefix(mistake.expected), "\(line)")
        #expect(try WorkspaceValidator(files: files, location: "main").validate().isValid)
        #expect(try WorkspaceValidator(files: files, location: "b").validate().isValid == false)
    }

    @Test(
        "each holds its entity in the location that has it, and nowhere else", arguments: mistakes)
    func holds(_ mistake: Mistake) async throws {
        let files = Self.files(mistake.overrides)
        let seen = try await InMemoryWorkspace.replica(files, at: "b").snapshot(ScanScope())
        let held = seen.sightings.values.compactMap { sighting -> Problem? in
            if case .held(let problem) = sighting.content { problem } else { nil }
        }
        let problems = held + seen.problems
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.diagnostics.first?.file == "ghlsync.yaml")
        let main = try await InMemoryWorkspace.replica(files, at: "main").snapshot(ScanScope())
        #expect(main.problems.isEmpty && main.sightings.values.allSatisfy { $0.entity != nil })
    }

    @Test("the file's own mistakes are the file's")
    func own() throws {
        let files = Self.files("{listings/mat: {price: 5}}")
        files.put("titel: Mat\n", at: "listings/mat.yaml")
        let report = try WorkspaceValidator(files: files).validate()
        #expect(!report.isValid)
        #expect(report.diagnostics.allSatisfy { $0.file == "listings/mat.yaml" })
    }

    @Test("good overrides of every location are good")
    func good() throws {
        let files = Self.files("{listings/mat: {price: \"5.00 EUR\", description: null}}")
        #expect(try WorkspaceValidator(files: files).validate().diagnostics == [])
    }
}
