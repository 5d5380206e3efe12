import Catalog
import Documents
import HostSystem
import JSONFormat
import Testing
import YAMLFormat

/// 194 real products in 24 categories, all the way: first sync, edits on both sides, a second workspace
/// from the remote, and all three the same.
@Suite(.serialized) struct CatalogTests {
    @Test("the real catalog goes through first sync, 20 edits on each side, and into a second workspace")
    func wholeCatalog() async throws {
        var program = try Program()
        let shop = try await Shop(program)
        shop.adopt(&program)
        let first = program.home + "/first"
        let second = program.home + "/second"
        let catalog = try CatalogWorkspace.make()
        #expect(catalog.listingKeys.count == 194)
        #expect(catalog.collectionKeys.count == 24)
        try await program.makeWorkspace(first, location: shop.location, catalog.files)

        // First sync.
        let made = try await program.report("sync", "--yes", in: first)
        #expect(made["counts"]?["created"]?.intValue == 218)
        #expect(made["counts"]?["failed"]?.intValue == 0)
        let products = try await shop.objects("product")
        #expect(products.count == 194)
        #expect(try await shop.objects("price").count == 194)
        #expect(try await shop.objects("collection").count == 24)
        #expect(products.allSatisfy { $0["collectionIds"]?.sequenceValue?.count == 1 })

        // Twenty edits in files, twenty by somebody else.
        let yaml = catalog.listingKeys.filter { catalog.files["listings/\($0).yaml"] != nil }
        for key in yaml.prefix(20) {
            let path = "\(first)/listings/\(key).yaml"
            try Program.write(
                try YAMLDocument.edit(try Program.read(path), [.set("title", .string("Edited here: \(key)"))]),
                to: path)
        }
        let untouched = products.filter { product in
            !yaml.prefix(20).contains { key in
                (try? YAMLDocument.parse(catalog.files["listings/\(key).yaml"] ?? []))?.value["title"]
                    == product["name"]
            }
        }
        for product in untouched.suffix(20) {
            try await shop.edit(
                "product", product["_id"]?.stringValue ?? "",
                ["description": .string("Edited there: \(product["name"]?.stringValue ?? "")")])
        }
        let edited = try await program.report("sync", in: first)
        #expect(edited["counts"]?["updated"]?.intValue == 40)
        #expect(edited["conflicts"]?.sequenceValue?.isEmpty == true)
        #expect(try await program.isInStep(first))

        // A second workspace, filled from the remote.
        let pulled = try await program.run(
            "init", second, "--location", shop.location, "--from-remote")
        #expect(pulled.status == 0, "\(pulled.errorText)")
        #expect(try await program.isInStep(second))
        try expectSame(first, second, shop.location)
        shop.stop()
        await program.discard()
    }

    /// Both workspaces say the same of every object, as far as the API has a place for it.
    private func expectSame(_ first: String, _ second: String, _ location: String) throws {
        let here = try entities(first, location)
        let there = try entities(second, location)
        #expect(here.count == 218)
        #expect(Set(here.keys) == Set(there.keys))
        for (id, fields) in here where there[id] != fields {
            Issue.record("\(id): \(fields) is not \(String(describing: there[id]))")
        }
    }

    /// Canonical fields by remote id. The slug is left out (the server made it); members are ids.
    private func entities(_ folder: String, _ location: String) throws -> [String: OrderedObject] {
        let links = try JSONDocument.value(of: Program.read("\(folder)/.ghlsync/links/\(location).json"))
        var ids: [String: String] = [:]
        for entry in links.mappingValue?.entries ?? [] {
            if let id = entry.value["id"]?.stringValue { ids[entry.key] = id }
        }
        var result: [String: OrderedObject] = [:]
        for (name, id) in ids {
            let key = try #require(EntityKey(name))
            let value: DocumentValue
            if let bytes = try? Program.read("\(folder)/\(name).json") {
                value = try JSONDocument.value(of: bytes)
            } else {
                value = try YAMLDocument.parse(Program.read("\(folder)/\(name).yaml")).value
            }
            var fields = CanonicalForm.entity(key, from: value, defaults: CatalogDefaults()).fields
            if key.kind == .listing { fields["slug"] = nil }
            fields["category"] = nil
            if let items = fields["items"]?.sequenceValue?.compactMap(\.stringValue) {
                fields["items"] = .sequence(
                    items.compactMap { ids["listings/\($0)"] }.sorted().map(DocumentValue.string))
            }
            result[id] = fields
        }
        return result
    }
}
