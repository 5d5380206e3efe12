import Catalog
import Documents
import Ledger
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Synchronization
import Testing

@testable import SyncEngine

/// Mistakes that the simulation found, each as the shortest story that shows it.
@Suite struct MendedMistakeTests {
    private static let mat: FilePath = "listings/mat.yaml"

    private func settled(_ adjust: (inout WorldBuilder) -> Void = { _ in }) async throws -> World {
        var builder = WorldBuilder()
        adjust(&builder)
        let world = builder.build()
        try await world.start().sync()
        try #require(try await world.troubleAtRest() == [])
        return world
    }

    @Test(
        "I8: an emptied workspace deletes nothing, though one of its entities is held at the shop")
    func emptiedWithOneHeld() async throws {
        let world = try await settled()
        try world.editAtShop(.product, "Cork Mat", ["name": ""])
        for path in world.userFiles.keys where path != "ghlsync.yaml" { world.removeFile(path) }
        let before = world.requestedMutations
        let report = try await world.start().sync()
        #expect(report.plan.brakes == [.sideEmptied(.local, had: 3)])
        #expect(report.plan.held.contains { $0.code == "unreadable-remote" })
        #expect(world.requestedMutations == before)
    }

    @Test("prices that webhooks named are read by a look at everything, too, whoever's turn it is")
    func toldWhileLookingAtAll() async throws {
        let names = (10..<40).map { "Thing \($0)" }
        let world = try await settled { builder in
            for (number, name) in names.enumerated() {
                builder.files[FilePath("listings/thing-\(number).yaml") ?? .root] =
                    WorldBuilder.listing(name)
            }
        }
        let life = world.start()
        try await life.sync()
        var told: Set<RemoteReference> = []
        for name in names {
            try world.editAtShop(.price, name, ["amount": 77])
            let product = world.sandbox.objects(.product).first { $0["name"]?.stringValue == name }
            told.insert(RemoteReference(kind: .listing, id: product?["_id"]?.stringValue ?? ""))
        }
        try await life.sync(CycleScope(isFull: true, looksAtFiles: true, remote: told))
        for number in names.indices {
            let path = FilePath("listings/thing-\(number).yaml") ?? .root
            #expect(world.disk.text(at: path)?.contains("price: 77") == true, "\(path)")
        }
    }

    @Test(
        "what the shop adds between the look and the write stays there, and reaches the file",
        arguments: ["description", "image"])
    func addedMeanwhile(field: String) async throws {
        let world = try await settled()
        let theirs = field == "image" ? "https://img.example.com/theirs.png" : "<p>Theirs</p>"
        try world.edit(Self.mat, "title: Cork Mat\n", "title: Ours\n")
        let life = world.start()
        let prospect = try await life.cycle.look(.full)
        try world.editAtShop(.product, "Cork Mat", [field: .string(theirs)])
        _ = try await life.cycle.carryOut(prospect, trigger: .command)
        for _ in 0..<3 { try await world.start().sync() }
        #expect(world.sandbox.objects(.product).first?[field] == .string(theirs))
        #expect(world.sandbox.objects(.product).first?["name"] == "Ours")
        #expect(world.disk.text(at: Self.mat)?.contains(theirs) == true)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("what the server makes of a field that a write sent again is no edit of the shop")
    func sentAgain() async throws {
        let world = try await settled {
            $0.behaviour.normalisation = [.wrapsDescriptions]
            $0.configuration = "rules: {conflictResolution: remote_wins}\n"
        }
        try world.editAtShop(.product, "Cork Mat", ["description": "Theirs"])
        try await world.start().sync()
        try world.edit(Self.mat, "title: Cork Mat\n", "title: Ours\n")
        try await world.start().sync()
        #expect(world.sandbox.objects(.product).first?["description"] == "<p>Theirs</p>")
        try world.edit(Self.mat, "Theirs", "Of ours")
        let report = try await world.start().sync()
        #expect(report.plan.conflicts.isEmpty)
        #expect(world.disk.text(at: Self.mat)?.contains("Of ours") == true)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test(
        "latest_wins: our own write of another field is nobody's edit, and the conflict stays the same",
        arguments: [false, true])
    func ownTime(isPulled: Bool) async throws {
        let world = try await settled()
        world.wait(.seconds(60))
        let text = try #require(world.disk.text(at: Self.mat))
        world.disk.putByRename(
            text.replacing("title: Cork Mat\n", with: "title: Ours\n")
                + (isPulled ? "" : "description: <p>Of ours</p>\n"), at: Self.mat)
        world.wait(.seconds(1))
        let product = try #require(world.sandbox.objects(.product).first?["_id"]?.stringValue)
        var theirs: OrderedObject = ["name": "Theirs"]
        if isPulled { theirs["description"] = "<p>Of theirs</p>" }
        try world.sandbox.edit(.product, id: product, theirs, at: world.moment)
        world.wait(.seconds(30))
        let first = try await world.start().sync()
        #expect(first.plan.conflicts.map(\.isOpen) == [true])
        #expect(first.counts.updated == 1)
        world.wait(.seconds(600))
        let second = try await world.start().sync()
        #expect(second.plan.conflicts == first.plan.conflicts)
        // What else a person saves there is no newer title.
        try world.edit(Self.mat, "# net", "# net, as ever")
        try world.edit("collections/best.yaml", "items: [mat]", "items: []")
        #expect(try await world.start().sync().plan.conflicts == first.plan.conflicts)
        #expect(try await world.start().sync().plan.conflicts == first.plan.conflicts)
        #expect(world.names(.product) == ["Theirs"])
        #expect(world.disk.text(at: Self.mat)?.contains("title: Ours\n") == true)
    }

    @Test("I12: our own update that a kill left unrecorded is no conflict with a later edit")
    func ownUpdate() async throws {
        var world = try await settled {
            $0.configuration = "rules: {conflictResolution: remote_wins}\n"
        }
        try world.edit(Self.mat, "title: Cork Mat\n", "title: First\n")
        world.disk.beforeEachOperation { [disk = world.disk] operation, _ in
            if operation.path.name == "archive.jsonl", operation.verb == .append {
                disk.crash(atOperation: 1)
            }
        }
        _ = try? await world.start().sync()
        try #require(world.names(.product) == ["First"])
        world = world.rebooted(.everything)
        try world.edit(Self.mat, "title: First\n", "title: Second\n")
        let report = try await world.start().sync()
        #expect(report.plan.conflicts == [])
        #expect(world.names(.product) == ["Second"])
        #expect(try await world.troubleAtRest() == [])
    }

    @Test(
        "I2: what links alone bind is not pulled into a second file when its folder cannot be listed"
    )
    func unlistedFolder() async throws {
        let first = try await settled {
            $0.files["listings/summer/strap.yaml"] = WorldBuilder.listing("Strap")
        }
        // A clone: the files and the links, without the state.
        let clone = first.withEmptyWorkspace()
        for (path, bytes) in first.disk.files
        where path.components.first != ".ghlsync" || path.description.contains("links") {
            clone.disk.put(bytes, at: path)
        }
        let files = Set(clone.userFiles.keys)
        clone.wait(.seconds(60))
        clone.disk.beforeEachOperation { [disk = clone.disk] operation, _ in
            guard operation.verb == .list, operation.path == "listings/summer" else { return }
            disk.failOperation(1, with: .noSpace)
        }
        let report = try await clone.start().sync()
        #expect(report.plan.held.contains { $0.message.contains("listings/summer") })
        clone.disk.beforeEachOperation(nil)
        #expect(Set(clone.userFiles.keys) == files)
        #expect(try await clone.start().sync().problems.isEmpty)
        #expect(Set(clone.userFiles.keys) == files)
        #expect(try await clone.troubleAtRest() == [])
    }

    /// How a list of prices can fail to show one that is there.
    enum BadList: CaseIterable { case empty, notFound }

    @Test(
        "I5: a price that a list does not show is asked for by its id, and not made a second time",
        arguments: BadList.allCases)
    func missingFromList(_ list: BadList) async throws {
        let shop = PriceListOnce(
            list == .empty
                ? HTTPResponse(status: 200, body: Array(#"{"prices": [], "total": 0}"#.utf8))
                : HTTPResponse(status: 404, body: Array(#"{"message": "Not found"}"#.utf8)))
        let world = try await settled { $0.interposer.transport = shop.wrap }
        try world.edit(Self.mat, "79.00", "89.00")
        let id = try #require(world.sandbox.objects(.price).first?["_id"]?.stringValue)
        world.sandbox.clearLog()
        shop.arm()
        try await world.start().sync()
        #expect(shop.wasAsked, "no list was asked for")
        #expect(world.sandbox.requests.contains { $0.method == "GET" && $0.path.hasSuffix(id) })
        #expect(world.sandbox.objects(.price).map { $0["amount"] } == [89])
        #expect(try await world.troubleAtRest() == [])
    }

    @Test(
        "I13: what a person edits on a product that an interrupted create had made comes to the file",
        arguments: ["", "description: Ours\n"])
    func editOfTheHalfMade(description: String) async throws {
        var builder = WorldBuilder()
        builder.files = [Self.mat: WorldBuilder.listing("Cork Mat") + description]
        // The answer is lost, and so is every look at what became of it.
        let silence = [2, 3, 4].map { number in
            SandboxFault(
                .status(500, retryAfter: nil, applied: false), method: "GET", path: "/products/",
                .nth(number))
        }
        builder.faults =
            [SandboxFault(.dropAfter, method: "POST", path: "/products/", .first(1))] + silence
        builder.behaviour.listLag = .seconds(30)
        let world = builder.build()
        #expect(try await world.start().sync().problems.map(\.code) == ["ambiguous-create"])
        let id = try #require(world.sandbox.objects(.product).first?["_id"]?.stringValue)
        world.wait(.seconds(1))
        try world.sandbox.edit(.product, id: id, ["description": "Theirs"], at: world.moment)
        // Lists do not show the product yet: the create is taken up, and finds it edited.
        let report = try await world.start().sync()
        #expect(report.outcomes.map(\.change.action) == [.create])
        world.wait(.seconds(120))
        try await world.start().sync()
        #expect(world.disk.text(at: Self.mat)?.contains("description: Theirs") == true)
        #expect(world.sandbox.objects(.product).map { $0["description"] } == ["Theirs"])
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("I26: SIGTERM ends the agent within five seconds while it waits for Retry-After")
    func stoppedWhileWaiting() async throws {
        var builder = WorldBuilder()
        builder.faults = [
            SandboxFault(.status(429, retryAfter: 200, applied: false), method: "POST", .first(1))
        ]
        let world = builder.build()
        let executor = SeededExecutor(SeededRandom(seed: 1))
        try await withTaskExecutorPreference(executor) {
            let agent = world.watch(on: executor, eyes: RunningAgent.Eyes())
            #expect(await agent.pass(.seconds(60)))
            try #require(world.sandbox.requests.last?.status == 429)
            let before = world.time.now
            #expect(await agent.stop())
            #expect(before.duration(to: world.time.now) <= .seconds(5))
        }
        world.wait(.seconds(200))
        try await world.start().sync()
        #expect(try await world.troubleAtRest() == [])
    }
}

/// A shop that answers one request for a product's prices with something else.
private final class PriceListOnce: Sendable {
    private let isDue = Atomic(false)
    private let answer: HTTPResponse

    init(_ answer: HTTPResponse) { self.answer = answer }

    /// From now on the next list is another one.
    func arm() { isDue.store(true, ordering: .relaxed) }

    var wasAsked: Bool { !isDue.load(ordering: .relaxed) }

    func wrap(_ shop: any HTTPTransport) -> any HTTPTransport { Way(shop: shop, trouble: self) }

    private struct Way: HTTPTransport {
        let shop: any HTTPTransport
        let trouble: PriceListOnce

        func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
            let isList = request.method == .get && request.path.hasSuffix("/price")
            guard isList, trouble.isDue.exchange(false, ordering: .relaxed) else {
                return try await shop.send(request)
            }
            return trouble.answer
        }
    }
}
