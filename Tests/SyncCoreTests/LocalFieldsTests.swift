import Catalog
import Documents
import SyncCore
import Testing

/// Fields that take no part in a comparison, for now or for good.
@Suite struct LocalFieldsTests {
    private static let key = EntityKey(.listing, "mat")
    private static let entry = ArchiveEntry(
        base: Entity(key: key, fields: ["title": "Mat", "location": "Harbour"]),
        binding: Binding(id: "p1", parts: ["record": "r1"]))

    private func sighting(_ fields: OrderedObject) -> Sighting {
        Sighting(
            content: .valid(Entity(key: Self.key, fields: fields)), binding: Self.entry.binding,
            version: "v")
    }

    @Test("a field that loses its place is no edit: a removed file is still just removed")
    func lostPlace() {
        let archive = Archive(entries: [Self.key: Self.entry])
        var policy = Policy()
        policy.localOnly[.listing]?.remove("location")
        policy.hide([.listing: ["location"]])
        let base = archive.compared(by: policy, without: [])
        var local = Snapshot(side: .local)
        local.confirmedAbsent = [Self.key]
        let remote = Snapshot(
            side: .remote, sightings: [Self.key: sighting(["title": "Mat"])])
        let resolution = reconcile(base: base, local: local, remote: remote, policy: policy)
            .resolutions.first
        #expect(resolution?.toRemote?.action == .delete)
        // What is on record is kept, for when the field has a place again.
        #expect(archive.entries[Self.key]?.base["location"] == "Harbour")
    }

    @Test("what was agreed about superseded objects counts for nothing")
    func superseded() {
        let archive = Archive(entries: [Self.key: Self.entry])
        #expect(archive.compared(by: Policy(), without: [Self.key]).entries.isEmpty)
    }

    @Test("the sentence about fields that stay agrees with their number")
    func words() {
        #expect(
            Policy.staying(["location"])
                == "location stays in the file: GoHighLevel's products have no such field; "
                + "map it with fieldMapping in ghlsync.yaml")
        #expect(
            Policy.staying(["category", "location"])
                == "category, location stay in the files: GoHighLevel's products have no such "
                + "fields; map them with fieldMapping in ghlsync.yaml")
    }
}
