import Catalog
import Documents
import Ledger
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import YAMLFormat

/// What must hold once the trouble is over and everything open was decided.
extension Invariants {
    /// I2, once more and without the program's own eyes: what a file says is what its object says.
    static func differences(_ world: World, _ bindings: [EntityKey: Binding]) -> [String] {
        var found: [String] = []
        for (path, bytes) in world.disk.userFiles.sorted(by: { $0.key < $1.key }) {
            guard let folder = path.components.first, let kind = EntityKind(folder: folder),
                let file = try? YAMLDocument.parse(bytes).value,
                let id = bindings[EntityKey(kind, path.stem)]?.id
            else { continue }
            let (field, wanted): (String, SandboxKind)
            switch kind {
            case .listing: (field, wanted) = ("title", .product)
            case .collection: (field, wanted) = ("name", .collection)
            case .directory: (field, wanted) = ("directoryName", .brandBoard)
            }
            guard let object = world.sandbox.object(wanted, id: id) else {
                found.append("I2: the object of \(path) is not at the shop")
                continue
            }
            var (here, there): (TokenSet, TokenSet) = ([], [])
            TypedValues.collect(file[field] ?? .null, into: &here)
            TypedValues.collect(object["name"] ?? .null, into: &there)
            if here != there {
                found.append(
                    "I2: \(path) says \(TypedValues.words(here)), the shop \(TypedValues.words(there))"
                )
            }
        }
        return found
    }

    /// I12: what a person replaced by another value does not come back.
    func resurrected(_ world: World) -> [String] {
        var said: TokenSet = []
        // Names live on in slugs and in references.
        let fields = ["title", "name", "directoryName", "description", "customCss"]
        for bytes in world.disk.userFiles.values {
            guard let file = try? YAMLDocument.parse(bytes).value else { continue }
            for field in fields { TypedValues.collect(file[field] ?? .null, into: &said) }
        }
        for kind in SandboxKind.allCases where kind != .price {
            for object in world.sandbox.objects(kind) {
                for field in fields { TypedValues.collect(object[field] ?? .null, into: &said) }
            }
        }
        let back = values.superseded.intersection(said)
        return back.isEmpty ? [] : ["I12: \(TypedValues.words(back)) came back"]
    }

    /// I16: what the shop knows and ghlsync does not map is still there.
    static func forgotten(_ world: World, _ unmapped: [String: String]) -> [String] {
        unmapped.sorted { $0.key < $1.key }.compactMap { id, token in
            guard let product = world.sandbox.object(.product, id: id) else { return nil }
            return "\(product)".contains(token)
                ? nil : "I16: \(token), which ghlsync does not map, is gone from product \(id)"
        }
    }

    /// I19: an object belongs to one key.
    static func shared(_ bindings: [EntityKey: Binding]) -> [String] {
        Dictionary(grouping: bindings, by: \.value.id).filter { $0.value.count > 1 }
            .map { id, keys in
                "I19: \(id) belongs to \(keys.map(\.key.description).sorted().joined(separator: ", "))"
            }
    }

    /// I22: the outbox has one intent for each object, and the program's folder a few files.
    static func unbounded(_ life: Life) async throws -> [String] {
        let open = try await life.ledger.open().openIntents
        let twice = Dictionary(grouping: open) { "\($0.key) \($0.object) \($0.parent ?? "")" }
            .filter { $0.value.count > 1 }.keys
        return twice.sorted().map { "I22: the outbox has \($0) twice" }
    }

    /// I24: looking changes nothing, on either side.
    static func wetLook(_ world: World) async -> [String] {
        let (files, requested) = (world.disk.files, world.requestedMutations)
        _ = try? await world.start().plan()
        var found: [String] = []
        if world.requestedMutations > requested { found.append("I24: a plan changed the shop") }
        if world.disk.files != files { found.append("I24: a plan changed a file") }
        return found
    }

    /// I6: a webhook that was answered with 200 is known to the next process.
    static func forgottenWebhooks(_ ids: [String], in world: World) async -> [String] {
        let ledger = world.start().ledger
        var found: [String] = []
        for id in ids {
            let isNews = try? await ledger.accept(webhookID: id, event: "again", reference: nil)
            if isNews == true { found.append("I6: webhook \(id) was taken and is not known") }
        }
        return found
    }
}
