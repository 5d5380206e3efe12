import Catalog
import Documents
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit

/// What each step does, told in a line.
extension Simulation {
    mutating func perform(_ step: Step, _ random: inout SeededRandom) async throws -> String {
        switch step.kind {
        case .editFile: return await editFile(&random, inPieces: false)
        case .saveInPieces: return await editFile(&random, inPieces: true)
        case .createFile:
            let path: FilePath = random.pick([
                "listings/a.yaml", "listings/b.yaml", "listings/sub/c.yaml",
            ])
            guard !isThere(path.stem) else { return "no new file" }
            await pass(.seconds(5))
            world.disk.putByRename(
                "title: \(token())\nprice: 49 # net\ndescription: \(token())\n", at: path)
            await pass(.seconds(5))
            return "creates \(path)"
        case .removeFile:
            guard let path = anyFile(&random) else { return "no file to remove" }
            await pass(.seconds(random.pick([1, 30])))
            invariants.values.discard(world.disk.text(at: path) ?? "")
            mayComeBack = true
            world.disk.discard(path)
            await pass(.seconds(1))
            return "removes \(path)"
        case .renameFile: return await renameFile(&random)
        case .breakFile: return await breakFile(&random)
        case .mendFile:
            await mendEverything()
            return "mends the files"
        case .resaveFile:
            guard let path = anyFile(&random), let text = world.disk.text(at: path) else {
                return "no file"
            }
            world.disk.putByRename(text, at: path)
            await pass(.seconds(5))
            return "saves \(path) as it is"
        case .editShop, .editCollection, .editUnmapped, .createAtShop, .removeAtShop:
            return try await workAtShop(step.kind, &random)
        case .faultAtShop:
            let fault = SandboxFault.random(&random)
            world.sandbox.faults = SandboxFaults([fault], seed: random.next())
            return "FAULT \(fault.name) \(fault.method ?? "any") \(fault.path) \(fault.occurrence)"
        case .calmShop:
            world.sandbox.faults = SandboxFaults()
            return "the shop is calm"
        case .faultOnDisk: return await syncOnFailingDisk(&random)
        case .pause:
            let seconds = random.pick([1, 5, 60, setting.hasAgent ? 300 : 3600])
            await pass(.seconds(seconds))
            return "\(seconds) s pass"
        case .sync: return await sync()
        case .syncKilled: return await syncKilled(&random)
        case .editWhileSyncing: return await editWhileSyncing(&random)
        case .emptyWorkspace: return await emptyWorkspace()
        case .loseArchive: return await loseArchive()
        case .stop: return await stop(&random)
        }
    }

    // MARK: Files

    func anyFile(_ random: inout SeededRandom) -> FilePath? {
        let all = world.userFiles.keys.filter { $0.components.count > 1 && !$0.name.hasPrefix(".") }
            .sorted()
        return all.isEmpty ? nil : random.pick(all)
    }

    /// Saves as an editor does that renames; or in place and in two pieces, as a slow one does.
    private mutating func save(_ text: String, at path: FilePath, inPieces: Bool = false) async {
        if inPieces {
            world.disk.put(String(text.prefix(text.count / 2)), at: path)
            await pass(.milliseconds(20))
            world.disk.put(text, at: path)
        } else {
            world.disk.putByRename(text, at: path)
        }
        await pass(.seconds(5))
    }

    private mutating func editFile(_ random: inout SeededRandom, inPieces: Bool) async -> String {
        await pass(.seconds(5))
        guard let path = anyFile(&random), let text = world.disk.text(at: path) else {
            return "no file"
        }
        let field: String =
            switch path.components[0] {
            case "listings": random.pick(["title", "description", "price", "category"])
            case "collections": random.pick(["name", "description"])
            default: random.pick(["directoryName", "customCss", "primaryColor"])
            }
        let value =
            switch field {
            case "price": "\(Int.random(in: 30...90, using: &random)).00"
            case "primaryColor": "\"#\(Int.random(in: 100...999, using: &random))\""
            default: token()
            }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        // A price in its long form has its amount below it.
        let heads = field == "price" ? ["price: ", "  amount: "] : [field + ": "]
        guard let index = lines.firstIndex(where: { line in heads.contains { line.hasPrefix($0) } })
        else {
            guard field != "price" else { return "\(path) has no price" }
            await save(
                text + (text.hasSuffix("\n") ? "" : "\n") + "\(field): \(value)\n", at: path,
                inPieces: inPieces)
            return "adds \(field): \(value) to \(path)"
        }
        let line = lines[index]
        invariants.values.overwrite(line)
        let head = heads.first { line.hasPrefix($0) } ?? ""
        // A text of several lines is replaced as a whole.
        var end = index + 1
        while end < lines.count, lines[end].hasPrefix("  "), head.first != " " {
            invariants.values.overwrite(lines[end])
            end += 1
        }
        let comment =
            field == "price" ? line.firstIndex(of: "#").map { " " + line[$0...] } ?? "" : ""
        lines.replaceSubrange(index..<end, with: [head + value + comment])
        await save(lines.joined(separator: "\n"), at: path, inPieces: inPieces)
        return "edits \(path): \(field): \(value)"
    }

    private mutating func breakFile(_ random: inout SeededRandom) async -> String {
        await pass(.seconds(5))
        guard let path = anyFile(&random), let text = world.disk.text(at: path) else {
            return "no file"
        }
        // Taken before: the program may be reading while the person types.
        world.disk.putByRename(text + "\(Invariants.brokenLine)\n", at: path)
        invariants.fileWasBroken(path, in: world)
        await pass(.seconds(5))
        return "breaks \(path)"
    }

    private mutating func renameFile(_ random: inout SeededRandom) async -> String {
        await pass(.seconds(5))
        guard let path = anyFile(&random), let text = world.disk.text(at: path),
            path.components[0] == "listings",
            let target = FilePath("listings/moved/\(path.name)"), path.components.count == 2,
            target != path,
            world.disk.text(at: target) == nil
        else { return "nothing to rename" }
        world.disk.discard(path)
        world.disk.put(text, at: target)
        await pass(.seconds(1))
        return "moves \(path) to \(target)"
    }

    /// Takes what `breakFile` added out of every file, and references to files that were removed.
    mutating func mendEverything() async {
        let all = world.userFiles.keys.sorted()
        let there = Set(all.filter { $0.components[0] == "listings" }.map(\.stem))
        for path in all {
            guard let text = world.disk.text(at: path) else { continue }
            var lines = text.replacing("\(Invariants.brokenLine)\n", with: "").split(
                separator: "\n", omittingEmptySubsequences: false)
            lines.removeAll { line in
                line == "directory: wellness"
                    && world.disk.text(at: "directories/wellness.yaml") == nil
            }
            for name in ["mat", "a", "b", "c"] where !there.contains(name) {
                lines.removeAll { $0 == "  - \(name)" }
                lines = lines.map { line in
                    line.hasPrefix("items: [")
                        ? Substring(
                            line.replacing("\(name), ", with: "").replacing("[\(name)]", with: "[]")
                        )
                        : line
                }
            }
            if let items = lines.firstIndex(where: { $0 == "items:" || $0.hasPrefix("items: #") }),
                !(items + 1 < lines.count && lines[items + 1].hasPrefix("  - "))
            {
                lines.remove(at: items)
            }
            let mended = lines.joined(separator: "\n")
            if mended != text { await save(mended, at: path) }
        }
    }

    private func isThere(_ listing: String) -> Bool {
        world.userFiles.keys.contains { $0.components[0] == "listings" && $0.stem == listing }
    }

    // MARK: The shop

    private mutating func workAtShop(
        _ kind: Step.Kind, _ random: inout SeededRandom
    ) async throws -> String {
        await pass(.seconds(5))
        let did = try changeShop(kind, &random)
        invariants.shopWasEdited(world)
        // A list may lag by ten seconds, and of what it does not show yet no client can keep a copy. But of
        // a product's fields, for which it can ask.
        let isAskable = kind == .editShop && !did.contains(" costs ")
        await pass(.seconds(setting.isHasty && isAskable ? 1 : 12))
        return did
    }

    private mutating func changeShop(
        _ kind: Step.Kind, _ random: inout SeededRandom
    ) throws -> String {
        let sandbox = world.sandbox
        switch kind {
        case .createAtShop:
            let name = token()
            let made = try sandbox.create(
                .product, ["name": .string(name), "productType": "PHYSICAL"], at: world.moment)
            try sandbox.create(
                .price,
                [
                    "product": made["_id"] ?? .null, "name": .string(name), "type": "one_time",
                    "currency": "USD", "amount": 60,
                ], at: world.moment)
            return "at the shop: makes \(name)"
        case .editCollection:
            // An agent changes a collection by what the list shows of it: there is no other way to see it.
            guard !setting.hasAgent || setting.builder.behaviour.listLag == .zero,
                let object = anyObject(.collection, &random)
            else { return "no collection" }
            invariants.values.overwrite("\(object.fields["name"] ?? .null)")
            let name = token()
            try sandbox.edit(.collection, id: object.id, ["name": .string(name)], at: world.moment)
            return "at the shop: a collection is called \(name)"
        case .editUnmapped:
            guard let object = anyObject(.product, &random) else { return "no product" }
            invariants.values.overwrite("\(object.fields["medias"] ?? .null)")
            let token = token()
            let film: OrderedObject = [
                "id": "film", "title": .string(token), "url": "https://example.com/film.mp4",
                "type": "video",
            ]
            try sandbox.edit(
                .product, id: object.id, ["medias": .sequence([.mapping(film)])], at: world.moment)
            unmapped[object.id] = token
            return "at the shop: \(object.fields["name"] ?? .null) has the film \(token)"
        case .removeAtShop:
            guard let object = anyObject(.product, &random) else { return "no product" }
            invariants.values.discard("\(object.fields)")
            mayComeBack = true
            unmapped[object.id] = nil
            try sandbox.delete(.product, id: object.id, at: world.moment)
            return "at the shop: deletes \(object.fields["name"] ?? .null)"
        default:
            guard let object = anyObject(.product, &random) else { return "no product" }
            if random.chance(30),
                let price = sandbox.objects(.price).first(where: {
                    $0["product"]?.stringValue == object.id
                }),
                let id = price["_id"]?.stringValue
            {
                let amount = Int.random(in: 30...90, using: &random)
                try sandbox.edit(
                    .price, id: id, ["amount": .number(DecimalNumber(amount))], at: world.moment)
                return "at the shop: \(object.fields["name"] ?? .null) costs \(amount)"
            }
            let field = random.pick(["name", "description"])
            invariants.values.overwrite("\(object.fields[field] ?? .null)")
            let value = token()
            try sandbox.edit(.product, id: object.id, [field: .string(value)], at: world.moment)
            return "at the shop: \(object.fields["name"] ?? .null) has \(field) \(value)"
        }
    }

    private func anyObject(
        _ kind: SandboxKind, _ random: inout SeededRandom
    ) -> (id: String, fields: OrderedObject)? {
        let all = world.sandbox.objects(kind)
        guard !all.isEmpty else { return nil }
        let object = random.pick(all)
        return (object["_id"] ?? object["id"])?.stringValue.map { ($0, object) }
    }
}
