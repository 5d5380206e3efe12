import Catalog
import Documents
import Pacing
import SyncCore

extension HighLevelReplica {
    /// The collections that a product is to be in for its listing's category to be what the file says;
    /// `nil` when nothing is mapped or nothing changes. Makes the collection where there is none.
    func collections(
        of product: DocumentValue?, for after: Entity, _ context: ApplyContext
    ) async throws -> (ids: [String]?, notices: [String]) {
        guard configuration.mapping.hasCategories else { return (nil, []) }
        let present = product.map { Self.strings(ownCollections(of: $0)) } ?? []
        guard let name = after["category"]?.stringValue else {
            let ids = memory.sidecar.categories.moving(present, to: nil)
            return (ids == present ? nil : ids, [])
        }
        let (category, notices) = try await category(named: name, for: after.key, context)
        return (memory.sidecar.categories.moving(present, to: Self.id(category)), notices)
    }

    /// What we have just set, while an answer does not show it yet.
    private func ownCollections(of product: DocumentValue) -> DocumentValue {
        let shown = product["collectionIds"] ?? []
        return memory.ownCollections(of: Self.id(product), shown: shown, at: now) ?? shown
    }

    func categories(of product: DocumentValue) -> [Categories.Category] {
        guard configuration.mapping.hasCategories else { return [] }
        return memory.sidecar.categories.among(Self.strings(ownCollections(of: product)))
    }

    /// An answer to a write of collections may not hold them.
    func noting(
        _ ids: [String]?, on product: DocumentValue, before: DocumentValue?
    ) -> DocumentValue {
        guard let ids else { return product }
        let value = DocumentValue.sequence(ids.map(DocumentValue.string))
        let id = Self.id(product)
        memory.noteWrite(
            RemoteMemory.members(of: id), before: before.map { $0["collectionIds"] ?? [] },
            after: value, at: now
        )
        return product.setting(value, at: DocumentPath(keys: ["collectionIds"]))
    }

    /// Two listings that name a new category take turns: each would make it.
    private func category(
        named name: String, for key: EntityKey, _ context: ApplyContext
    ) async throws -> (DocumentValue, [String]) {
        if !categoryTurns.takeNow() {
            await withCheckedContinuation { categoryTurns.wait($0) }
        }
        defer { categoryTurns.giveUp() }
        let isFresh = memory.sidecar.collectionsListedAt.map {
            $0.duration(to: now) < SidecarMemory.patience
        }
        if isFresh != true { memory.sidecar.collections = nil }
        _ = try await collectionsOfThisLook()
        var notices: [String] = []
        // An earlier attempt may have made the one that the file named then.
        for _ in 0..<2 {
            let found = (memory.sidecar.collections ?? []).filter {
                Categories.isSame($0["name"]?.stringValue ?? "", name)
                    && !memory.wasDeleted(Self.id($0), at: now)
            }
            if let category = try onlyOne(found, name, key) {
                memory.sidecar.categories.add(category)
                return (category, notices)
            }
            let made = try await make(
                categoryStep(name, for: key), taken: takenIDs(context, except: key))
            memory.collections[Self.id(made.raw)] = made.raw
            memory.sidecar.collections?.removeAll { Self.id($0) == Self.id(made.raw) }
            memory.sidecar.collections?.append(made.raw)
            memory.noteWrite(Self.id(made.raw), before: nil, after: made.raw, at: now)
            notices += made.notices
            if !made.wasFound { notices.append("\(key): the collection “\(name)” was made for it") }
        }
        throw ApplyTrouble.failed(
            Problem(
                code: "no-category", key: key,
                message: "the collection “\(name)” was made and does not show its name",
                hint: "`ghlsync sync` again; if it stays so, look at it in GoHighLevel"))
    }

    private func onlyOne(
        _ found: [DocumentValue], _ name: String, _ key: EntityKey
    ) throws -> DocumentValue? {
        guard found.count > 1 else { return found.first }
        let ids = found.map(Self.id).sorted().joined(separator: ", ")
        throw ApplyTrouble.failed(
            Problem(
                code: "ambiguous-category", key: key,
                message: "GoHighLevel has \(found.count) collections named “\(name)”: \(ids)",
                hint: "rename or delete all but one of them"))
    }

    /// A collection that a file describes is made as that file's, so that the file finds it made.
    private func categoryStep(_ name: String, for key: EntityKey) async throws -> CreateStep {
        let file = memory.sidecar.collectionFiles.first {
            $0["name"]?.stringValue.map { Categories.isSame($0, name) } ?? false
        }
        if let file { return collectionStep(try await uploading(file)) }
        let slug = Slug.make(from: name, id: key.name)
        let api = api
        return CreateStep(
            key: key, object: "category", parent: nil,
            call: api.createCollection(["name": .string(name), "slug": .string(slug)]),
            extract: { $0["data"] ?? $0 }, live: { _ in try await api.collections() },
            known: memory.ids(named: name, of: "collection"),
            matches: { sent, collection in collection["name"] == sent["name"] },
            hasNaturalKey: { $0["slug"]?.stringValue == slug })
    }
}
