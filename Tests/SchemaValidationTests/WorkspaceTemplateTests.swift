import Documents
import Foundation
import JSONFormat
import Testing
import YAMLFormat

@testable import SchemaValidation

@Suite struct WorkspaceTemplateTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("workspace-template")

    static func files(_ folder: String) throws -> [(
        name: String, document: ParsedDocument, bytes: [UInt8]
    )] {
        let folder = root.appendingPathComponent(folder)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
            name in
            let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
            let isJSON = name.hasSuffix(".json")
            return (name, try isJSON ? JSONDocument.parse(bytes) : YAMLDocument.parse(bytes), bytes)
        }
    }

    @Test(
        "every entity of the template is valid",
        arguments: [
            ("directories", BuiltInSchemas.directory, 1), ("listings", BuiltInSchemas.listing, 4),
            ("collections", BuiltInSchemas.collection, 2),
        ])
    func valid(folder: String, schema: String, count: Int) throws {
        let schema = try Schema(compiling: JSONDocument.value(of: Array(schema.utf8)))
        let files = try Self.files(folder)
        #expect(files.count == count)
        for file in files {
            let found = file.document.diagnostics(
                for: schema.validate(file.document.value), file: file.name,
                lines: LineIndex(file.bytes))
            #expect(found == [], "\(file.name)")
        }
    }

    @Test("the template's configuration is valid, and says every default as it is")
    func configuration() throws {
        let bytes = [UInt8](try Data(contentsOf: Self.root.appendingPathComponent("ghlsync.yaml")))
        let schema = try JSONDocument.value(of: Array(BuiltInSchemas.configuration.utf8))
        let document = try YAMLDocument.parse(bytes)
        #expect(try Schema(compiling: schema).validate(document.value) == [])
        func compare(_ schema: DocumentValue, _ value: DocumentValue, _ path: DocumentPath) {
            for entry in schema["properties"]?.mappingValue?.entries ?? [] {
                let place = path.key(entry.key)
                if let standard = entry.value["default"] {
                    #expect(value[entry.key] == standard, "\(place)")
                } else if let inner = value[entry.key] {
                    compare(entry.value["anyOf"]?[1] ?? entry.value, inner, place)
                }
            }
        }
        compare(schema, document.value, .root)
    }

    @Test("references lead to files of the template")
    func references() throws {
        func keys(_ folder: String) throws -> Set<String> {
            Set(try Self.files(folder).map { String($0.name.split(separator: ".")[0]) })
        }
        let (directories, listings) = (try keys("directories"), try keys("listings"))
        for file in try Self.files("listings") {
            #expect(directories.contains(file.document.value["directory"]?.stringValue ?? ""))
            #expect(file.document.value["price"] != nil)
        }
        for file in try Self.files("collections") {
            let items = file.document.value["items"]?.sequenceValue ?? []
            #expect(items.count > 1)
            #expect(items.allSatisfy { listings.contains($0.stringValue ?? "") })
        }
    }

    @Test("init can set the location with an edit that touches one line")
    func locationEdit() throws {
        let bytes = [UInt8](try Data(contentsOf: Self.root.appendingPathComponent("ghlsync.yaml")))
        let edited = try YAMLDocument.edit(
            bytes, [.set("locations.main.id", "ve9EPM428h8vShlRW1KT")])
        let before = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let after = String(decoding: edited, as: UTF8.self).split(separator: "\n")
        let changed = zip(before, after).filter { $0 != $1 }.map { "\($1)" }
        #expect(before.count == after.count)
        #expect(changed == ["    id: ve9EPM428h8vShlRW1KT"])
    }
}
