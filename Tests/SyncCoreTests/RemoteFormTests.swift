import Catalog
import Documents
import SyncCore
import Testing

/// What the server makes of what it is sent must not bounce, and must not hide an edit.
@Suite struct RemoteFormTests {
    /// A server that writes titles in upper case, rounds nothing, gives every new listing a slug and
    /// every price a name, and forgets statement descriptors.
    private func quirky() -> TwoSides {
        var sides = TwoSides()
        sides.serverForm = { entity, action in
            var entity = entity
            if let title = entity["title"]?.stringValue {
                entity["title"] = .string(title.uppercased())
            }
            if action == .create, entity["slug"] == nil { entity["slug"] = "generated" }
            if case .mapping(var price)? = entity["price"], price["name"] == nil {
                price["name"] = "Default"
                entity["price"] = .mapping(price)
            }
            entity["statementDescriptor"] = nil
            return entity
        }
        return sides
    }

    private let sent: DocumentValue = [
        "title": "Mat", "price": ["amount": 5, "currency": "USD"], "statementDescriptor": "shop",
    ]

    @Test("a server's own normalisation is agreed with: no second push, no pull")
    func noBounce() {
        var sides = quirky()
        sides.local[.mat] = listing(sent)
        sides.cycle()
        #expect(sides.cycle().isEmpty)
        #expect(sides.local[.mat] == listing(sent))
        let entry = sides.archive.entries[.mat]
        #expect(entry?.base == listing(sent))
        #expect(
            entry?.remoteForms == [
                "title": "MAT", "slug": "generated", "price.name": "Default",
                "statementDescriptor": nil,
            ])
    }

    @Test("an edit at the remote of a normalised field is an edit")
    func remoteEdit() {
        var sides = quirky()
        sides.local[.mat] = listing(sent)
        sides.cycle()
        sides.remote[.mat]?["title"] = "Better mat"
        sides.remote[.mat]?["slug"] = "chosen"
        sides.remote[.mat]?["price"] = ["amount": 6, "currency": "USD", "name": "Default"]
        sides.cycle()
        #expect(sides.local[.mat]?["title"] == "Better mat")
        #expect(sides.local[.mat]?["slug"] == "chosen")
        #expect(sides.local[.mat]?["price"] == ["amount": 6, "currency": "USD"])
        #expect(
            Set(sides.archive.entries[.mat]?.remoteForms.keys.map { $0 } ?? []) == [
                "price.name", "statementDescriptor",
            ])
        #expect(sides.cycle().isEmpty)
    }

    @Test("an edit in the file of a normalised field is pushed once")
    func localEdit() {
        var sides = quirky()
        sides.local[.mat] = listing(sent)
        sides.cycle()
        sides.local[.mat]?["title"] = "New"
        let decided = sides.cycle()
        #expect(decided.changes.flatMap(\.edits).map(\.path) == ["title"])
        #expect(decided.changes.first?.edits.first?.before == "MAT")
        #expect(sides.archive.entries[.mat]?.remoteForms["title"] == "NEW")
        #expect(sides.cycle().isEmpty)
    }

    @Test("taking over what the server filled in is an agreement without traffic")
    func takenOver() {
        var sides = quirky()
        sides.local[.mat] = listing(sent)
        sides.cycle()
        sides.local[.mat]?["slug"] = "generated"
        let decided = sides.cycle()
        #expect(decided.changes.isEmpty)
        #expect(sides.archive.entries[.mat]?.base["slug"] == "generated")
        #expect(sides.archive.entries[.mat]?.remoteForms["slug"] == nil)
        #expect(sides.cycle().isEmpty)
    }

    @Test("once the remote shows the base itself, the form is dropped")
    func settles() {
        var sides = quirky()
        sides.local[.mat] = listing(sent)
        sides.cycle()
        sides.remote[.mat]?["title"] = "Mat"
        let decided = sides.cycle()
        #expect(decided.changes.isEmpty && decided.agreements.count == 1)
        #expect(sides.archive.entries[.mat]?.remoteForms["title"] == nil)
        #expect(sides.cycle().isEmpty)
    }

    @Test("a whole price taken away takes its forms along", arguments: ReplicaSide.allCases)
    func priceRemoved(on side: ReplicaSide) {
        var sides = quirky()
        sides.local[.mat] = listing(sent)
        sides.cycle()
        if side == .local { sides.local[.mat]?["price"] = nil }
        if side == .remote { sides.remote[.mat]?["price"] = nil }
        sides.cycle()
        #expect(sides.local[.mat]?["price"] == nil && sides.remote[.mat]?["price"] == nil)
        #expect(sides.archive.entries[.mat]?.remoteForms["price.name"] == nil)
        #expect(sides.cycle().isEmpty)
    }

    @Test("only what an outcome confirmed becomes the base")
    func failures() throws {
        var sides = TwoSides()
        sides.agree(listing(["title": "B"]))
        sides.local[.mat] = listing(["title": "L"])
        let change = try #require(sides.look().resolutions.first?.toRemote)
        #expect(record(Outcome(change, .stale("moved")), in: sides.archive) == nil)
        #expect(
            record(Outcome(change, .failed(TwoSides.problem(.mat))), in: sides.archive) == nil)
    }

    @Test("a file that does not show what was written to it is no agreement")
    func unfaithfulFile() throws {
        var sides = TwoSides()
        sides.agree(listing(["title": "B"]))
        sides.remote[.mat] = listing(["title": "R"])
        let change = try #require(sides.look().resolutions.first?.toLocal)
        let applied = Applied(entity: listing(["title": "other"]), binding: nil, version: nil)
        #expect(record(Outcome(change, .applied(applied)), in: sides.archive) == nil)
    }
}
