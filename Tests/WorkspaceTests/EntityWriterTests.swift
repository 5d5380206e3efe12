import Catalog
import Documents
import Ports
import SyncCore
import Testing

@testable import Workspace

@Suite struct EntityWriterTests {
    static let writer = EntityWriter(reader: EntityReader(WorkspaceConfiguration()))

    struct Case: Sendable, CustomTestStringConvertible {
        let kind: EntityKind
        let old: String
        let edits: [(DocumentPath, DocumentValue?)]
        let new: String
        var testDescription: String { "\(old) → \(new)" }

        init(
            _ kind: EntityKind, _ old: String,
            _ edits: KeyValuePairs<DocumentPath, DocumentValue?>, _ new: String
        ) {
            self.kind = kind
            self.old = old
            self.edits = edits.map { ($0.key, $0.value) }
            self.new = new
        }
    }

    static func update(_ example: Case, _ path: FilePath = "listings/a.json") throws -> String {
        let key = EntityKey(example.kind, "a")
        let edits = example.edits.map { FieldEdit(path: $0.0, base: nil, before: nil, after: $0.1) }
        let draft = try writer.update(Array(example.old.utf8), of: key, at: path, edits)
        return String(decoding: draft.bytes, as: UTF8.self)
    }

    static func listing(_ rest: String) -> String { #"{"title": "T", "# + rest + "}" }

    static let spellings: [Case] = [
        // Prices keep their way of writing.
        Case(listing(#""price": 49"#), ["price.amount": 59], listing(#""price": 59"#)),
        Case(
            listing(#""price": 49"#), ["price.amount": money("59.5")], listing(#""price": 59.50"#)),
        Case(listing(#""price": 49.00"#), ["price.amount": 59], listing(#""price": 59.00"#)),
        Case(
            listing(#""price": "49.00 USD""#), ["price.amount": 59],
            listing(#""price": "59.00 USD""#)),
        Case(listing(#""price": "49.00""#), ["price.amount": 59], listing(#""price": "59.00""#)),
        Case(
            listing(#""price": 49"#), ["price.currency": "EUR"], listing(#""price": "49.00 EUR""#)),
        Case(
            listing(#""price": "49.00 USD""#), ["price.currency": "EUR"],
            listing(#""price": "49.00 EUR""#)),
        Case(
            listing(#""price": {"amount": 49.00, "sku": "A"}"#), ["price.amount": 59],
            listing(#""price": {"amount": 59.00, "sku": "A"}"#)),
        Case(
            listing(#""price": {"amount": 49, "currency": "USD"}"#), ["price.currency": "EUR"],
            listing(#""price": {"amount": 49, "currency": "EUR"}"#)),
        Case(
            listing(#""price": {"amount": 49, "compareAt": 60}"#), ["price.compareAt": nil],
            listing(#""price": {"amount": 49}"#)),
        Case(
            listing(#""price": 49"#), ["price.compareAt": 60],
            listing(#""price": {"amount": 49, "compareAt": 60}"#)),
        Case(listing(#""price": 49"#), ["price": nil], #"{"title": "T"}"#),
        Case(
            #"{"title": "T"}"#, ["price": ["amount": 12, "currency": "USD"]],
            #"{"title": "T", "price": 12}"#),
        Case(
            #"{"title": "T"}"#, ["price": ["amount": 12, "currency": "EUR"]],
            #"{"title": "T", "price": "12.00 EUR"}"#),
        Case(
            listing(#""prices": {"S": 5, "L": "7.00 USD"}"#), ["prices.L.amount": 8],
            listing(#""prices": {"S": 5, "L": "8.00 USD"}"#)),
        Case(
            listing(#""prices": [{"name": "S", "amount": 5}, {"name": "L", "amount": 7}]"#),
            ["prices.L.amount": 8, "prices.S": nil],
            listing(#""prices": [{"name": "L", "amount": 8}]"#)),
        // Flags are turned, so that the line stays.
        Case(
            listing(#""availableInStore": false"#), ["availableInStore": nil],
            listing(#""availableInStore": true"#)),
        Case(
            #"{"title": "T"}"#, ["availableInStore": false], listing(#""availableInStore": false"#)),
        Case(listing(#""active": false"#), ["availableInStore": nil], listing(#""active": true"#)),
        Case(
            listing(#""active": false, "availableInStore": false"#), ["availableInStore": nil],
            listing(#""active": true, "availableInStore": true"#)),
        // Texts.
        Case(
            listing(#""description": "old\n""#), ["description": "new"],
            listing(#""description": "new\n""#)),
        Case(listing(#""description": "old""#), ["description": nil], #"{"title": "T"}"#),
        Case(
            listing(#""seo": {"title": "a", "description": "b"}"#), ["seo.title": nil],
            listing(#""seo": {"description": "b"}"#)),
        Case(listing(#""seo": {"title": "a"}"#), ["seo.title": nil], #"{"title": "T"}"#),
        Case(
            listing(#""ghl": {"x": [1, 2], "y": 1}"#), ["ghl.y": 2],
            listing(#""ghl": {"x": [1, 2], "y": 2}"#)),
        // Colours.
        Case(.directory, color("#abc"), ["primaryColor": "#DDEEFF"], color("#def")),
        Case(.directory, color("#abc"), ["primaryColor": "#DDEEF0"], color("#ddeef0")),
        Case(.directory, color("#AABBCD"), ["primaryColor": "#DDEEFF"], color("#DDEEFF")),
        // A collection's description has two places, and its slug a default.
        Case(
            .collection, #"{"name": "N", "seo": {"description": "old"}}"#, ["description": "new"],
            #"{"name": "N", "seo": {"description": "new"}}"#),
        Case(
            .collection, #"{"name": "N", "seo": {"description": "old"}}"#, ["description": nil],
            #"{"name": "N"}"#),
        Case(
            .collection,
            #"{"name": "N", "description": "x", "seo": {"title": "t", "description": "y"}}"#,
            ["description": nil], #"{"name": "N", "seo": {"title": "t"}}"#),
        Case(.collection, #"{"name": "N"}"#, ["slug": "n-1"], #"{"name": "N", "slug": "n-1"}"#),
        Case(
            .collection, #"{"name": "N", "slug": "n-1"}"#, ["slug": "a"],
            #"{"name": "N", "slug": "a"}"#),
        // Lists: what stays keeps its place.
        Case(.collection, items("c", "a", "b"), ["items": ["a", "b", "d"]], items("a", "b", "d")),
        Case(.collection, items("c", "a", "b"), ["items": ["b", "c"]], items("c", "b")),
        Case(.collection, items("a"), ["items": nil], #"{"name": "N"}"#),
        Case(.collection, items("a", "b"), ["items": ["x"]], items("x")),
    ]

    static func money(_ text: String) -> DocumentValue {
        DecimalNumber(text).map(DocumentValue.number) ?? .null
    }
    static func color(_ text: String) -> String {
        #"{"directoryName": "D", "primaryColor": "\#(text)"}"#
    }
    static func items(_ keys: String...) -> String {
        #"{"name": "N", "items": [\#(keys.map { "\"\($0)\"" }.joined(separator: ", "))]}"#
    }

    @Test("an edit keeps the file's way of writing", arguments: spellings)
    func spelling(_ example: Case) throws {
        #expect(try Self.update(example) == example.new)
    }

    @Test("an edit that changes nothing gives the same bytes")
    func nothing() throws {
        let old = "{\n\t\"title\" : \"T\",\"price\":4.9e1}"
        #expect(try Self.update(Case(old, ["price.amount": 49, "title": "T"])) == old)
    }

    @Test("a value that the schema does not take leaves the file alone")
    func invalid() {
        let error = #expect(throws: EntityWriter.Refusal.self) {
            try Self.update(Case(#"{"title": "T"}"#, ["title": nil], ""))
        }
        #expect(error?.code == "remote-invalid")
    }

    @Test("a new file says the entity shortly, in field order", arguments: FileFormat.allCases)
    func create(_ format: FileFormat) throws {
        let key = EntityKey(.listing, "yoga-mat")
        let entity = CanonicalForm.entity(
            key,
            from: [
                "price": "49.00 USD", "title": "Mat: \"Cork\"", "description": "a\nb",
                "active": false,
                "seo": ["title": "# s"],
            ], defaults: CatalogDefaults())
        let path: FilePath = format == .yaml ? "listings/yoga-mat.yaml" : "listings/yoga-mat.json"
        let draft = try Self.writer.create(entity, at: path, format)
        let text = String(decoding: draft.bytes, as: UTF8.self)
        let schema = "../.ghlsync/schema/listing.schema.json"
        switch format {
        case .yaml: #expect(text.hasPrefix("# yaml-language-server: $schema=\(schema)\n"))
        case .json: #expect(text.hasPrefix("{\n  \"$schema\": \"\(schema)\",\n  \"title\""))
        }
        let read = try format.parse(draft.bytes).value
        #expect(
            read.mappingValue?.keys.filter { $0 != "$schema" } == [
                "title", "description", "price", "active", "seo",
            ])
        #expect(read["price"] == 49)
        #expect(draft.entity == entity)
    }
}

extension EntityWriterTests.Case {
    init(_ old: String, _ edits: KeyValuePairs<DocumentPath, DocumentValue?>) {
        self.init(.listing, old, edits, old)
    }

    init(
        _ old: String, _ edits: KeyValuePairs<DocumentPath, DocumentValue?>, _ new: String
    ) {
        self.init(.listing, old, edits, new)
    }
}
