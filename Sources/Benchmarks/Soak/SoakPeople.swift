import Documents
import Foundation
import Pacing
import Sandbox

/// The people on both sides: one who edits files, one who edits at the shop.
struct SoakPeople {
    private(set) var editsOfFiles = 0
    private(set) var editsAtShop = 0
    private let watch: LiveWatch
    /// How many listings there were, around which their number stays: what then still grows is the
    /// agent's own.
    private let start: Int
    private var random = SeededRandom(seed: 7)
    private var number = 0

    init(_ watch: LiveWatch) {
        self.watch = watch
        start = watch.shop.api.objects(.product).count
    }

    /// How many listings there are now, as the shop has them.
    var listings: Int { watch.shop.api.objects(.product).count }

    /// Collections of the first listings, ten in each.
    static func writeCollections(in root: URL) throws {
        let folder = root.appending(path: "collections")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for part in 0..<5 {
            let items = (0..<10).map { "listing-\(part * 10 + $0)" }.joined(separator: ", ")
            try Data("name: Part \(part)\nitems: [\(items)]\n".utf8)
                .write(to: folder.appending(path: "part-\(part).yaml"))
        }
    }

    /// One edit of somebody. Files and products have their own people; now and then both edit one.
    mutating func act() throws {
        number += 1
        switch random.next() % 100 {
        case 0..<45: try editFile()
        case 45..<75: try editAtShop()
        case 75..<82:
            // Somebody and somebody else, the same title.
            try editFile(onlyTitle: true)
            try editAtShop(onlyName: true)
        default: try makeOrRemove()
        }
    }

    /// The more there are beyond the start, the likelier one goes; twenty more and none is made.
    private mutating func makeOrRemove() throws {
        let surplus = listings - start
        let removes = Int(random.next() % 20) < surplus
        switch (removes, random.next() % 2 == 0) {
        case (true, true): try removeFile()
        case (true, false): try removeAtShop()
        case (false, true): try makeFile()
        case (false, false): try makeAtShop()
        }
    }

    // MARK: Files

    /// The files there are, in order; those that people made have `soak` in their names, or `shop` where it
    /// was there.
    private func files(made: Bool = false) -> [URL] {
        let root = watch.root.appending(path: "listings")
        let found = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        return (found?.compactMap { $0 as? URL } ?? [])
            .filter { $0.pathExtension == "yaml" && (!made || Self.isMade($0.lastPathComponent)) }
            .sorted { $0.path() < $1.path() }
    }

    private mutating func editFile(onlyTitle: Bool = false) throws {
        guard let file = pick(files()),
            let text = try? String(contentsOf: file, encoding: .utf8)
        else { return }
        let isPrice = !onlyTitle && random.next() % 3 == 0
        let price = "\(random.next() % 190 + 10).\(random.next() % 90 + 10)"
        let number = number
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            if !isPrice, line.hasPrefix("title: ") { return "title: Ours \(number)" }
            if isPrice, line.hasPrefix("  amount: ") { return "  amount: \(price)" }
            return String(line)
        }
        // As editors do it: in place, or a new file over the old one.
        try? Data(lines.joined(separator: "\n").utf8)
            .write(to: file, options: random.next() % 2 == 0 ? .atomic : [])
        editsOfFiles += 1
    }

    private mutating func makeFile() throws {
        let text = """
            title: New \(number)
            price:
              amount: \(random.next() % 90 + 10).00

            """
        let file = watch.root.appending(path: "listings/soak-\(number).yaml")
        try Data(text.utf8).write(to: file, options: .atomic)
        editsOfFiles += 1
    }

    private mutating func removeFile() throws {
        guard let file = pick(files(made: true)) else { return }
        try? FileManager.default.removeItem(at: file)
        editsOfFiles += 1
    }

    // MARK: The shop

    private mutating func editAtShop(onlyName: Bool = false) throws {
        let api = watch.shop.api
        guard let product = pick(api.objects(.product)), let id = product["_id"]?.stringValue
        else { return }
        let price = api.objects(.price).first { $0["product"]?.stringValue == id }
        if !onlyName, random.next() % 3 == 0, let price = price?["_id"]?.stringValue {
            let amount = DecimalNumber(Int(random.next() % 190 + 10))
            try api.edit(.price, id: price, ["amount": .number(amount)], at: .now)
        } else {
            try api.edit(.product, id: id, ["name": .string("Theirs \(number)")], at: .now)
        }
        editsAtShop += 1
    }

    private mutating func makeAtShop() throws {
        let api = watch.shop.api
        let made = try api.create(
            .product,
            [
                "name": .string("Shop made \(number)"), "productType": "PHYSICAL",
                "slug": .string("shop-\(number)"), "availableInStore": true,
            ], at: .now)
        try api.create(
            .price,
            [
                "product": made["_id"] ?? .null, "name": .string("Shop made \(number)"),
                "type": "one_time", "currency": "USD", "amount": 40,
            ], at: .now)
        editsAtShop += 1
    }

    private mutating func removeAtShop() throws {
        let api = watch.shop.api
        let made = api.objects(.product).filter {
            $0["slug"]?.stringValue.map(Self.isMade) == true
        }
        guard let id = pick(made)?["_id"]?.stringValue else { return }
        try api.delete(.product, id: id, at: .now)
        editsAtShop += 1
    }

    /// The first listings stay: collections name some of them.
    private static func isMade(_ name: String) -> Bool {
        name.hasPrefix("soak-") || name.hasPrefix("shop-")
    }

    private mutating func pick<Item>(_ items: [Item]) -> Item? {
        items.isEmpty ? nil : items[Int(random.next() % UInt64(items.count))]
    }
}
