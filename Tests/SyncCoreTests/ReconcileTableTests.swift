import Catalog
import Documents
import Pacing
import SyncCore
import Testing

/// Every row of the table, as a sentence.
@Suite struct ReconcileTableTests {
    private let base: DocumentValue = ["title": "Mat", "description": "Soft"]
    private let retitled: DocumentValue = ["title": "Yoga mat", "description": "Soft"]
    private let redescribed: DocumentValue = ["title": "Mat", "description": "Very soft"]

    private func sides(
        base: DocumentValue?, local: DocumentValue?, remote: DocumentValue?
    ) -> TwoSides {
        var sides = TwoSides()
        if let base { sides.agree(listing(base)) }
        sides.local[.mat] = local.map { listing($0) }
        sides.remote[.mat] = remote.map { listing($0) }
        return sides
    }

    private func resolution(
        base: DocumentValue?, local: DocumentValue?, remote: DocumentValue?,
        policy: Policy = Policy()
    ) -> Resolution? {
        sides(base: base, local: local, remote: remote).look(policy).resolutions.first
    }

    @Test("nothing changed: nothing to do")
    func unchanged() {
        let found = resolution(base: base, local: base, remote: base)
        #expect(found?.verdict == Resolution.Verdict.none)
        #expect(found?.agreed == nil)
    }

    @Test("a field changed in the file is pushed, alone")
    func push() {
        let found = resolution(base: base, local: retitled, remote: base)
        #expect(found?.verdict == .pushToRemote)
        #expect(found?.toLocal == nil)
        #expect(
            found?.toRemote?.edits == [
                FieldEdit(path: "title", base: "Mat", before: "Mat", after: "Yoga mat")
            ])
        #expect(found?.toRemote?.reason == .edited)
        #expect(found?.toRemote?.expectedVersion == "v")
    }

    @Test("a field changed at the remote is written into the file, alone")
    func pull() {
        let found = resolution(base: base, local: base, remote: redescribed)
        #expect(found?.verdict == .pullToLocal)
        #expect(found?.toLocal?.edits.map(\.path) == ["description"])
        #expect(found?.toRemote == nil)
    }

    @Test("different fields changed on both sides merge")
    func merge() {
        var sides = sides(base: base, local: retitled, remote: redescribed)
        #expect(sides.look().resolutions.first?.verdict == .merge)
        sides.cycle()
        let both = listing(["title": "Yoga mat", "description": "Very soft"])
        #expect(sides.local[.mat] == both)
        #expect(sides.remote[.mat] == both)
        #expect(sides.archive.entries[.mat]?.base == both)
        #expect(sides.cycle().isEmpty)
    }

    @Test("the same change on both sides is an agreement without traffic")
    func sameChange() {
        let found = resolution(base: base, local: retitled, remote: retitled)
        #expect(found?.verdict == .adopt)
        #expect(found?.agreed?.entry?.base == listing(retitled))
        #expect(found?.toLocal == nil && found?.toRemote == nil)
    }

    @Test(
        "different changes of one field go by the policy, and the loser is kept",
        arguments: [
            (Policy.ConflictRule.localWins, "L", "L", ConflictChoice.local),
            (.remoteWins, "R", "R", .remote),
        ])
    func clash(rule: Policy.ConflictRule, local: String, remote: String, winner: ConflictChoice) {
        var sides = sides(base: ["title": "B"], local: ["title": "L"], remote: ["title": "R"])
        let decided = sides.cycle(Policy(conflicts: rule))
        #expect(sides.local[.mat]?["title"] == .string(local))
        #expect(sides.remote[.mat]?["title"] == .string(remote))
        #expect(decided.conflicts.map(\.local) == ["L"])
        #expect(decided.conflicts.map(\.remote) == ["R"])
        #expect(decided.conflicts.allSatisfy { !$0.isOpen })
        #expect(decided.changes.map(\.reason) == [.conflict])
        if case .settled(let found, _)? = decided.conflicts.first?.state {
            #expect(found == winner)
        }
        #expect(sides.cycle(Policy(conflicts: rule)).isEmpty)
    }

    @Test("manual: neither side is touched for the field, the other fields flow, its base stays")
    func openConflict() {
        var sides = sides(
            base: ["title": "B", "description": "b", "slug": "s"],
            local: ["title": "L", "description": "l", "slug": "s"],
            remote: ["title": "R", "description": "b", "slug": "t"])
        let decided = sides.cycle(Policy(conflicts: .manual))
        #expect(decided.conflicts.map(\.isOpen) == [true])
        #expect(sides.local[.mat] == listing(["title": "L", "description": "l", "slug": "t"]))
        #expect(sides.remote[.mat] == listing(["title": "R", "description": "l", "slug": "t"]))
        #expect(
            sides.archive.entries[.mat]?.base
                == listing(["title": "B", "description": "l", "slug": "t"]))
        let second = sides.cycle(Policy(conflicts: .manual))
        #expect(second.isEmpty)
        #expect(second.conflicts == decided.conflicts)
    }

    @Test("a file edited here and deleted there is created again under the same key")
    func editedAndDeletedRemotely() {
        var sides = sides(base: base, local: retitled, remote: nil)
        let decided = sides.cycle()
        #expect(decided.changes.map(\.reason) == [.restored])
        #expect(decided.changes.map(\.action) == [.create])
        #expect(decided.conflicts.map(\.path) == [.root])
        #expect(decided.conflicts.first?.state == .settled(winner: .local, by: .editWins))
        #expect(decided.notices.count == 1)
        #expect(sides.remote[.mat] == listing(retitled))
        #expect(sides.cycle().isEmpty)
    }

    @Test("a re-created object has its new id from then on")
    func newIdentity() {
        var sides = sides(base: base, local: retitled, remote: base)
        sides.cycle()
        sides.remote[.mat] = nil
        sides.local[.mat] = listing(base)
        sides.cycle()
        let first = sides.archive.entries[.mat]?.binding
        sides.remote[.mat] = nil
        sides.local[.mat] = listing(retitled)
        sides.cycle()
        #expect(sides.archive.entries[.mat]?.binding != first)
        #expect(sides.archive.entries[.mat]?.binding == sides.binding(.mat))
    }

    @Test("a file deleted here and edited there comes back")
    func deletedAndEditedRemotely() {
        var sides = sides(base: base, local: nil, remote: redescribed)
        let decided = sides.cycle()
        #expect(decided.changes.map(\.target) == [.local])
        #expect(decided.conflicts.first?.state == .settled(winner: .remote, by: .editWins))
        #expect(sides.local[.mat] == listing(redescribed))
        #expect(sides.cycle().isEmpty)
    }

    @Test("a person may say that the deletion wins", arguments: ReplicaSide.allCases)
    func deletionByDecision(deletedOn side: ReplicaSide) {
        var sides = sides(
            base: base, local: side == .local ? .none : retitled,
            remote: side == .remote ? .none : retitled)
        let choice: ConflictChoice = side == .local ? .local : .remote
        let decided = sides.cycle(Policy(decisions: [.mat: [.root: choice]]))
        #expect(decided.changes.map(\.action) == [.delete])
        #expect(decided.conflicts.first?.state == .settled(winner: choice, by: .person))
        #expect(sides.local.isEmpty && sides.remote.isEmpty && sides.archive.entries.isEmpty)
    }

    @Test("a deleted file is deleted at the remote")
    func deletedLocally() {
        var sides = sides(base: base, local: nil, remote: base)
        #expect(sides.cycle().changes.map(\.action) == [.delete])
        #expect(sides.remote.isEmpty && sides.archive.entries.isEmpty)
    }

    @Test("an object deleted at the remote takes its file along")
    func deletedRemotely() {
        var sides = sides(base: base, local: base, remote: nil)
        let decided = sides.cycle()
        #expect(decided.changes.map(\.target) == [.local])
        #expect(decided.changes.first?.before == listing(base))
        #expect(sides.local.isEmpty && sides.archive.entries.isEmpty)
    }

    @Test("deleted on both sides: the base is dropped")
    func deletedOnBoth() {
        var sides = sides(base: base, local: nil, remote: nil)
        #expect(sides.cycle().changes.isEmpty)
        #expect(sides.archive.entries.isEmpty)
    }

    @Test("a new file is created at the remote")
    func createdLocally() {
        var sides = sides(base: nil, local: base, remote: nil)
        #expect(sides.cycle().changes.map(\.reason) == [.created])
        #expect(sides.remote[.mat] == listing(base))
        #expect(sides.archive.entries[.mat]?.base == listing(base))
        #expect(sides.cycle().isEmpty)
    }

    @Test("a new object gets a file")
    func createdRemotely() {
        var sides = sides(base: nil, local: nil, remote: base)
        sides.cycle()
        #expect(sides.local[.mat] == listing(base))
        #expect(sides.archive.entries[.mat]?.binding == sides.binding(.mat))
        #expect(sides.cycle().isEmpty)
    }

    @Test("two that are equal and have no base are adopted without traffic")
    func adoptEqual() {
        var sides = sides(base: nil, local: base, remote: base)
        let decided = sides.cycle()
        #expect(decided.changes.isEmpty)
        #expect(sides.archive.entries[.mat]?.base == listing(base))
    }

    @Test("an adoption lets one-sided fields flow and makes a conflict of different ones")
    func adoptDifferent() {
        var sides = sides(
            base: nil, local: ["title": "L", "slug": "s"],
            remote: ["title": "R", "description": "d"])
        let decided = sides.cycle(Policy(conflicts: .manual))
        #expect(decided.conflicts.map(\.path) == ["title"])
        #expect(decided.conflicts.first?.base == nil)
        #expect(Set(decided.changes.map(\.reason)) == [.adopted])
        #expect(sides.local[.mat] == listing(["title": "L", "slug": "s", "description": "d"]))
        #expect(sides.remote[.mat] == listing(["title": "R", "slug": "s", "description": "d"]))
        #expect(sides.archive.entries[.mat]?.base == listing(["slug": "s", "description": "d"]))
        #expect(sides.cycle(Policy(conflicts: .manual)).isEmpty)
    }

    // MARK: What must not be believed

    @Test(
        "an invalid file is neither pushed, changed nor deleted, whatever the remote does",
        arguments: [0, 1, 2])
    func heldLocally(remoteState: Int) {
        var sides = sides(
            base: base, local: retitled, remote: [base, redescribed, .none][remoteState])
        sides.held[.local] = [.mat]
        let before = (sides.local, sides.remote, sides.archive)
        let decided = sides.cycle()
        #expect(decided.changes.isEmpty && decided.agreements.isEmpty)
        #expect(decided.held.map(\.code) == ["invalid"])
        #expect(decided.notices.contains { $0.contains("remote-changed") } == (remoteState > 0))
        #expect(before == (sides.local, sides.remote, sides.archive))
    }

    @Test("an ambiguous remote object holds the entity")
    func heldRemotely() {
        var sides = sides(base: base, local: retitled, remote: base)
        sides.held[.remote] = [.mat]
        let decided = sides.cycle()
        #expect(decided.changes.isEmpty)
        #expect(decided.held.map(\.code) == ["invalid"])
    }

    @Test("an absence that is not proven deletes nothing", arguments: ReplicaSide.allCases)
    func unprovenAbsence(side: ReplicaSide) {
        let sides = sides(
            base: base, local: side == .local ? .none : retitled,
            remote: side == .remote ? .none : redescribed)
        var local = sides.snapshot(.local)
        var remote = sides.snapshot(.remote)
        local.confirmedAbsent = []
        remote.confirmedAbsent = []
        let found = reconcile(base: sides.archive, local: local, remote: remote, policy: Policy())
        #expect(found.resolutions.map(\.verdict) == [.hold])
        #expect(found.resolutions.first?.problem?.isPassing == true)
    }

    @Test("what one side did not look at is left alone", arguments: ReplicaSide.allCases)
    func unseen(side: ReplicaSide) {
        let sides = sides(base: base, local: retitled, remote: redescribed)
        var snapshots = [sides.snapshot(.local), sides.snapshot(.remote)]
        let blind = side == .local ? 0 : 1
        snapshots[blind].sightings = [:]
        snapshots[blind].confirmedAbsent = []
        snapshots[blind].coverage = .partial([])
        let found = reconcile(
            base: sides.archive, local: snapshots[0], remote: snapshots[1], policy: Policy())
        #expect(found.resolutions.map(\.verdict) == [Resolution.Verdict.none])
    }

    @Test("a link whose object is gone, with no memory of an agreement, is asked about")
    func lostArchive() {
        let sides = sides(base: nil, local: base, remote: nil)
        var remote = sides.snapshot(.remote)
        remote.confirmedAbsent = [.mat]
        func look(_ policy: Policy) -> Resolution? {
            reconcile(
                base: Archive(), local: sides.snapshot(.local), remote: remote, policy: policy
            ).resolutions.first
        }
        #expect(look(Policy())?.problem?.code == "linked-object-gone")
        #expect(look(Policy(confirmed: [.mat]))?.toRemote?.action == .create)
    }
}
