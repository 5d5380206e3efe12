import Catalog
import Documents
import SyncCore
import Testing

@testable import CommandLineTool

@Suite struct SavedPlanTests {
    static func change(
        _ name: String = "mat", _ target: ReplicaSide = .remote, base: DocumentValue? = 79,
        before: DocumentValue = 79, after: DocumentValue = 85, id: String? = "p1"
    ) -> Change {
        let key = EntityKey(.listing, name)
        return Change(
            key: key, target: target, action: .update,
            before: Entity(key: key, fields: ["title": "Mat", "price": before]),
            after: Entity(key: key, fields: ["title": "Mat", "price": after]),
            edits: [FieldEdit(path: "price", base: base, before: before, after: after)],
            expectedVersion: "v", binding: id.map { Binding(id: $0) }, reason: .edited)
    }

    private static func saved(_ changes: [Change]) -> SavedPlan {
        SavedPlan(
            Plan(
                stages: [changes],
                agreements: [ArchiveUpdate(key: EntityKey(.listing, "block"), entry: nil)]),
            locationID: "L1", named: nil, conflicts: "local_wins")
    }

    @Test("a plan comes back from its file as it was")
    func roundTrip() throws {
        let plan = Self.saved([Self.change(), Self.change("b", .local, base: nil, id: nil)])
        let read = try #require(SavedPlan(plan.bytes))
        #expect(read.changes == plan.changes)
        #expect(read.keys == plan.keys)
        #expect(read.named == nil)
        #expect(read.conflicts == "local_wins")
        #expect(read.locationID == "L1")
        #expect(read.bytes == plan.bytes)
        let named = SavedPlan(
            Plan(), locationID: "L1", named: [EntityKey(.listing, "a")], conflicts: nil)
        #expect(SavedPlan(named.bytes)?.named == [EntityKey(.listing, "a")])
    }

    @Test(
        "what is no plan is refused",
        arguments: [
            "", "{}", "[]", "nonsense",
            #"{"ghlsyncPlan": 2, "location": "L", "changes": [], "agreed": []}"#,
            #"{"ghlsyncPlan": 1, "location": "L", "changes": [{}], "agreed": []}"#,
            #"{"ghlsyncPlan": 1, "location": "L", "changes": [], "agreed": ["x"]}"#,
        ])
    func refused(text: String) {
        #expect(SavedPlan(Array(text.utf8)) == nil)
    }

    @Test("a plan holds for the same files, bases and remote values, and only then")
    func holds() {
        let saved = Self.saved([Self.change()])
        func differences(_ changes: [Change]) -> [String] {
            saved.differences(from: Plan(stages: [changes]))
        }
        #expect(differences([Self.change()]) == [])
        #expect(
            differences([Self.change(before: 81)]) == [
                "listings/mat: price was 79, is 81 (GoHighLevel)"
            ])
        #expect(
            differences([Self.change(after: 90)]) == [
                "listings/mat: price was 85, is 90 (the file)"
            ])
        #expect(
            differences([Self.change(base: 70)]) == [
                "listings/mat: what both sides last agreed on has changed"
            ])
        #expect(
            differences([Self.change(id: "p2")]) == [
                "listings/mat: it is another object at GoHighLevel (p2, not p1)"
            ])
        #expect(differences([]) == ["listings/mat: the update is not to be done any more"])
        // Half of the entity that nobody looked at.
        #expect(
            differences([Self.change(), Self.change("mat", .local)]) == [
                "listings/mat: there is also an update of the file now"
            ])
        // Other entities are none of its business.
        #expect(differences([Self.change(), Self.change("other")]) == [])
    }
}
