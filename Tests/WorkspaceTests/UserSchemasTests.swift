import Catalog
import Documents
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

@Suite struct UserSchemasTests {
    private static let rule =
        #"{"required": ["category"], "properties": {"category": {"enum": ["mats", "blocks"]}}}"#

    private static func report(
        _ listing: String, schema: String, at path: FilePath = "schemas/listing.schema.json"
    ) throws -> [Diagnostic] {
        let files = InMemoryWorkspace.with(["listings/mat.yaml": listing, path: schema])
        return try WorkspaceValidator(files: files).validate().diagnostics
    }

    @Test("a file that keeps both schemas is valid")
    func kept() throws {
        #expect(try Self.report("title: A\ncategory: mats\n", schema: Self.rule) == [])
    }

    @Test("what the workspace's own schema refuses is told at its place, and whose rule it is")
    func tightened() throws {
        let found = try Self.report("title: A\ncategory: mat\n", schema: Self.rule)
        #expect(found.count == 1)
        #expect(found.first?.file == "listings/mat.yaml" && found.first?.position?.line == 2)
        #expect(found.first?.notes.first?.file == "schemas/listing.schema.json")
    }

    @Test("the note points at the rule, not only at the file")
    func rulePlaces() throws {
        let schema = """
            {
              "$defs": {
                "short": {
                  "maxLength": 3
                }
              },
              "required": [
                "category"
              ],
              "properties": {
                "title": {"$ref": "#/$defs/short"},
                "price": {
                  "x-message": "no free goods", "exclusiveMinimum": 0
                }
              }
            }
            """
        let found = try Self.report("title: Long\nprice: 0\n", schema: schema)
        let notes = found.flatMap(\.notes).map { note in
            "\(note.file):\(note.position?.line ?? 0):\(note.position?.column ?? 0)"
        }
        #expect(
            notes.sorted() == [
                "schemas/listing.schema.json:13:37", "schemas/listing.schema.json:4:7",
                "schemas/listing.schema.json:7:3",
            ])
    }

    @Test(
        "a pull that breaks the workspace's rules is written whole, and then held with the reason")
    func pull() async throws {
        let files = InMemoryWorkspace.with([
            "listings/mat.yaml": "title: A # mine\ncategory: mats\nprice: 49\n",
            "schemas/listing.schema.json": #"{"properties": {"price": {"maximum": 50}}}"#,
        ])
        let replica = InMemoryWorkspace.replica(files)
        let key = EntityKey(.listing, "mat")
        let seen = try await replica.snapshot(ScanScope())
        let outcome = await replica.apply(
            .update(key, seen: seen, ["title": "B", "price.amount": 99]), in: .empty)
        #expect(outcome.problem == nil)
        #expect(
            String(decoding: try files.read("listings/mat.yaml", limit: 1 << 20), as: UTF8.self)
                == "title: B # mine\ncategory: mats\nprice: 99\n")
        let held = try #require(try await replica.snapshot(ScanScope()).problem("listings/mat"))
        #expect(held.message.contains("price must be at most 50"))
        #expect(held.diagnostics.first?.notes.first?.file == "schemas/listing.schema.json")
        // Nothing more is written over a file that waits.
        let again = await replica.apply(
            .update(key, seen: seen, ["title": "C"]), in: .empty)
        #expect(again.isStale)
    }

    @Test("the built-in schema holds beside it: nothing is loosened")
    func builtInHolds() throws {
        let found = try Self.report("colour: red\n", schema: #"{"additionalProperties": true}"#)
        #expect(Set(found.map(\.code)) == ["unknown-field", "missing-field"])
    }

    @Test("what both schemas refuse is said once")
    func once() throws {
        let found = try Self.report(
            "title: [A]\n", schema: #"{"properties": {"title": {"type": "string"}}}"#)
        #expect(found.count == 1)
    }

    @Test(
        "a schema that cannot be used is an error at its own place",
        arguments: [
            ("{\n  \"type\": }", 2, "syntax"),
            ("{\n  \"$ref\": \"https://example.com/x.json\"\n}", 2, "broken-schema"),
            ("{\n  \"$dynamicRef\": \"#x\"\n}", 2, "broken-schema"),
            ("{\n  \"properties\": {\n    \"title\": {\"minLength\": -1}\n}}", 3, "broken-schema"),
            ("{\n  \"type\": \"object\",\n  \"type\": \"object\"\n}", 3, "duplicate-key"),
            (
                "{\n  \"$schema\": \"http://json-schema.org/draft-04/schema#\"\n}", 2,
                "unsupported-schema"
            ),
        ])
    func broken(_ schema: String, _ line: Int, _ code: String) throws {
        let found = try Self.report("title: A\n", schema: schema)
        #expect(found.map(\.code) == [code])
        #expect(found.first?.file == "schemas/listing.schema.json")
        #expect(found.first?.position?.line == line)
    }

    @Test("a schema of no kind is told, with the kind that was meant")
    func unknownKind() throws {
        let found = try Self.report(
            "title: A\n", schema: "{}", at: "schemas/listings.schema.json")
        #expect(found.first?.code == "unknown-kind")
        #expect(found.first?.help == "did you mean listing.schema.json?")
    }

    @Test("a replica notices an edit of the schema, though no entity file changed")
    func edited() async throws {
        let files = InMemoryWorkspace.with(["listings/mat.yaml": "title: A\n"])
        let replica = InMemoryWorkspace.replica(files)
        #expect(try await replica.snapshot(ScanScope()).entity("listings/mat") != nil)
        files.put(Self.rule, at: "schemas/listing.schema.json")
        #expect(try await replica.snapshot(ScanScope()).problem("listings/mat") != nil)
        files.put("{", at: "schemas/listing.schema.json")
        await #expect(throws: CycleFailure.self) { try await replica.snapshot(ScanScope()) }
        files.put("{}", at: "schemas/listing.schema.json")
        #expect(try await replica.snapshot(ScanScope()).entity("listings/mat") != nil)
    }

    @Test("the watcher looks at schema files, and they are no entities")
    func places() {
        #expect(WorkspaceLayout.place(of: "schemas/listing.schema.json") == .schema)
        #expect(WorkspaceLayout.place(of: "schemas") == .unknown)
        #expect(WorkspaceLayout.place(of: "schemas/notes.txt") == .ignored)
        #expect(WorkspaceLayout.place(of: "schemas/.listing.schema.json.swp") == .ignored)
    }
}
