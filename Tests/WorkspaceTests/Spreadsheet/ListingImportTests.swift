import Catalog
import Documents
import JSONFormat
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

@Suite struct ListingImportTests {
    static let mat = "# ours\ntitle: Cork Mat\nprice: 49.00 # net\ncategory: mats\n"

    private func importer(
        _ files: InMemoryFileSystem, _ backups: KeptBackups = KeptBackups()
    ) -> ListingImport {
        ListingImport(
            files: files, configuration: WorkspaceConfiguration.read(from: files).configuration,
            backups: backups, random: SeededRandom(seed: 1))
    }

    private func propose(
        _ text: String, _ files: InMemoryFileSystem, maps: [String: String] = [:]
    ) throws -> ListingImport.Proposal {
        try importer(files).propose(Array(text.utf8), name: "goods.csv", maps: maps)
    }

    @Test("a new row is a file, a known one a change of its fields, and comments stay")
    func writes() async throws {
        let files = InMemoryWorkspace.with(["listings/cork-mat.yaml": Self.mat])
        let text = "Title,Price,SKU,Notes\r\nCork Mat,59.5,,x\r\nYoga Block,12 EUR,M-2,y\r\n"
        let backups = KeptBackups()
        var importer = importer(files, backups)
        let proposal = try importer.propose(Array(text.utf8), name: "goods.csv", maps: [:])
        #expect(proposal.columns.map(\.field) == ["title", "price", "price.sku", nil])
        #expect(proposal.diagnostics == [] && proposal.rows == 2)
        #expect(
            proposal.changes.map(\.path) == ["listings/cork-mat.yaml", "listings/yoga-block.yaml"])
        #expect(proposal.changes.map(\.isNew) == [false, true])
        #expect(
            proposal.changes[0].edits.map(\.path.description) == ["price.amount"])
        #expect(files.text(at: "listings/cork-mat.yaml") == Self.mat, "nothing is written yet")
        #expect(await importer.carryOut(proposal) == [])
        let changed = try #require(files.text(at: "listings/cork-mat.yaml"))
        #expect(
            changed.hasPrefix("# ours\ntitle: Cork Mat\n") && changed.hasSuffix("category: mats\n"))
        #expect(changed.contains("price: 59.50 # net"))
        #expect(files.text(at: "listings/yoga-block.yaml")?.contains("currency: EUR") == true)
        #expect(backups.kept.map(\.bytes) == [Array(Self.mat.utf8)])
        #expect(backups.kept.map(\.reason) == ["import"])
        let again = try propose(text, files)
        #expect(again.changes.isEmpty && again.unchanged == 2)
    }

    @Test("a bad cell is an error at its place, its row is in no change, and the others are known")
    func badRows() throws {
        let files = InMemoryWorkspace.with([:])
        let text = "title,price,imageUrl\nMat,49,\nBlock,\"12,50\",\nRope,7,nowhere\n,5,\n"
        let proposal = try propose(text, files)
        #expect(proposal.badRows == 3 && proposal.changes.map(\.key.name) == ["mat"])
        let places = proposal.diagnostics.map {
            "\($0.file):\($0.position?.line ?? 0):\($0.position?.column ?? 0)"
        }
        #expect(places == ["goods.csv:3:7", "goods.csv:4:8", "goods.csv:5:1"])
        #expect(proposal.diagnostics[0].help?.contains("commas") == true)
    }

    @Test("decimals behind a comma are taken where the table is one of such a country")
    func commas() throws {
        let proposal = try propose("title;price\nMat;49,50\n", InMemoryWorkspace.with([:]))
        #expect(
            proposal.changes.first?.edits.contains {
                $0.after == ["amount": .number(DecimalNumber("49.5") ?? 0), "currency": "USD"]
            } == true)
        #expect(try propose("title;price\nMat;1,234\n", InMemoryWorkspace.with([:])).badRows == 1)
    }

    @Test(
        "a table that cannot be placed says why",
        arguments: [
            ("name,title\nA,B\n", [:], nil), ("colour,size\n1,2\n", [:], "neither"),
            ("a,b\n1,2\n", ["a": "title", "b": "title"], "both"),
            ("title\nA\n", ["nope": "title"], "no column"),
            ("", [:], "empty"), ("title,\"x\n", [:], "never closed"),
        ] as [(String, [String: String], String?)])
    func unusable(text: String, maps: [String: String], words: String?) throws {
        let proposal = try propose(text, InMemoryWorkspace.with([:]), maps: maps)
        #expect(proposal.isUnusable == (words != nil))
        if let words, words != "neither" {
            #expect(proposal.diagnostics.contains { $0.message.contains(words) })
        }
    }

    @Test("a mapping by hand goes before a guess, and an empty one leaves a column out")
    func maps() throws {
        let proposal = try propose(
            "Name,Title,Price\nx,Mat,5\n", InMemoryWorkspace.with([:]),
            maps: ["Name": "category", "price": ""])
        #expect(proposal.columns.map(\.field) == ["category", "title", nil])
    }

    @Test("a row finds its listing by key, then by SKU, then by title")
    func identity() throws {
        let files = InMemoryWorkspace.with([
            "listings/a.yaml": "title: Old name\nprice: {amount: 5, sku: S1}\n",
            "listings/b.yaml": "title: B\nprice: 5\n",
        ])
        let bySKU = try propose("title,sku\nNew name,S1\n", files)
        #expect(bySKU.changes.map(\.key.name) == ["a"] && !bySKU.changes[0].isNew)
        let byKey = try propose("key,title\nb,Better\n", files)
        #expect(byKey.changes.map(\.path) == ["listings/b.yaml"])
        #expect(try propose("title,price\nB,5\n", files).unchanged == 1)
        let byTitle = try propose("title,price\nOld name,6\n", files)
        #expect(byTitle.changes.map(\.key.name) == ["a"])
        // Of one title, but another SKU: another product, with a key of its own.
        let others = try propose("title,sku,price\nOld name,S2,5\nOld name,S3,5\n", files)
        #expect(others.changes.map(\.key.name) == ["old-name", "old-name-2"])
        let twice = try propose("title\nMat\nmat\n", files)
        #expect(twice.badRows == 1 && twice.changes.count == 1)
        #expect(try propose("key,title\n../x,Evil\n", files).badRows == 1)
    }

    @Test("an empty cell says nothing; a row that is too long or short is an error")
    func emptyCells() throws {
        let files = InMemoryWorkspace.with(["listings/cork-mat.yaml": Self.mat])
        #expect(try propose("title,category,price\nCork Mat,,\n", files).unchanged == 1)
        #expect(try propose("title,price\nCork Mat\n", files).badRows == 1)
        #expect(try propose("title,price\nCork Mat,5,6\n", files).badRows == 1)
    }

    @Test("a file that is not valid, has several prices, or names what is not there is left alone")
    func refusals() throws {
        let files = InMemoryWorkspace.with([
            "listings/broken.yaml": "title: [\n",
            "listings/many.yaml": "title: Many\nprices: {a: 5, b: {amount: 9, interval: month}}\n",
        ])
        #expect(try propose("key,title\nbroken,B\n", files).badRows == 1)
        #expect(try propose("key,price\nmany,7\n", files).badRows == 1)
        #expect(try propose("title,directory\nMat,nowhere\n", files).badRows == 1)
    }

    @Test("what changed between the proposal and the writing is not overwritten")
    func races() async throws {
        let files = InMemoryWorkspace.with(["listings/cork-mat.yaml": Self.mat])
        var importer = importer(files)
        let proposal = try importer.propose(
            Array("title,price\nCork Mat,60\nBlock,5\n".utf8), name: "goods.csv", maps: [:])
        files.put("title: Edited\n", at: "listings/cork-mat.yaml")
        files.put("title: Mine\n", at: "listings/block.yaml")
        #expect(await importer.carryOut(proposal).count == 2)
        #expect(files.text(at: "listings/cork-mat.yaml") == "title: Edited\n")
        #expect(files.text(at: "listings/block.yaml") == "title: Mine\n")
    }

    @Test("194 products that nobody here wrote: imported, exported, imported again")
    func catalog() async throws {
        let products = try #require(
            try JSONDocument.value(of: try FixtureDirectory.read("catalog/products.json"))
                .sequenceValue)
        let names = [
            "title", "description", "category", "price", "sku", "thumbnail", "images", "brand",
            "stock",
        ]
        let rows =
            [names]
            + products.map { product in
                names.map { name in
                    switch product[name] {
                    case .string(let text)?: text
                    case .number(let number)?: number.text
                    case .sequence(let items)?:
                        items.compactMap(\.stringValue).joined(separator: "\n")
                    default: ""
                    }
                }
            }
        let files = InMemoryWorkspace.with([:])
        var importer = importer(files)
        let proposal = try importer.propose(CSVText.write(rows), name: "p.csv", maps: [:])
        #expect(
            proposal.columns.map(\.field) == [
                "title", "description", "category", "price", "price.sku", "imageUrl", "images", nil,
                "price.availableQuantity",
            ])
        #expect(proposal.diagnostics.map(\.message) == [])
        #expect(proposal.changes.count == 194)
        #expect(await importer.carryOut(proposal) == [])
        let export = try ListingExport(
            files: files, configuration: WorkspaceConfiguration.read(from: files).configuration)
        #expect(export.rows.count == 195 && export.diagnostics == [])
        let again = try self.importer(files).propose(export.bytes(), name: "e.csv", maps: [:])
        #expect(again.changes.isEmpty && again.unchanged == 194)
    }
}
