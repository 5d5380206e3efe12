import Catalog
import Documents
import Pacing
import SyncCore
import Testing

@Suite struct PolicyTests {
    private func time(_ seconds: Int64) -> ModificationTime { .at(Timestamp(seconds: seconds)) }

    private func clash(_ local: ModificationTime, _ remote: ModificationTime) -> TwoSides {
        var sides = TwoSides()
        sides.agree(listing(["title": "B"]))
        sides.local[.mat] = listing(["title": "L"])
        sides.remote[.mat] = listing(["title": "R"])
        sides.localTime = local
        sides.remoteTime = remote
        return sides
    }

    @Test("latest_wins takes the later one when the clocks can tell")
    func latest() {
        var sides = clash(time(100), time(90))
        #expect(sides.cycle().conflicts.first?.state == .settled(winner: .local, by: .latestWins))
        #expect(sides.remote[.mat]?["title"] == "L")
        sides = clash(time(90), time(100))
        sides.cycle()
        #expect(sides.local[.mat]?["title"] == "R")
    }

    @Test(
        "latest_wins asks a person when the times say too little",
        arguments: [
            (100, 102, 0), (100, 98, 0), (100, 105, 3), (100, 95, 4), (100, 100, 0),
        ])
    func tooClose(local: Int64, remote: Int64, skew: Int) {
        var sides = clash(time(local), time(remote))
        let decided = sides.cycle(Policy(clockSkew: .seconds(skew)))
        #expect(decided.conflicts.map(\.isOpen) == [true])
        #expect(decided.changes.isEmpty)
    }

    @Test("an unknown time, or one inside the interval of the other, leaves it open")
    func interval() {
        let looks = ModificationTime.between(Timestamp(seconds: 100), Timestamp(seconds: 160))
        for local in [time(120), time(99), time(161), .unknown] {
            #expect(clash(local, looks).look().resolutions.first?.verdict == .conflict)
        }
        #expect(clash(time(90), looks).look().resolutions.first?.verdict == .pullToLocal)
        #expect(clash(time(170), looks).look().resolutions.first?.verdict == .pushToRemote)
        #expect(clash(time(1), .unknown).look().resolutions.first?.verdict == .conflict)
    }

    @Test("our own write of another field makes neither side the later one")
    func ownWrite() {
        var sides = clash(time(100), time(101))
        sides.local[.mat]?["description"] = "ours"
        sides.remote[.mat]?["slug"] = "theirs"
        #expect(sides.cycle().conflicts.map(\.isOpen) == [true])
        #expect(sides.local[.mat]?["slug"] == "theirs")
        #expect(sides.remote[.mat]?["description"] == "ours")
        // What we wrote has the time of our write, one side after the other.
        for (local, remote) in [(500, 101), (500, 900), (950, 900)] as [(Int64, Int64)] {
            sides.localTime = time(local)
            sides.remoteTime = time(remote)
            let conflict = sides.cycle().conflicts.first
            #expect(conflict?.isOpen == true)
            #expect(conflict?.localTime == time(100) && conflict?.remoteTime == time(101))
        }
        // Whoever saves it again, or gives it another value, has a time of their own.
        sides.version = "w"
        #expect(sides.look().resolutions.first?.conflicts.first?.localTime == time(950))
        #expect(sides.cycle().conflicts.first?.state == .settled(winner: .local, by: .latestWins))
    }

    @Test("a second write of ours on top of the first keeps the time of before both")
    func ownWrites() {
        var sides = clash(time(100), time(101))
        for round in 1...3 {
            sides.remote[.mat]?["slug"] = .string("theirs-\(round)")
            #expect(sides.cycle().conflicts.first?.localTime == time(100))
            sides.localTime = time(Int64(1000 * round))
        }
    }

    @Test("an open conflict keeps its times until one of its values changes")
    func standing() {
        var sides = clash(time(100), time(101))
        guard let told = sides.look().resolutions.first?.conflicts.first else {
            Issue.record("there is no conflict")
            return
        }
        let policy = {
            var policy = Policy()
            policy.standing = [.mat: ["title": told]]
            return policy
        }()
        (sides.localTime, sides.version) = (time(500), "w")
        #expect(sides.look(policy).resolutions.first?.conflicts == [told])
        sides.local[.mat] = listing(["title": "L2"])
        #expect(
            sides.cycle(policy).conflicts.first?.state == .settled(winner: .local, by: .latestWins))
    }

    @Test("of a write that a kill left unrecorded the time lies between the edit and the write")
    func unrecordedWrite() {
        var sides = clash(time(100), time(101))
        sides.remote[.mat]?["slug"] = "theirs"
        let killed = sides
        let pending = sides.cycle().changes.compactMap(PendingChange.init)
        (sides.archive, sides.localTime) = (killed.archive, time(500))
        let updates = agreements(
            on: pending, base: sides.archive, local: sides.snapshot(.local),
            remote: sides.snapshot(.remote))
        for update in updates { sides.archive.entries[update.key] = update.entry }
        let conflict = sides.cycle().conflicts.first
        #expect(conflict?.isOpen == true)
        #expect(conflict?.localTime == .between(Timestamp(seconds: 100), Timestamp(seconds: 500)))
    }

    @Test("times at the ends of the calendar do not trap")
    func extremes() {
        let ends = [Int64.min, -1, 0, Int64.max].map {
            ModificationTime.at(Timestamp(nanoseconds: $0))
        }
        for local in ends { for remote in ends { _ = clash(local, remote).look() } }
    }

    @Test(
        "a person's decision about a field, or about the whole entity, settles it",
        arguments: [
            ("title", ConflictChoice.local, "L"), ("title", .remote, "R"), ("", .base, "B"),
            ("", .local, "L"),
        ])
    func decision(path: String, choice: ConflictChoice, value: String) {
        var sides = clash(.unknown, .unknown)
        let place = path.isEmpty ? DocumentPath.root : DocumentPath(keys: [path])
        let decided = sides.cycle(Policy(conflicts: .manual, decisions: [.mat: [place: choice]]))
        #expect(decided.conflicts.first?.state == .settled(winner: choice, by: .person))
        #expect(sides.local[.mat]?["title"] == .string(value))
        #expect(sides.remote[.mat]?["title"] == .string(value))
        #expect(sides.archive.entries[.mat]?.base["title"] == .string(value))
        #expect(sides.cycle().isEmpty)
    }

    @Test("an amount and its currency never come from two sides")
    func tornPrice() {
        var sides = TwoSides()
        sides.agree(listing(["price": ["amount": 49, "currency": "USD"]]))
        sides.local[.mat] = listing(["price": ["amount": 59, "currency": "USD"]])
        sides.remote[.mat] = listing(["price": ["amount": 49, "currency": "EUR"]])
        let open = sides.cycle(Policy(conflicts: .manual))
        #expect(open.conflicts.map(\.path) == ["price.amount", "price.currency"])
        #expect(open.changes.isEmpty)
        sides.cycle(Policy(conflicts: .remoteWins))
        #expect(sides.local[.mat]?["price"] == ["amount": 49, "currency": "EUR"])
    }

    @Test("half a price in dispute keeps the other half waiting, and one decision settles both")
    func halfAgreedPrice() {
        var sides = TwoSides()
        sides.agree(listing(["price": ["amount": 5, "currency": "USD"]]))
        sides.local[.mat] = listing(["price": ["amount": 7, "currency": "USD"]])
        sides.remote[.mat] = listing(["price": ["amount": 7, "currency": "EUR"]])
        for _ in 0..<2 {
            let decided = sides.cycle(Policy(conflicts: .manual, priceGuard: false))
            #expect(decided.isEmpty && decided.conflicts.map(\.path) == ["price.currency"])
        }
        let decisions: [EntityKey: [DocumentPath: ConflictChoice]] = [
            .mat: ["price.amount": .local]
        ]
        sides.cycle(Policy(conflicts: .manual, priceGuard: false, decisions: decisions))
        #expect(sides.remote[.mat]?["price"] == ["amount": 7, "currency": "USD"])
        #expect(sides.cycle().changes.isEmpty)
        #expect(sides.archive.entries[.mat]?.base == sides.local[.mat])
        #expect(sides.cycle().isEmpty)
    }

    @Test("fields without a place at the remote stay in the file and are never compared")
    func localOnly() {
        var sides = TwoSides()
        sides.local[.mat] = listing(["title": "Mat", "location": "Berlin", "active": true])
        sides.cycle()
        #expect(sides.remote[.mat] == listing(["title": "Mat"]))
        #expect(sides.archive.entries[.mat]?.base == listing(["title": "Mat"]))
        sides.local[.mat]?["location"] = "Paris"
        sides.remote[.mat]?["category"] = "from elsewhere"
        #expect(sides.cycle().isEmpty)
        sides.remote[.mat]?["title"] = "Rug"
        sides.cycle()
        #expect(sides.local[.mat]?["location"] == "Paris")
        #expect(sides.local[.mat]?["category"] == nil)
        #expect(sides.local[.mat]?["title"] == "Rug")
    }

    @Test("an inactive listing is never created remotely")
    func inactive() {
        var sides = TwoSides()
        sides.local[.mat] = listing(["title": "Mat", "active": false, "availableInStore": false])
        let decided = sides.cycle(Policy(confirmed: [.mat]))
        #expect(decided.isEmpty && decided.notices.count == 1)
        #expect(!sides.cycle(Policy(excludeInactive: false)).isEmpty)
    }

    @Test("an inactive listing that is there is hidden")
    func hidden() {
        var sides = TwoSides()
        sides.agree(listing(["title": "Mat"]))
        sides.local[.mat] = listing(["title": "Mat", "active": false, "availableInStore": false])
        sides.cycle()
        #expect(sides.remote[.mat] == listing(["title": "Mat", "availableInStore": false]))
        #expect(sides.cycle().isEmpty)
    }

    @Test("an inactive listing that was deleted over there is not created again")
    func inactiveDeleted() {
        var sides = TwoSides()
        sides.agree(listing(["title": "Mat"]))
        sides.local[.mat] = listing(["title": "Mat", "active": false, "availableInStore": false])
        sides.remote[.mat] = nil
        #expect(sides.cycle().changes.isEmpty)
        #expect(sides.cycle().isEmpty)
        #expect(sides.local[.mat] != nil)
    }

    @Test("without autoSyncNew a new file waits until it is named")
    func newWaits() {
        var sides = TwoSides()
        sides.local[.mat] = listing(["title": "Mat"])
        let waiting = sides.cycle(Policy(autoSyncNew: false))
        #expect(waiting.isEmpty && waiting.notices.count == 1)
        #expect(sides.cycle(Policy(autoSyncNew: false, confirmed: [.mat])).changes.count == 1)
    }

    @Test("deletes: hide takes a listing out of the store and keeps it")
    func hide() {
        var sides = TwoSides()
        sides.agree(listing(["title": "Mat"]))
        sides.local[.mat] = nil
        sides.cycle(Policy(deletes: .hide))
        #expect(sides.remote[.mat] == listing(["title": "Mat", "availableInStore": false]))
        let second = sides.cycle(Policy(deletes: .hide))
        #expect(second.isEmpty && second.notices.count == 1)
        sides.local[.mat] = listing(["title": "Mat"])
        sides.cycle(Policy(deletes: .hide))
        #expect(sides.remote[.mat] == listing(["title": "Mat"]))
    }

    @Test(
        "deletes: never, and hide for what cannot be hidden, delete nothing",
        arguments: [
            (Policy.DeleteRule.never, EntityKind.listing, ReplicaSide.local),
            (.never, .listing, .remote), (.never, .collection, .local),
            (.hide, .collection, .local), (.hide, .directory, .local), (.hide, .listing, .remote),
        ])
    func keep(rule: Policy.DeleteRule, kind: EntityKind, side: ReplicaSide) {
        var sides = TwoSides()
        let entity = Entity(key: EntityKey(kind, "x"), fields: ["name": "X"])
        sides.agree(entity)
        if side == .local { sides.local = [:] } else { sides.remote = [:] }
        let decided = sides.cycle(Policy(deletes: rule))
        #expect(decided.isEmpty && decided.notices.count == 1)
        #expect(sides.archive.entries[entity.key] != nil)
    }

    @Test("push and pull move one way and lose nothing of the other")
    func direction() {
        var sides = TwoSides()
        sides.agree(listing(["title": "B", "slug": "b"]))
        sides.local[.mat] = listing(["title": "L", "slug": "b"])
        sides.remote[.mat] = listing(["title": "B", "slug": "r"])
        let pushed = sides.cycle(Policy(direction: .push))
        #expect(pushed.changes.map(\.target) == [.remote])
        #expect(pushed.notices.count == 1)
        #expect(sides.local[.mat]?["slug"] == "b")
        #expect(sides.archive.entries[.mat]?.base == listing(["title": "L", "slug": "b"]))
        sides.local[.mat]?["title"] = "M"
        let pulled = sides.cycle(Policy(direction: .pull))
        #expect(pulled.changes.map(\.target) == [.local])
        #expect(sides.remote[.mat]?["title"] == "L")
        sides.cycle()
        #expect(sides.local == sides.remote)
    }

    @Test("a settlement that the direction forbids is neither carried out nor recorded")
    func directionAndConflict() {
        var sides = clash(.unknown, .unknown)
        let decided = sides.cycle(Policy(conflicts: .remoteWins, direction: .push))
        #expect(decided.changes.isEmpty && decided.conflicts.isEmpty && decided.notices.count == 1)
        #expect(sides.local[.mat]?["title"] == "L" && sides.remote[.mat]?["title"] == "R")
    }

    @Test(
        "a price that looks like a slip stops its entity until it is confirmed",
        arguments: [
            ["amount": 490, "currency": "USD"], ["amount": 0, "currency": "USD"],
            ["amount": 49, "currency": "EUR"],
        ] as [DocumentValue])
    func priceGuard(price: DocumentValue) {
        var sides = TwoSides()
        sides.agree(listing(["title": "Mat", "price": ["amount": 49, "currency": "USD"]]))
        sides.local[.mat] = listing(["title": "Rug", "price": price])
        let stopped = sides.cycle()
        #expect(stopped.isEmpty)
        #expect(stopped.held.map(\.code) == ["price-guard"])
        #expect(stopped.held.first?.message.contains("49.00 USD →") == true)
        #expect(sides.cycle(Policy(priceGuard: false)).changes.count == 1)
        sides.local[.mat] = listing(["title": "Rug", "price": ["amount": 7, "currency": "CHF"]])
        #expect(sides.cycle(Policy(confirmed: [.mat])).changes.count == 1)
    }
}
