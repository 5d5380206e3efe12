import Catalog
import Documents
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

@Suite struct WorkspaceTemplateTests {
    @Test(
        "a workspace from the template is valid, and says what the sample says",
        arguments: FileFormat.allCases)
    func valid(_ format: FileFormat) async throws {
        let files = InMemoryFileSystem()
        files.putDirectory(.root)
        let creation = try WorkspaceTemplate.create(
            in: files, WorkspaceTemplate.Options(locationID: "ve9EPM428h8vShlRW1KT", format: format)
        )
        #expect(creation.kept == [] && creation.written.count == files.files.count)
        let report = try WorkspaceValidator(files: files).validate()
        #expect(report.diagnostics == [] && report.fileCount == 7)
        let seen = try await InMemoryWorkspace.replica(files).snapshot(ScanScope())
        let kinds = Dictionary(grouping: seen.sightings.keys, by: \.kind).mapValues(\.count)
        #expect(kinds == [.directory: 1, .listing: 4, .collection: 2])
        #expect(seen.sightings.values.allSatisfy { $0.entity != nil })
        let configuration = WorkspaceConfiguration.read(from: files).configuration
        #expect(configuration.location()?.location.id == "ve9EPM428h8vShlRW1KT")
        #expect(configuration.newFiles == format)
        if format == .json {
            #expect(
                !files.files.keys.contains {
                    $0.fileExtension.hasPrefix("y") && $0 != "ghlsync.yaml"
                })
        }
    }

    @Test("the configuration of the template is the default, apart from the location")
    func defaults() throws {
        let file = try #require(WorkspaceTemplate.files.first { $0.path == "ghlsync.yaml" })
        let reading = WorkspaceConfiguration.read(file.bytes, at: file.path)
        #expect(reading.diagnostics.map(\.code) == ["placeholder"] && reading.isValid)
        var expected = WorkspaceConfiguration(
            active: "main", locations: ["main": .init(id: "LOCATION_ID")])
        expected.rules.exclude = ["listings/drafts/**"]
        #expect(reading.configuration == expected)
    }

    @Test("the path that a file names for its schema is that of a schema")
    func schemaPaths() {
        let paths = WorkspaceTemplate.schemas.map(\.path)
        for kind in EntityKind.allCases {
            #expect(paths.contains(WorkspaceLayout.schemaPath(of: kind)))
        }
    }

    @Test("without samples there are folders, ready to be filled")
    func bare() async throws {
        let files = InMemoryFileSystem()
        try WorkspaceTemplate.create(in: files, WorkspaceTemplate.Options(hasSamples: false))
        let seen = try await InMemoryWorkspace.replica(files).snapshot(
            ScanScope(bindings: InMemoryWorkspace.bound("listings/a", "collections/b")))
        #expect(seen.sightings.isEmpty && seen.confirmedAbsent.count == 2)
    }

    @Test("nothing that is there is replaced; dot files are kept and told")
    func keeps() throws {
        let files = InMemoryFileSystem()
        files.put("mine\n", at: ".gitignore")
        files.put("mine\n", at: "listings/yoga-mat.yaml")
        let failure = #expect(throws: CycleFailure.self) {
            try WorkspaceTemplate.create(in: files, WorkspaceTemplate.Options())
        }
        #expect(failure?.message == "listings/yoga-mat.yaml is there already")
        #expect(files.files.count == 2)
        files.discard("listings/yoga-mat.yaml")
        let creation = try WorkspaceTemplate.create(in: files, WorkspaceTemplate.Options())
        #expect(creation.kept == [".gitignore"] && files.text(at: ".gitignore") == "mine\n")
        #expect(throws: CycleFailure.self) {
            try WorkspaceTemplate.create(in: files, WorkspaceTemplate.Options())
        }
    }

    @Test("S70: the template's .gitignore covers what must not be committed, and not the links")
    func ignores() throws {
        let file = try #require(WorkspaceTemplate.files.first { $0.path == ".gitignore" })
        let lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n").map(
            String.init)
        let rules = IgnoreRules(exclude: lines.filter { !$0.hasPrefix("#") })
        for hidden in ["state/A/archive.json", "snapshots/1", "history.jsonl", "lock"] {
            #expect(!rules.allows(FilePath(stringLiteral: ".ghlsync/" + hidden)), "\(hidden)")
        }
        #expect(
            rules.allows(".ghlsync/links/A.json") && rules.allows(".ghlsync/schema/x.schema.json"))
    }

    @Test("whatever fails while it is made, it is no workspace, or a whole one")
    func faults() throws {
        for number in 1...120 {
            let files = InMemoryFileSystem()
            files.failOperation(number, with: .noSpace)
            let isMade =
                (try? WorkspaceTemplate.create(in: files, WorkspaceTemplate.Options())) != nil
            files.endFaults()
            let isWorkspace = files.text(at: "ghlsync.yaml") != nil
            if isMade { #expect(isWorkspace) }
            if isWorkspace {
                #expect(
                    files.files.count == WorkspaceTemplate.files.count
                        + WorkspaceTemplate.schemas.count)
            }
        }
    }
}
