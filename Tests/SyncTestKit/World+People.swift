import Catalog
package import Documents
package import Ports
package import Sandbox

/// What people do to a world, on either side.
extension World {
    package struct NotThere: Error, CustomStringConvertible {
        package let description: String
    }

    /// Saves a file with another text in place of one that it has.
    package func edit(_ path: FilePath, _ old: String, _ new: String) throws {
        guard let text = disk.text(at: path), text.contains(old) else {
            throw NotThere(description: "“\(old)” is not in \(path)")
        }
        wait(.seconds(30))
        disk.putByRename(text.replacing(old, with: new), at: path)
        wait(.seconds(30))
    }

    package func removeFile(_ path: FilePath) {
        wait(.seconds(30))
        disk.discard(path)
        wait(.seconds(30))
    }

    /// Changes an object at the shop, found by its name, as another person would.
    package func editAtShop(_ kind: SandboxKind, _ name: String, _ fields: OrderedObject) throws {
        wait(.seconds(30))
        try sandbox.edit(kind, id: id(kind, name), fields, at: moment)
        wait(.seconds(30))
    }

    /// Makes the custom object that listings' records are of, as somebody would in the settings.
    package func addCustomObject(
        _ key: String = FieldMapping.defaultObjectKey, fields: [String], type: String = "TEXT"
    ) throws {
        try sandbox.create(
            .objectSchema,
            [
                "key": .string(key), "labels": ["singular": "Listing", "plural": "Listings"],
                "standard": false, "locationId": .string(SandboxLocation.demo.id),
                "primaryDisplayProperty": .string("\(key).\(FieldMapping.productField)"),
            ], at: moment)
        for field in [FieldMapping.productField] + fields {
            try sandbox.create(
                .objectField,
                [
                    "objectKey": .string(key), "fieldKey": .string("\(key).\(field)"),
                    "dataType": .string(field == FieldMapping.productField ? "TEXT" : type),
                    "name": .string(field), "parentId": "folder", "showInForms": false,
                    "locationId": .string(SandboxLocation.demo.id),
                ], at: moment)
        }
    }

    package func removeAtShop(_ kind: SandboxKind, _ name: String) throws {
        wait(.seconds(30))
        try sandbox.delete(kind, id: id(kind, name), at: moment)
        wait(.seconds(30))
    }

    private func id(_ kind: SandboxKind, _ name: String) throws -> String {
        let found = sandbox.objects(kind).first { $0["name"]?.stringValue == name }
        guard let id = found?["_id"]?.stringValue ?? found?["id"]?.stringValue else {
            throw NotThere(description: "the shop has no \(kind.rawValue) “\(name)”")
        }
        return id
    }

    /// The names of the shop's live objects of a kind, in the order of their creation.
    package func names(_ kind: SandboxKind) -> [String] {
        sandbox.objects(kind).map { $0["name"]?.stringValue ?? "?" }
    }

    /// How many requests asked the shop for a change, whether it was carried out or not.
    package var requestedMutations: Int { sandbox.requests.count(where: \.isMutating) }

    /// How often the program changed something on the disk.
    package var fileChanges: Int { disk.operations.count(where: \.changesFiles) }
}

extension World {
    /// Another machine at the same shop: an empty workspace of the same configuration.
    package func withEmptyWorkspace() -> World {
        var builder = WorldBuilder()
        builder.files = [:]
        let other = builder.build(sandbox: sandbox, time: time)
        if let configuration = disk.text(at: "ghlsync.yaml") {
            other.disk.put(configuration, at: "ghlsync.yaml")
        }
        return other
    }
}
