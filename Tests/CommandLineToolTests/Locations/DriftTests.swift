import Catalog
import Documents
import Ledger
import Ports
import Sandbox
import SyncCore
import SyncEngine
import SyncTestKit
import TerminalUI
import Testing
import Workspace

@testable import CommandLineTool

/// What differs where.
@Suite struct DriftTests {
    private static let mat = EntityKey(.listing, "mat")

    private static func cells(_ world: World, _ name: String) async throws -> [EntityKey: DriftCell]
    {
        let life = world.start(at: name) { $0.policy.conflicts = .manual }
        let agreed = try await life.ledger.open().archive.entries.keys
        let prospect = try await life.cycle.look(.full)
        return DriftSurvey.cells(
            prospect, agreed: Set(agreed), Policy(conflicts: .manual),
            await life.local.overriddenPlaces())
    }

    @Test("an override is meant to differ, and is marked")
    func override() async throws {
        let world = try await SeveralLocationsTests.world("{listings/mat: {price: 59}}")
        let cell = try await Self.cells(world, "client-2")[Self.mat]
        #expect(cell == DriftCell(state: .same, overridden: ["price": "ghlsync.yaml:7"]))
        #expect(try await Self.cells(world, "main").values.allSatisfy { $0.state == .same })
    }

    @Test("edits of one side, of both, and what is missing or has no file are told apart")
    func states() async throws {
        let world = try await SeveralLocationsTests.world()
        let before = world.requestedMutations
        try world.editAtShop(.product, "Cork Mat", in: World.secondLocation, ["name": "Theirs"])
        #expect(
            try await Self.cells(world, "client-2")[Self.mat]
                == DriftCell(state: .differs, fields: ["title"]))
        try world.edit("listings/mat.yaml", "title: Cork Mat", "title: Ours")
        #expect(
            try await Self.cells(world, "client-2")[Self.mat]
                == DriftCell(state: .conflict, fields: ["title"]))
        #expect(
            try await Self.cells(world, "main")[Self.mat]
                == DriftCell(state: .differs, fields: ["title"]))
        world.disk.put("title: New\nprice: 5\n", at: "listings/new.yaml")
        world.disk.put("title: Old\nprice: 5\nactive: false\n", at: "listings/old.yaml")
        world.disk.put("titel: Bad\n", at: "listings/bad.yaml")
        _ = try world.sandbox.create(
            .collection, ["name": "Only There", "slug": "only-there"], at: world.moment)
        let cells = try await Self.cells(world, "main")
        #expect(cells[EntityKey(.listing, "new")]?.state == .missing)
        #expect(cells[EntityKey(.listing, "old")]?.state == .inactive)
        #expect(cells[EntityKey(.listing, "bad")]?.state == .unknown)
        #expect(cells[EntityKey(.collection, "only-there")]?.state == .noFile)
        #expect(world.requestedMutations == before)
    }

    private static func matrix(_ names: [String]) -> DriftMatrix {
        let columns = names.map { DriftMatrix.Column(name: $0, id: "id-\($0)") }
        func row(_ key: String, _ cell: DriftCell) -> DriftMatrix.Row {
            DriftMatrix.Row(
                key: EntityKey(.listing, key),
                cells: names.indices.map { $0 == 1 ? cell : DriftCell(state: .same) })
        }
        return DriftMatrix(
            columns: columns,
            rows: [
                row("calm", DriftCell(state: .same)),
                row("own", DriftCell(state: .same, overridden: ["price": "ghlsync.yaml:7"])),
                row("mat", DriftCell(state: .differs, fields: ["price", "title"])),
                row("bad\u{1B}[2J", DriftCell(state: .missing)),
            ])
    }

    @Test(
        "the table keeps to 80 columns, however many locations there are",
        arguments: [2, 3, 9, 30])
    func width(count: Int) {
        let names = (1...count).map { "client-\($0)-with-a-long-name" }
        let lines = DriftRenderer(style: .plain, width: 80).lines(Self.matrix(names), all: false)
        #expect(lines.allSatisfy { Width.columns(of: $0) <= 80 }, "\(lines)")
        #expect(lines.allSatisfy { !$0.contains("\u{1B}") })
        for name in names { #expect(lines.contains { $0.contains(name.prefix(12)) }, "\(name)") }
    }

    @Test("what is the same everywhere is only counted, unless all is asked for")
    func notable() {
        let matrix = Self.matrix(["main", "client"])
        let renderer = DriftRenderer(style: .plain, width: nil)
        let lines = renderer.lines(matrix, all: false)
        #expect(!lines.contains { $0.contains("calm") })
        #expect(lines.contains { $0.contains("same (price*)") })
        #expect(lines.contains { $0.contains("differs: price, title") })
        #expect(lines.last == "2 entities drift, of 4 entities in 2 locations")
        #expect(renderer.lines(matrix, all: true).contains { $0.contains("calm") })
        let json = renderer.json(matrix)
        #expect(json["drifting"] == 2)
        #expect(
            json["entities"]?[1]?["cells"]?["client"]?["overrides"]?["price"] == "ghlsync.yaml:7")
    }
}
