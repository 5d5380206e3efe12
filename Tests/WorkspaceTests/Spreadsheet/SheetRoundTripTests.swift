import Catalog
import Documents
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

/// What is exported and imported again is what was there: no byte of a file moves, and from an empty
/// folder the same table comes.
@Suite struct SheetRoundTripTests {
    private static let configuration = WorkspaceConfiguration.read(
        from: InMemoryWorkspace.with([:])
    )
    .configuration

    /// Text of one line that begins and ends with a mark, as canonical form has it.
    private func text(_ random: inout Seeded, lines: Bool = false) -> DocumentValue? {
        let parts =
            [
                "=1+1", "+", "-", "@x", "'", "''=", "\"", ",", ";", "\t", "|", "é", "🙂", "a b", "#",
                "sep=;",
                "true", "12", "[x]", "{y}", "\\", "&amp;",
            ] + (lines ? ["\n", "\n\n"] : [])
        let text = (0..<Int.random(in: 1...4, using: &random)).map { _ in random.pick(parts) }
            .joined()
        return CanonicalForm.entity(
            EntityKey(.listing, "x"), from: ["title": .string(text)], defaults: CatalogDefaults())[
                "title"
            ]
            .map { lines ? .string(text) : $0 }
    }

    private func listing(_ random: inout Seeded, _ key: EntityKey) -> Entity {
        var fields: OrderedObject = ["title": text(&random) ?? "Mat"]
        if random.chance(60) { fields["description"] = text(&random, lines: true) }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: break
        case 1: fields["prices"] = ["a": ["amount": 5], "b": ["amount": 7, "interval": "month"]]
        default:
            var price: OrderedObject = [
                "amount": .number(DecimalNumber(random.pick(["0.10", "1e2", "49"])) ?? 1)
            ]
            if random.chance(40) { price["currency"] = .string(random.pick(["EUR", "usd"])) }
            if random.chance(40) { price["sku"] = text(&random) }
            if random.chance(30) { price["compareAt"] = 99 }
            if random.chance(30) { price["trackInventory"] = .bool(random.chance(50)) }
            if random.chance(30) { price["availableQuantity"] = 3 }
            fields["price"] = .mapping(price)
        }
        if random.chance(30) {
            fields["images"] = ["https://a.example/1.png", "https://a.example/2,3.png"]
        }
        if random.chance(30) { fields["category"] = text(&random) }
        if random.chance(20) { fields["active"] = false }
        if random.chance(20) { fields["seo"] = ["title": text(&random) ?? "t"] }
        if random.chance(20) { fields["statementDescriptor"] = text(&random) }
        if random.chance(20) { fields["linkUrl"] = "https://example.com/?a=1&b=2" }
        return CanonicalForm.entity(key, from: .mapping(fields), defaults: CatalogDefaults())
    }

    @Test(
        "export, then import: no byte of the files moves; into an empty folder: the same table again"
    )
    func roundTrip() async throws {
        var random = Seeded(41)
        for _ in 0..<Cases.times(60) {
            let files = InMemoryWorkspace.with([:])
            let reader = EntityReader(Self.configuration)
            let writer = EntityWriter(reader: reader)
            for number in 0..<Int.random(in: 1...5, using: &random) {
                let key = EntityKey(.listing, "l-\(number)")
                let format: FileFormat = random.chance(70) ? .yaml : .json
                let path = try #require(FilePath("listings/\(key.name).\(format.rawValue)"))
                let entity = listing(&random, key)
                guard reader.findings(.mapping(entity.fields), kind: .listing).isEmpty,
                    let draft = try? writer.create(entity, at: path, format)
                else { continue }
                files.put(draft.bytes, at: path)
            }
            let before = files.files
            let export = try ListingExport(files: files, configuration: Self.configuration)
            #expect(export.diagnostics == [])
            let bytes = export.bytes(byteOrderMark: random.chance(30))
            let same = try importer(files).propose(bytes, name: "x.csv", maps: [:])
            #expect(same.diagnostics.map(\.message) == [])
            #expect(same.changes.map(\.edits) == [], "\(String(decoding: bytes, as: UTF8.self))")
            #expect(files.files == before)

            let empty = InMemoryWorkspace.with([:])
            var other = importer(empty)
            let proposal = try other.propose(bytes, name: "x.csv", maps: [:])
            #expect(proposal.diagnostics.map(\.message) == [])
            #expect(await other.carryOut(proposal) == [])
            let again = try ListingExport(files: empty, configuration: Self.configuration)
            #expect(again.rows == export.rows)
        }
    }

    private func importer(_ files: InMemoryFileSystem) -> ListingImport {
        ListingImport(
            files: files, configuration: Self.configuration, backups: KeptBackups(),
            random: SeededRandom(seed: 3))
    }
}
