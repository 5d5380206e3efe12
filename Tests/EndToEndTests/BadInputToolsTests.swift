import Documents
import HostSystem
import JSONFormat
import Testing

/// What the built program says of the workspace's own schemas, and in the form that a CI reads.
@Suite(.serialized) struct BadInputToolsTests {
    private static func workspace(
        _ files: [String: String], _ body: (Program, String) async throws -> Void
    ) async throws {
        let program = try Program()
        let folder = program.home + "/w"
        do {
            try await program.shell("mkdir -p '\(folder)/schemas'")
            try await program.makeWorkspace(
                folder, location: "A", files.mapValues { Array($0.utf8) })
            try await body(program, folder)
        } catch {
            await program.discard()
            throw error
        }
        await program.discard()
    }

    @Test("validate names the workspace's own schema, and guesses the value that was meant")
    func ownSchema() async throws {
        let rule = #"{"properties": {"category": {"enum": ["mats", "blocks"]}}}"#
        let files = [
            "listings/mat.yaml": "title: Mat\ncategory: matt\n", "schemas/listing.schema.json": rule,
        ]
        try await Self.workspace(files) { program, folder in
            let ending = try await program.run("validate", in: folder)
            #expect(ending.status == 3)
            let said = ending.outputText
            #expect(said.contains("listings/mat.yaml:2:11: error: category must be one of"))
            #expect(said.contains("did you mean mats?"))
            #expect(said.contains("note: schemas/listing.schema.json:1:30: this workspace's own schema"))
        }
    }

    @Test("a schema that cannot be used stops a run before anything is asked")
    func brokenSchema() async throws {
        let files = ["schemas/listing.schema.json": "{\n  \"$ref\": \"https://example.com/x\"\n}\n"]
        try await Self.workspace(files) { program, folder in
            for words in [["plan"], ["sync", "--yes"], ["validate"]] {
                let ending = try await program.start(words, in: folder).ending()
                #expect(ending.status == 3)
                let said = ending.outputText + ending.errorText
                #expect(said.contains("schemas/listing.schema.json:2:11: error: $ref"))
            }
        }
    }

    @Test("--format sarif is a SARIF document, with the exit code of the text")
    func sarif() async throws {
        try await Self.workspace(["listings/mat.yaml": "title: Mat\npirce: 4\n"]) { program, folder in
            let ending = try await program.run("validate", "--format", "sarif", in: folder)
            #expect(ending.status == 3)
            let run = try JSONDocument.value(of: ending.output)["runs"]?[0]
            #expect(run?["results"]?[0]?["ruleId"] == "unknown-field")
            #expect(run?["columnKind"] == "unicodeCodePoints")
            let other = try await program.run("validate", "--format", "xml", in: folder)
            #expect(other.status == 64 && other.errorText.contains("text, json or sarif"))
        }
    }

    @Test("schema prints a kind, guesses a misspelt one, and --write says what it wrote")
    func schema() async throws {
        try await Self.workspace([:]) { program, folder in
            let printed = try await program.run("schema", "listing", in: folder)
            let value = try JSONDocument.value(of: printed.output)
            #expect(printed.status == 0 && value["title"] != nil)
            let wrong = try await program.run("schema", "lsting", in: folder)
            #expect(wrong.status == 64 && wrong.errorText.contains("did you mean “listing”?"))
            let written = try await program.run("schema", "--write", in: folder)
            #expect(written.outputText.contains("wrote .ghlsync/schema/listing.schema.json"))
            let again = try await program.run("schema", "--write", in: folder)
            #expect(again.status == 0 && again.outputText.isEmpty)
        }
    }
}
