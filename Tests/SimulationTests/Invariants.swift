import Documents
import JSONFormat
import Ledger
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit

/// The promises of reliability.md, each a check by its name, run after every step of a story; those that
/// can only be asked at rest are in `Invariants+Rest`.
///
/// I18 (one agent a workspace) and I21 (tokens) need real locks and OAuth: `EndToEndTests` has them.
struct Invariants {
    var values = TypedValues()
    /// Tokens that were at the shop, or in the files, at some moment.
    private var everAtShop: TokenSet = []
    private var everInFiles: TokenSet = []
    /// What the shop had when this was looked at last, for I17.
    private var shopBefore: TokenSet = []
    private var requestsSeen = 0
    private var historyBytes = 0
    /// Files that a person left in a state that must not be believed, and the ids of their objects.
    private var broken: [FilePath: String] = [:]
    /// The product of each listing when this was looked at last.
    private var bindings: [String: String] = [:]

    /// What the program did in a step, as far as it can tell.
    struct Deeds {
        var outcomes: [Outcome] = []
        /// It was killed, or its disk failed: its history may lack the last line.
        var wasCutShort = false
        /// At most one process ran.
        var isOneLife = true
    }

    /// Everything that must hold after each step; none when all is well.
    mutating func afterStep(_ world: World, _ deeds: Deeds) -> [String] {
        let places = values.places(in: world)
        let requests = newRequests(world)
        let replacements = world.disk.takeReplacements()
        var found = lostValues(places)
        defer {
            shopBefore = places.shop
            world.disk.forgetOperations()
        }
        everAtShop.formUnion(places.shop)
        everInFiles.formUnion(places.files)
        guard !requests.isEmpty || !world.disk.operations.isEmpty else { return found }
        found += brokenFilesMoved(world, requests, replacements)
        found += deletedInVain(world, replacements)
        found += replacements.flatMap(Self.untouchedLines)
        found += Self.collisions(world)
        found += Self.unasked(requests)
        found += archiveRunsAhead(places, requests, replacements)
        found += Self.tornWrites(world)
        found += Self.clobbered(replacements)
        found += missingSnapshots(world, places, replacements)
        found += Self.otherLocations(requests)
        found += unrecorded(world, deeds)
        return found
    }

    /// Told when a person changed the shop, so that nobody else is blamed for it.
    mutating func shopWasEdited(_ world: World) {
        shopBefore = values.shop(of: world)
        everAtShop.formUnion(shopBefore)
    }

    /// Told when a person left a file in a state that must not be believed.
    mutating func fileWasBroken(_ path: FilePath, in world: World) {
        broken[path] = path.components[0] == "listings" ? bindings[path.stem] : nil
    }

    /// Told when every file was away for a while: what is told of one meanwhile is told of none.
    mutating func filesWereAway() { broken = [:] }

    private mutating func newRequests(_ world: World) -> ArraySlice<SandboxRequestRecord> {
        let all = world.sandbox.requests
        let fresh = all.suffix(max(0, world.sandbox.requestCount - requestsSeen))
        requestsSeen = world.sandbox.requestCount
        return fresh
    }

    // MARK: Each by its name

    /// I1: a value is in the files, at the shop, in a conflict or in a snapshot.
    private func lostValues(_ places: TypedValues.Places) -> [String] {
        let lost = values.alive.subtracting(places.files).subtracting(places.shop)
            .subtracting(places.kept)
        return lost.isEmpty ? [] : ["I1: \(TypedValues.words(lost)) is lost"]
    }

    /// I7: nothing is sent for a file that must not be believed, and its bytes stay. What a cycle had
    /// decided before it could read the file is not held against it.
    private mutating func brokenFilesMoved(
        _ world: World, _ requests: ArraySlice<SandboxRequestRecord>,
        _ replacements: [Replacement]
    ) -> [String] {
        var found = replacements.filter { Self.isBroken($0.before) }
            .map { "I7: \($0.path) is invalid and was written" }
        for (path, id) in broken {
            guard Self.isBroken(world.disk.bytes(at: path)) else {
                broken[path] = nil
                continue
            }
            guard let known = world.disk.firstRead(of: path) else { continue }
            for request in requests
            where request.at >= known && request.isMutating
                && request.path.hasPrefix("/products/\(id)")
            {
                // Membership is the collection's to say, and lies on the product.
                guard !isMembershipOnly(request) else { continue }
                found.append(
                    "I7: \(path) is invalid, and \(request.method) \(request.path) was sent")
            }
        }
        return found
    }

    /// What makes a file invalid in these stories.
    static let brokenLine = "oops: ["

    private static func isBroken(_ bytes: [UInt8]?) -> Bool {
        bytes.map { String(decoding: $0, as: UTF8.self).contains(brokenLine) } ?? false
    }

    private func isMembershipOnly(_ request: SandboxRequestRecord) -> Bool {
        guard request.method == "PUT", !request.path.contains("/price") else { return false }
        var sent: TokenSet = []
        sent.formUnion(TypedValues.tokens(in: request.body))
        // It repeats what the shop has, and brings nothing of the file.
        return sent.isSubset(of: everAtShop)
    }

    /// I8: a file goes only when its object has gone.
    private mutating func deletedInVain(
        _ world: World, _ replacements: [Replacement]
    ) -> [String] {
        let known = bindings
        let links = world.disk.text(
            at: FilePath(stringLiteral: ".ghlsync/links/\(SandboxLocation.demo.id).json"))
        bindings = Self.products(links ?? "")
        return replacements.compactMap { replacement in
            guard replacement.after == nil, replacement.before != nil,
                let id = known[replacement.path.stem],
                replacement.path.components.first == "listings",
                world.sandbox.object(.product, id: id) != nil
            else { return nil }
            return "I8: \(replacement.path) was deleted, and its product is still there"
        }
    }

    /// Which product each listing has, by the links file.
    private static func products(_ links: String) -> [String: String] {
        var found: [String: String] = [:]
        for line in links.split(separator: "\n") where line.hasPrefix("\"listings/") {
            let words = line.split(separator: "\"")
            guard words.count > 4 else { continue }
            found[String(words[0].dropFirst("listings/".count))] = String(words[4])
        }
        return found
    }

    /// I10: two changes of one object are never under way together.
    private static func collisions(_ world: World) -> [String] {
        world.network.takeCollisions().map { "I10: \($0) while another change was under way" }
    }

    /// I11: the budget that the server shows is kept, so that it never has to refuse.
    private static func unasked(_ requests: ArraySlice<SandboxRequestRecord>) -> [String] {
        requests.contains { $0.status == 429 && $0.fault == nil }
            ? ["I11: the server had to refuse a request for its rate"] : []
    }

    /// I13: the archive only says what both sides had at some moment.
    private mutating func archiveRunsAhead(
        _ places: TypedValues.Places, _ requests: ArraySlice<SandboxRequestRecord>,
        _ replacements: [Replacement]
    ) -> [String] {
        // What is applied late is at the shop between two looks, perhaps.
        for request in requests
        where request.isMutating && (request.applied || request.fault == "applyLate") {
            everAtShop.formUnion(TypedValues.tokens(in: request.body))
        }
        for replacement in replacements {
            everInFiles.formUnion(TypedValues.tokens(in: replacement.before ?? []))
            everInFiles.formUnion(TypedValues.tokens(in: replacement.after ?? []))
        }
        let ahead = places.archive.subtracting(everAtShop.intersection(everInFiles))
        guard !ahead.isEmpty else { return [] }
        return ["I13: the archive has \(TypedValues.words(ahead)), which was not on both sides"]
    }

    /// I14: a file of the user gets its bytes by a rename of synced bytes, never in place.
    private static func tornWrites(_ world: World) -> [String] {
        var found: [String] = []
        var unsynced: Set<FilePath> = []
        for operation in world.disk.operations where operation.path.components.first != ".ghlsync" {
            let path = operation.path
            switch operation.verb {
            case .write:
                unsynced.insert(path)
                if !path.name.hasSuffix(".tmp") { found.append("I14: \(path) is written in place") }
            case .append: found.append("I14: \(path) is appended to")
            case .sync: unsynced.remove(path)
            case .rename where unsynced.contains(path):
                found.append("I14: \(path) was not synced before it was put in place")
            case .rename, .remove, .createDirectory, .list, .metadata, .read: break
            }
        }
        return found
    }

    /// I15: nothing is replaced that the program had not looked at since a person changed it.
    private static func clobbered(_ replacements: [Replacement]) -> [String] {
        replacements.filter { !$0.isInformed && $0.before != nil }
            .map { "I15: \($0.path) was replaced unseen" }
    }

    /// I17: what is replaced or deleted on either side is in a snapshot.
    private func missingSnapshots(
        _ world: World, _ places: TypedValues.Places, _ replacements: [Replacement]
    ) -> [String] {
        var found: [String] = []
        for replacement in replacements {
            guard let before = replacement.before else { continue }
            var isKept = false
            world.disk.visitFiles { path, _, bytes in
                if path.contains("snapshots"), bytes.count == before.count, bytes == before {
                    isKept = true
                }
            }
            if !isKept { found.append("I17: \(replacement.path) was replaced without a snapshot") }
        }
        let gone = shopBefore.subtracting(places.shop).subtracting(places.kept)
        if !gone.isEmpty {
            found.append("I17: \(TypedValues.words(gone)) left the shop without a snapshot")
        }
        return found
    }

    /// I20: no request names another location.
    private static func otherLocations(
        _ requests: ArraySlice<SandboxRequestRecord>
    ) -> [String] {
        requests.compactMap { request in
            let fields =
                request.target.utf8.split(separator: UInt8(ascii: "?")).dropFirst().first?
                .split(separator: UInt8(ascii: "&")) ?? []
            for name in ["locationId=", "altId="] {
                for field in fields where field.starts(with: name.utf8) {
                    let id = field.dropFirst(name.utf8.count)
                    if !id.elementsEqual(SandboxLocation.demo.id.utf8) {
                        return "I20: \(request.target)"
                    }
                }
            }
            return nil
        }
    }

    /// I25: each change has one line in the history.
    private mutating func unrecorded(_ world: World, _ deeds: Deeds) -> [String] {
        let history = world.disk.bytes(at: ".ghlsync/history.jsonl") ?? []
        defer { historyBytes = history.count }
        guard !deeds.wasCutShort, history.count >= historyBytes else { return [] }
        // Half a line that a full disk left may come before the new ones.
        let lines = history[historyBytes...].split(separator: 0x0A).count {
            // What was found equal on both sides is on record, too, and is no change.
            guard let line = try? JSONDocument.value(of: Array($0)) else { return false }
            return line["action"]?.stringValue != "agree"
        }
        guard lines != deeds.outcomes.count else { return [] }
        return ["I25: \(deeds.outcomes.count) changes, and \(lines) lines of history"]
    }
}
