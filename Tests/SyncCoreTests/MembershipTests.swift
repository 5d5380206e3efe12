import Catalog
import Documents
import SyncCore
import Testing

@Suite struct MembershipTests {
    private func sides(_ listings: [String], items: [String]) -> TwoSides {
        var sides = TwoSides()
        for name in listings { sides.agree(listing(["title": .string(name)], name)) }
        sides.agree(collection(items))
        return sides
    }

    private func key(_ name: String) -> EntityKey { EntityKey(.listing, name) }

    @Test("additions and removals of both sides merge; the order is the file's")
    func merge() {
        var sides = sides(["a", "b", "c", "d"], items: ["a", "b"])
        sides.local[.top] = collection(["c", "a", "b"])
        sides.remote[.top] = collection(["d", "a"])
        sides.cycle()
        #expect(sides.local[.top]?["items"] == ["c", "a", "d"])
        #expect(Set(sides.remote[.top]?["items"]?.sequenceValue ?? []) == ["a", "c", "d"])
        #expect(sides.cycle().isEmpty)
    }

    @Test("another order is no difference", arguments: ReplicaSide.allCases)
    func order(changedOn side: ReplicaSide) {
        var sides = sides(["a", "b"], items: ["a", "b"])
        if side == .local { sides.local[.top] = collection(["b", "a"]) }
        if side == .remote { sides.remote[.top] = collection(["b", "a"]) }
        #expect(sides.cycle().isEmpty)
        #expect(
            detect(base: sides.archive, seen: sides.snapshot(side), policy: Policy())[.top]
                == .unchanged)
    }

    @Test(
        "a member that the remote does not know stays in the file, and is pushed when it is known")
    func unknownMember() {
        var sides = sides(["a"], items: ["a"])
        sides.local[.top] = collection(["new", "a"])
        #expect(sides.cycle().isEmpty)
        #expect(sides.local[.top]?["items"] == ["new", "a"])
        sides.local[key("new")] = listing(["title": "New"], "new")
        let decided = sides.cycle()
        #expect(decided.stages.map { $0.map(\.key.name) } == [["new"], ["top"]])
        #expect(sides.remote[.top]?["items"] == ["a", "new"])
        #expect(sides.cycle().isEmpty)
    }

    @Test("a member whose listing could not be created waits for it")
    func failedMember() {
        var sides = sides(["a"], items: ["a"])
        sides.local[.top] = collection(["a", "new"])
        sides.local[key("new")] = listing(["title": "New"], "new")
        sides.cycle { $0.key.name == "new" }
        #expect(sides.remote[.top]?["items"] == ["a"])
        #expect(sides.archive.entries[.top]?.base["items"] == ["a"])
        sides.cycle()
        #expect(sides.remote[.top]?["items"] == ["a", "new"])
        #expect(sides.cycle().isEmpty)
    }

    @Test("pulling members into a list with an unknown one changes only the members")
    func pullBesideUnknown() {
        var sides = sides(["a", "b"], items: ["a"])
        sides.local[.top] = collection(["ghost", "a"])
        sides.remote[.top] = collection(["b"])
        sides.cycle()
        #expect(sides.local[.top]?["items"] == ["ghost", "b"])
        #expect(sides.cycle().isEmpty)
    }

    @Test(
        "a new collection is created with the members that exist, and pulled with those that get a file"
    )
    func create() {
        var sides = sides(["a"], items: [])
        sides.local[.top] = nil
        sides.remote[.top] = nil
        sides.archive.entries[.top] = nil
        sides.local[.top] = collection(["a", "ghost"])
        let decided = sides.cycle()
        #expect(decided.changes.first?.after?["items"] == ["a"])
        #expect(sides.archive.entries[.top]?.base["items"] == ["a"])
        #expect(sides.cycle().isEmpty)
    }

    @Test("a listing deleted at the remote leaves the collection's file too")
    func deletedMember() {
        var sides = sides(["a", "b"], items: ["a", "b"])
        sides.remote[key("b")] = nil
        sides.keepMembership()
        let decided = sides.cycle()
        #expect(decided.changes.map(\.action) == [.update, .delete])
        #expect(sides.local[.top]?["items"] == ["a"])
        #expect(sides.cycle().isEmpty)
    }

    @Test("a listing deleted at the remote while its file is held leaves the collection when it goes")
    func heldMember() {
        var sides = sides(["a", "b"], items: ["a", "b"])
        sides.remote[key("b")] = nil
        sides.keepMembership()
        sides.held[.local] = [key("b")]
        sides.cycle()
        #expect(sides.local[.top]?["items"] == ["a", "b"])
        sides.held = [:]
        #expect(sides.cycle().changes.map(\.action) == [.update, .delete])
        #expect(sides.local[.top]?["items"] == ["a"])
        #expect(sides.cycle().isEmpty)
    }

    @Test("a reference that a file keeps to a listing that was deleted stays for its author to see")
    func danglingReference() {
        var sides = sides(["a", "b"], items: ["a", "b"])
        sides.local[key("b")] = nil
        sides.cycle()
        #expect(sides.local[.top]?["items"] == ["a", "b"])
        #expect(sides.remote[.top]?["items"] == ["a"])
        #expect(sides.cycle().isEmpty)
    }

    @Test("a listing that is re-created gets its membership back")
    func restoredMember() {
        var sides = sides(["a", "b"], items: ["a", "b"])
        sides.remote[key("b")] = nil
        sides.keepMembership()
        sides.local[key("b")] = listing(["title": "Edited"], "b")
        sides.cycle()
        #expect(sides.local[.top]?["items"] == ["a", "b"])
        #expect(sides.remote[.top]?["items"] == ["a", "b"])
        #expect(sides.cycle().isEmpty)
    }

    @Test("a file that was deleted with its membership comes back with it when its edit wins")
    func restoredFile() {
        var sides = sides(["a", "b"], items: ["a", "b"])
        sides.local[key("b")] = nil
        sides.local[.top] = collection(["a"])
        sides.remote[key("b")] = listing(["title": "Edited"], "b")
        sides.cycle()
        #expect(sides.local[.top]?["items"] == ["a", "b"])
        #expect(sides.cycle().isEmpty)
    }
}
