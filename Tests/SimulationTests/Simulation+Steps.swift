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
        case .editFile: return editFile(&random)
        case .createFile:
            let path: FilePath = random.pick([
                "listings/a.yaml", "listings/b.yaml", "listings/sub/c.yaml",
            ])
            guard !isThere(path.stem) else { return "no new file" }
            save("title: \(token())\nprice: 49 # net\ndescription: \(token())\n", at: path)
            return "creates \(path)"
        case .removeFile:
            guard let path = anyFile(&random) else { return "no file to remove" }
            overwrite(world.disk.text(at: path) ?? "")
            world.wait(.seconds(random.pick([1, 30])))
            world.disk.discard(path)
            return "removes \(path)"
        case .renameFile: return renameFile(&random)
        case .breakFile:
            guard let path = anyFile(&random), let text = world.disk.text(at: path) else {
                return "no file"
            }
            save(text + "oops: [\n", at: path)
            return "breaks \(path)"
        case .mendFile:
            mendEverything()
            return "mends the files"
        case .resaveFile:
            guard let path = anyFile(&random), let text = world.disk.text(at: path) else {
                return "no file"
            }
            save(text, at: path)
            return "saves \(path) as it is"
        case .editShop, .editCollection, .createAtShop, .removeAtShop:
            return try workAtShop(step.kind, &random)
        case .faultAtShop:
            let fault = SandboxFault.random(&random)
            world.sandbox.faults = SandboxFaults([fault], seed: random.next())
            return "FAULT \(fault.name) \(fault.method ?? "any") \(fault.path) \(fault.occurrence)"
        case .calmShop:
            world.sandbox.faults = SandboxFaults()
            return "the shop is calm"
        case .faultOnDisk:
            let kind: FileFailure.Kind = random.pick([
                .noSpace, .notPermitted, .system(5), .tooManyOpenFiles,
            ])
            let number = Int.random(in: 1...120, using: &random)
            if random.chance(50) {
                world.disk.failOperation(number, with: kind)
            } else {
                world.disk.failOperations(from: number, with: kind)
            }
            let did = await sync()
            world.disk.endFaults()
            return "DISK \(kind) from operation \(number) on; \(did)"
        case .pause:
            let seconds = random.pick([1, 5, 60, 3600])
            world.wait(.seconds(seconds))
            return "\(seconds) s pass"
        case .sync: return await sync()
        case .syncKilled:
            let number = Int.random(in: 1...150, using: &random)
            let image = random.pick(DiskImage.allCases)
            world.disk.crash(atOperation: number)
            let did = await sync()
            // Also when the process ended before its turn to die: the machine goes down after it,
            // and takes its time to come back.
            world = world.rebooted(image)
            world.wait(.seconds(20))
            return "KILLED at operation \(number), the disk keeps \(image); \(did)"
        }
    }

    private func sync() async -> String {
        do {
            return "syncs: \(Self.summary(try await world.start(Self.confirming).sync()))"
        } catch {
            return "syncs: FAILS: \(error)"
        }
    }

    // MARK: Files

    private func anyFile(_ random: inout SeededRandom) -> FilePath? {
        let all = world.userFiles.keys.filter { $0.components.count > 1 && !$0.name.hasPrefix(".") }
            .sorted()
        return all.isEmpty ? nil : random.pick(all)
    }

    private func save(_ text: String, at path: FilePath) {
        world.wait(.seconds(5))
        world.disk.putByRename(text, at: path)
        world.wait(.seconds(5))
    }

    private mutating func editFile(_ random: inout SeededRandom) -> String {
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
            save(text + (text.hasSuffix("\n") ? "" : "\n") + "\(field): \(value)\n", at: path)
            return "adds \(field): \(value) to \(path)"
        }
        let line = lines[index]
        overwrite(line)
        let head = heads.first { line.hasPrefix($0) } ?? ""
        // A text of several lines is replaced as a whole.
        var end = index + 1
        while end < lines.count, lines[end].hasPrefix("  "), head.first != " " {
            overwrite(lines[end])
            end += 1
        }
        let comment =
            field == "price" ? line.firstIndex(of: "#").map { " " + line[$0...] } ?? "" : ""
        lines.replaceSubrange(index..<end, with: [head + value + comment])
        save(lines.joined(separator: "\n"), at: path)
        return "edits \(path): \(field): \(value)"
    }

    private func renameFile(_ random: inout SeededRandom) -> String {
        guard let path = anyFile(&random), let text = world.disk.text(at: path),
            path.components[0] == "listings",
            let target = FilePath("listings/moved/\(path.name)"), path.components.count == 2,
            target != path,
            world.disk.text(at: target) == nil
        else { return "nothing to rename" }
        world.wait(.seconds(5))
        world.disk.discard(path)
        world.disk.put(text, at: target)
        return "moves \(path) to \(target)"
    }

    /// Takes what `breakFile` added out of every file, and references to files that were removed.
    func mendEverything() {
        for (path, _) in world.userFiles.sorted(by: { $0.key < $1.key }) {
            guard let text = world.disk.text(at: path) else { continue }
            var lines = text.replacing("oops: [\n", with: "").split(
                separator: "\n", omittingEmptySubsequences: false)
            lines.removeAll { line in
                line == "directory: wellness"
                    && world.disk.text(at: "directories/wellness.yaml") == nil
            }
            for name in ["mat", "a", "b", "c"] where !isThere(name) {
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
            if mended != text { save(mended, at: path) }
        }
    }

    private func isThere(_ listing: String) -> Bool {
        world.userFiles.keys.contains { $0.components[0] == "listings" && $0.stem == listing }
    }

    // MARK: The shop

    private mutating func workAtShop(_ kind: Step.Kind, _ random: inout SeededRandom) throws
        -> String
    {
        world.wait(.seconds(5))
        // A list may lag by ten seconds, and of what it does not show yet no client can keep a copy.
        defer { world.wait(.seconds(12)) }
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
            guard let object = anyObject(.collection, &random) else { return "no collection" }
            overwrite("\(object.fields["name"] ?? .null)")
            let name = token()
            try sandbox.edit(.collection, id: object.id, ["name": .string(name)], at: world.moment)
            return "at the shop: a collection is called \(name)"
        case .removeAtShop:
            guard let object = anyObject(.product, &random) else { return "no product" }
            overwrite("\(object.fields)")
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
            overwrite("\(object.fields[field] ?? .null)")
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
