import Catalog
import Documents
import SyncCore
import Testing

@testable import CommandLineTool

/// What goes along with a directory that a person names.
@Suite struct NamedDirectoryTests {
    private func sighting(_ key: EntityKey, _ fields: OrderedObject) -> (EntityKey, Sighting) {
        (key, Sighting(content: .valid(Entity(key: key, fields: fields)), version: "1"))
    }

    @Test("its listings go along, and the collections that they are in; nothing else")
    func members() {
        let wellness = EntityKey(.directory, "wellness")
        var seen = Snapshot(side: .local)
        seen.sightings = Dictionary(
            uniqueKeysWithValues: [
                sighting(wellness, ["directoryName": "Wellness"]),
                sighting(EntityKey(.directory, "garden"), ["directoryName": "Garden"]),
                sighting(EntityKey(.listing, "mat"), ["title": "Mat", "directory": "wellness"]),
                sighting(EntityKey(.listing, "spade"), ["title": "Spade", "directory": "garden"]),
                sighting(EntityKey(.listing, "block"), ["title": "Block"]),
                sighting(
                    EntityKey(.collection, "best"), ["name": "B", "items": ["spade", "mat"]]),
                sighting(EntityKey(.collection, "tools"), ["name": "T", "items": ["spade"]]),
            ])
        #expect(
            seen.withMembers(of: [wellness])
                == [wellness, EntityKey(.listing, "mat"), EntityKey(.collection, "best")])
        #expect(
            seen.withMembers(of: [EntityKey(.listing, "block")]) == [EntityKey(.listing, "block")])
    }
}
