import Documents
import Glibc
import HostSystem
import Pacing
import Ports
import SyncTestKit
import Testing

/// One workspace through many lives of the program, each of which is killed at another request, while
/// people edit on both sides.
struct KillStorm {
    /// What a person wants of a listing: they have typed it, so it must be there in the end.
    private struct Wish {
        var title: String
        var price: Int
        var description: String?
    }

    private let scene: Scene
    private var random: SeededRandom
    /// Listings that are edited in their files, and those that are edited at the shop.
    private var wishes: [String: Wish] = [:]
    private var number = 0
    private var edits = 0
    private(set) var kills = 0
    /// A create may be under way. It is killed only where the shop has carried it out, since one that
    /// nobody carried out is waited for longer than a test may take.
    private var isCreating = false

    private static let ours = ["a", "b", "c", "d", "e", "f", "g", "h"]
    private static let theirs = ["v", "w", "x", "y"]

    static func play(seed: UInt64, kills: Int) async throws -> Int {
        var files = ["collections/best.yaml": "name: Best\nitems: [a, b, v]\n"]
        for key in ours + theirs { files["listings/\(key).yaml"] = "title: \(key)\nprice: 50\n" }
        var count = 0
        // An update that was killed before it was recorded shows at the shop as somebody's edit; when the
        // same field is edited in the file again, the policy decides between the two.
        let rules = "rules: {priceGuard: false, conflictResolution: local_wins}"
        try await Scene.play(files, configuration: rules) { scene in
            var storm = KillStorm(scene, seed: seed)
            try await storm.play(kills: kills)
            count = storm.kills
        }
        return count
    }

    private init(_ scene: Scene, seed: UInt64) {
        self.scene = scene
        random = SeededRandom(seed: seed)
        for key in Self.ours + Self.theirs { wishes[key] = Wish(title: key, price: 50) }
    }

    private mutating func play(kills wanted: Int) async throws {
        try await scene.report("sync", "--yes")
        var untouched = Self.theirs
        while kills < wanted {
            number += 1
            guard number < wanted * 3 else { throw Program.Trouble("\(kills) of \(wanted) kills") }
            if number % 5 == 3, number < 10 {
                try write("n\(number)", Wish(title: "new \(number)", price: number))
                isCreating = true
            }
            if number > wanted / 2, number % 3 == 0, let key = untouched.popLast() {
                try await editAtShop(key)
            }
            if !isCreating { try editFile() }
            if random.chance(50) { try await watch() } else { try await sync() }
        }
        try await check()
    }

    // MARK: People

    private mutating func write(_ key: String, _ wish: Wish) throws {
        wishes[key] = wish
        try scene.write(
            "title: \(wish.title)\nprice: \(wish.price)\n", to: "listings/\(key).yaml")
    }

    private mutating func editFile() throws {
        // Each in its turn, so that an edit is seldom made over one that was killed before it was recorded.
        edits += 1
        let key = Self.ours[edits % Self.ours.count]
        guard var wish = wishes[key] else { return }
        if random.chance(50) { wish.title = "\(key) \(edits)" } else { wish.price = 50 + edits }
        try write(key, wish)
    }

    private mutating func editAtShop(_ key: String) async throws {
        guard let id = try await scene.product(key)?["_id"]?.stringValue else {
            throw Program.Trouble("\(key) is not there")
        }
        wishes[key]?.description = "theirs \(number)"
        try await scene.shop.edit("product", id, ["description": .string("theirs \(number)")])
    }

    // MARK: Lives

    private mutating func sync() async throws {
        let trigger = try await arm()
        try await live(["sync", "--yes", "--json"]) { _, victim, scene in
            try await trigger.wait(for: victim, at: scene.shop)
        }
    }

    /// An agent is killed while it catches up, or at the push of an edit that is made while it runs.
    private mutating func watch() async throws {
        let trigger = try await arm()
        try await live(["watch", "--yes", "--json", "--no-webhooks"]) { storm, victim, scene in
            try await trigger.wait(for: victim, at: scene.shop)
            guard victim.isReady, !storm.isCreating else { return }
            let next = try await storm.arm(.hang(method: "PUT", number: 1, isApplied: true))
            try storm.editFile()
            try await next.wait(for: victim, at: scene.shop, includingReady: false)
        }
    }

    private mutating func live(
        _ words: [String], until moment: (inout KillStorm, Victim, Scene) async throws -> Void
    ) async throws {
        let victim = try Victim(scene.program, words, in: scene.folder)
        let result: Result<Void, any Error>
        do { result = .success(try await moment(&self, victim, scene)) } catch {
            result = .failure(Program.Trouble("\(error): \(victim.words)"))
        }
        await finish(victim)
        try result.get()
    }

    private mutating func finish(_ victim: Victim) async {
        let wasReady = victim.isReady
        let status = await victim.kill()
        if status == 128 + SIGKILL {
            kills += 1
            if wasReady { isCreating = false }
        } else {
            #expect(status == 0, "\(victim.words)")
            isCreating = false
        }
    }

    private mutating func arm(_ given: Trigger? = nil) async throws -> Trigger {
        let trigger = given ?? (isCreating ? .ofCreate(&random) : .any(&random))
        try await scene.shop.call(.delete, "/sandbox/requests")
        try await scene.shop.meet(trigger.faults)
        return trigger
    }

    // MARK: In the end

    private func check() async throws {
        try await scene.shop.call(.delete, "/sandbox/faults")
        let report = try await scene.report("sync", "--yes")
        #expect(report["counts"]?["failed"]?.intValue == 0, "\(report)")
        #expect(try await scene.productNames() == wishes.values.map(\.title).sorted())
        #expect(try await scene.shop.objects("price").count == wishes.count)
        #expect(try await scene.shop.objects("collection").count == 1)
        for (key, wish) in wishes.sorted(by: { $0.key < $1.key }) {
            #expect(try await scene.amount(of: wish.title) == String(wish.price), "\(key)")
            let file = try scene.text("listings/\(key).yaml")
            #expect(file.contains("title: \(wish.title)\n"), "\(key)")
            if let description = wish.description {
                #expect(file.contains(description), "\(key)")
            }
        }
        let status = try await scene.report("status")
        #expect(status["inSync"]?.boolValue == true, "\(status)")
        let before = try await scene.shop.mutations()
        #expect(try await scene.run("sync").status == 0)
        #expect(try await scene.shop.mutations() == before)
    }
}
