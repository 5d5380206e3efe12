import Catalog
import Documents
import Ledger
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import Workspace

@testable import CommandLineTool

/// Undo after edits of all kinds, and undo that dies anywhere.
@Suite struct UndoPropertyTests {
    private static let names = ["mat", "rope", "block", "ball"]

    private func undo(_ world: World) -> Undo {
        let life = world.start { $0.policy.conflicts = .manual }
        return Undo(
            ledger: life.ledger, backups: life.backups, local: life.local, cycle: life.cycle,
            history: HistoryReader(files: world.disk), policy: Policy())
    }

    private func world() async throws -> World {
        var builder = WorldBuilder()
        builder.configuration =
            "rules: {conflictResolution: manual, priceGuard: false, maxDelete: 100%}\n"
        for name in Self.names {
            builder.files[try path(name)] = WorldBuilder.listing("Thing \(name)", price: "19.50")
        }
        builder.files["collections/best.yaml"] = "name: Best Sellers\nitems: [mat, rope] # ours\n"
        builder.files["collections/new.yaml"] = "name: New\nitems: [ball, block, mat]\n"
        let world = builder.build()
        try await world.start().sync()
        return world
    }

    private func path(_ name: String) throws -> FilePath {
        try #require(FilePath("listings/\(name).yaml"))
    }

    /// All that people see on both sides.
    private struct Sight: Equatable {
        let files: [FilePath: [UInt8]]
        let shop: [String]

        init(_ world: World) {
            files = world.userFiles
            let products = world.sandbox.objects(.product)
            var names: [String: String] = [:]
            for product in products {
                names[product["_id"]?.stringValue ?? ""] = product["name"]?.stringValue
            }
            var lines: [String] = []
            let collections = world.sandbox.objects(.collection)
            for product in products {
                let id = product["_id"]?.stringValue
                let price = world.sandbox.objects(.price).first { $0["product"]?.stringValue == id }
                let ids = product["collectionIds"]?.sequenceValue ?? []
                let members = collections.filter { ids.contains($0["_id"] ?? .null) }
                    .compactMap { $0["name"]?.stringValue }.sorted()
                lines.append(
                    "\(product["name"]?.stringValue ?? "") \(product["description"]?.stringValue ?? "") "
                        + "\(price?["amount"]?.numberValue?.text ?? "") \(members)")
            }
            lines += collections.map { $0["name"]?.stringValue ?? "" }
            shop = lines.sorted()
        }
    }

    /// One edit by one person, on an entity that nobody else edits in this round.
    private func edit(
        _ world: World, _ name: String, _ number: Int, _ random: inout SeededRandom
    ) throws {
        let path = try path(name)
        let title = "\(name) \(number)"
        guard let text = world.disk.text(at: path) else {
            world.disk.put(WorldBuilder.listing(title, price: "7"), at: path)
            return
        }
        let current = text.split(separator: "\n").first { $0.hasPrefix("title: ") }?.dropFirst(7)
        let shown = String(current ?? "")
        switch Int.random(in: 0..<6, using: &random) {
        case 0: try world.edit(path, "title: \(shown)\n", "title: \(title) # renamed\n")
        case 1:
            world.disk.put(
                "# all new\nprice:   \(number).25\ntitle: '\(title)'\ndescription: some\n", at: path
            )
        case 2 where !text.contains("description"):
            try world.edit(path, text, text + "description: >-\n  number\n  \(number)\n")
        case 3:
            if let product = world.sandbox.objects(.product).first(where: {
                $0["name"]?.stringValue == shown
            }),
                let name = product["name"]?.stringValue
            {
                try world.editAtShop(.product, name, ["name": .string("\(title) there")])
            }
        case 2, 4: world.removeFile(path)
        default:
            if world.names(.product).contains(shown) { try world.removeAtShop(.product, shown) }
        }
    }

    @Test(
        "whatever the last run did, its undo is the state before, and the undo of that the state after",
        arguments: 0..<60)
    func random(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let world = try await world()
        for round in 1...3 {
            // No collection may name what may go: a file that is not valid waits, which is another story.
            let names = round == 1 ? [] : Self.names.shuffled(using: &random).prefix(2)
            if round == 1 {
                world.disk.put("name: Best Sellers\n", at: "collections/best.yaml")
                world.disk.put("name: New\n", at: "collections/new.yaml")
            }
            for name in names { try edit(world, name, round * 10, &random) }
            world.wait(.seconds(60))
            try await world.start().sync()
            world.wait(.seconds(60))
        }
        let before = Sight(world)
        for name in Self.names.shuffled(using: &random).prefix(3) {
            try edit(world, name, 99, &random)
        }
        world.wait(.seconds(60))
        let runs = try Set(HistoryReader(files: world.disk).read().records.map(\.run))
        try await world.start().sync()
        world.wait(.seconds(60))
        let after = Sight(world)
        let added = try Set(HistoryReader(files: world.disk).read().records.map(\.run)).subtracting(
            runs)
        // Edits that cancel each other out make no run; what is stale makes two.
        guard added.count == 1 else { return }

        for (goal, name) in [(before, "undo"), (after, "undo of the undo")] {
            let undo = undo(world)
            let run = try undo.lastRun()
            let proposal = try await undo.propose(try #require(run))
            #expect(proposal.takeback.leftOut == [], "\(name)")
            let result = try await undo.carryOut(proposal)
            #expect(result.failed.isEmpty && result.report.problems.isEmpty, "\(name)")
            let now = Sight(world)
            for path in Set(goal.files.keys).union(now.files.keys)
            where goal.files[path] != now.files[path] {
                Issue.record(
                    "\(name): \(path) is \(now.files[path].map { String(decoding: $0, as: UTF8.self) } ?? "gone"), not \(goal.files[path].map { String(decoding: $0, as: UTF8.self) } ?? "gone")"
                )
            }
            #expect(now.shop == goal.shop, "\(name)")
            world.wait(.seconds(60))
        }
        #expect(try await world.troubleAtRest() == [])
    }

    @Test(
        "an undo that is killed anywhere, on any disk that this leaves, ends with the next syncs",
        arguments: DiskImage.allCases)
    func killed(image: DiskImage) async throws {
        func prepared() async throws -> World {
            let world = try await world()
            try world.edit("listings/mat.yaml", "19.50", "29.50")
            world.disk.put(WorldBuilder.listing("Fresh"), at: "listings/fresh.yaml")
            try world.edit("collections/new.yaml", "[ball, block, mat]", "[mat]")
            world.removeFile("listings/ball.yaml")
            try await world.start().sync()
            world.wait(.seconds(60))
            world.disk.forgetOperations()
            return world
        }
        func takeBack(_ world: World) async throws {
            let undo = undo(world)
            let run = try undo.lastRun()
            _ = try await undo.carryOut(try await undo.propose(try #require(run)))
        }
        let whole = try await prepared()
        try await takeBack(whole)
        let length = whole.disk.operations.count
        let offset = 3 * (DiskImage.allCases.firstIndex(of: image) ?? 0)
        for operation in stride(from: 1 + offset, through: length, by: 12) {
            var world = try await prepared()
            world.disk.crash(atOperation: operation)
            try? await takeBack(world)
            world = world.rebooted(image)
            for _ in 1...2 {
                world.wait(.seconds(150))
                try await world.start().sync()
            }
            world.wait(.seconds(150))
            let trouble = try await world.troubleAtRest()
            #expect(trouble == [], "operation \(operation) of \(length)")
            if !trouble.isEmpty { return }
            await Task.yield()
        }
    }
}
