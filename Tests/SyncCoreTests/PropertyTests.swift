import Catalog
import Documents
import Glibc
import Pacing
import SyncCore
import Testing

/// How many triples of versions are tried; `GHLSYNC_CASES=1000000 swift test` for a night.
private let cases = getenv("GHLSYNC_CASES").flatMap { Int(String(cString: $0)) } ?? 20_000

/// Seeds in shares, so that the shares run side by side.
private let shares: [Range<Int>] = {
    let size = max(1, cases / 8)
    return stride(from: 0, to: cases, by: size).map { $0..<min($0 + size, cases) }
}()

/// Every case lets others have their turn (`Task.yield`): tests that wait for a socket share the same few
/// threads, and must not starve for the half minute of a core that all of these take.
@Suite struct PropertyTests {
    @Test(
        "everything that was typed is on both sides or in a conflict, and then it is quiet",
        arguments: shares)
    func convergence(seeds: Range<Int>) async {
        for seed in seeds {
            await Task.yield()
            var random = RandomSides(seed: UInt64(seed))
            let start = random.make()
            let policy = random.policy()
            var sides = start
            let first = sides.cycle(policy)
            if let broken = brokenPromise(from: start, to: sides, first, policy) {
                Issue.record(
                    "seed=\(seed): \(broken) \(policy.conflicts) \(describe(start)) \nAFTER \(describe(sides))"
                )
                return
            }
            let settled = sides
            let second = sides.cycle(policy)
            // The second look may note that both sides agree now; it moves nothing.
            guard second.changes.isEmpty, settled.local == sides.local,
                settled.remote == sides.remote, sides.cycle(policy).isEmpty
            else {
                Issue.record(
                    "\(describe(start)) \nAFTER \(describe(settled)) seed=\(seed): not quiet after one cycle: \(second.changes.map { "\($0.target) \($0.action) \($0.key) \($0.edits.map(\.path))" }) \(second.agreements)"
                )
                return
            }
        }
    }

    /// I1, I2, I12, I13, each by its own reading of the values.
    private func brokenPromise(
        from start: TwoSides, to end: TwoSides, _ plan: Plan, _ policy: Policy
    ) -> String? {
        let kept = plan.conflicts.reduce(into: Set<Leaf>()) { $0.formUnion($1.keptLeaves) }
        let held = Set(plan.held.compactMap(\.key))
        for key in RandomSides.keys {
            let hidden = policy.localOnly[key.kind] ?? []
            let base = start.archive.entries[key]?.agreedLeaves ?? []
            let local = leaves(end.local[key], without: hidden)
            let remote = leaves(end.remote[key], without: hidden)
            // I1: a value that somebody set is still where they set it, or a conflict keeps it.
            for (typed, now) in [(start.local, end.local), (start.remote, end.remote)] {
                let mine = leaves(typed[key])
                let values = mine.subtracting(base)
                let lost = values.first { leaf in
                    !leaves(now[key]).contains(leaf) && !kept.contains(leaf)
                        // What never leaves the file goes with it into its snapshot, as the
                        // membership does with a listing.
                        && !(leaf.path == "items"
                            && end.remote[EntityKey(.listing, leaf.value.stringValue ?? "")] == nil)
                        && !(now[key] == nil && hidden.contains(leaf.path.field ?? ""))
                }
                if let lost {
                    return "I1 \(lost.key) \(lost.path) \(lost.value) is lost"
                }
            }
            // I7: what is held is not touched.
            if held.contains(key) {
                // Membership at the remote goes with a listing, whoever is held.
                let touched = leaves(start.remote[key]).symmetricDifference(leaves(end.remote[key]))
                if start.local[key] != end.local[key]
                    || touched.contains(where: { $0.path != "items" })
                {
                    return "I7 \(key) was held and touched"
                }
                continue
            }
            // I13: the base moved only to values that both sides have, or that the server answered.
            if let entry = end.archive.entries[key] {
                for leaf in leaves(entry.base).subtracting(base) {
                    let isAnswered = entry.remoteForms.keys.contains { form in
                        leaf.path.steps.starts(with: form.steps)
                    }
                    if !local.contains(leaf) || !(remote.contains(leaf) || isAnswered) {
                        return "I13 \(leaf.key) \(leaf.path) \(leaf.value) was never agreed"
                    }
                }
            }
            // I2: without an open conflict, both sides and the base say the same, but for members that
            // the other side does not know, and forms.
            let isOpen = plan.conflicts.contains { $0.key == key && $0.isOpen }
            let isInactive = end.local[key]?["active"] == false && end.remote[key] == nil
            if isOpen || isInactive { continue }
            guard (end.local[key] == nil) == (end.remote[key] == nil),
                (end.local[key] == nil) == (end.archive.entries[key] == nil)
            else { return "I2 \(key) is on one side only" }
            let forms = end.archive.entries[key]?.remoteForms ?? [:]
            for leaf in local.symmetricDifference(remote) {
                if leaf.path == "items" {
                    let member = EntityKey(.listing, leaf.value.stringValue ?? "")
                    if end.local[member] == nil || end.remote[member] == nil { continue }
                }
                if forms.keys.contains(where: { leaf.path.steps.starts(with: $0.steps) }) {
                    continue
                }
                return "I2 \(leaf.key) \(leaf.path) \(leaf.value) is on one side only"
            }
        }
        return nil
    }

    @Test("swapping the sides and the policy swaps the result", arguments: shares)
    func symmetry(seeds: Range<Int>) async {
        for seed in stride(from: seeds.lowerBound, to: seeds.upperBound, by: 2) {
            await Task.yield()
            var random = RandomSides(seed: UInt64(seed))
            random.isLopsided = false
            var sides = random.make()
            var policy = random.policy()
            let start = sides
            var mirrored = sides
            mirrored.local = sides.remote
            mirrored.remote = sides.local
            mirrored.localTime = sides.remoteTime
            mirrored.remoteTime = sides.localTime
            policy.localOnly = [:]
            var mirroredPolicy = policy
            switch policy.conflicts {
            case .localWins: mirroredPolicy.conflicts = .remoteWins
            case .remoteWins: mirroredPolicy.conflicts = .localWins
            case .latestWins, .manual: break
            }
            let plan = sides.cycle(policy)
            let mirror = mirrored.cycle(mirroredPolicy)
            let isSame = RandomSides.keys.allSatisfy { key in
                // A file may name a listing that is gone, an object cannot.
                func live(_ entity: Entity?) -> Set<Leaf> {
                    leaves(entity).filter { leaf in
                        let member = EntityKey(.listing, leaf.value.stringValue ?? "")
                        return leaf.path != "items" || sides.local[member] != nil
                    }
                }
                return live(sides.local[key]) == live(mirrored.remote[key])
                    && live(sides.remote[key]) == live(mirrored.local[key])
            }
            guard isSame, plan.conflicts.map(\.path) == mirror.conflicts.map(\.path),
                plan.conflicts.map(\.local) == mirror.conflicts.map(\.remote)
            else {
                Issue.record(
                    "seed=\(seed): not symmetric \(policy.conflicts) \(describe(start)) \nAFTER \(describe(sides)) \nMIRROR \(describe(mirrored)) \(plan.conflicts.map(\.path)) \(mirror.conflicts.map(\.path))"
                )
                return
            }
        }
    }

    @Test("the same input gives the same plan, however it is laid out in memory", arguments: shares)
    func determinism(seeds: Range<Int>) async {
        for seed in stride(from: seeds.lowerBound, to: seeds.upperBound, by: 4) {
            await Task.yield()
            var random = RandomSides(seed: UInt64(seed))
            let sides = random.make()
            let policy = random.policy()
            let once = plan(sides.look(policy), base: sides.archive, limits: PlanLimits())
            // Dictionaries of another capacity and history have another order.
            var archive = Archive()
            archive.entries.reserveCapacity(64)
            for key in sides.archive.entries.keys.shuffled(using: &random.random) {
                archive.entries[key] = sides.archive.entries[key]
            }
            var snapshots = ReplicaSide.allCases.map { side in
                sides.snapshot(side, of: RandomSides.keys.shuffled(using: &random.random))
            }
            snapshots[0].sightings.reserveCapacity(100)
            let again = plan(
                reconcile(base: archive, local: snapshots[0], remote: snapshots[1], policy: policy),
                base: archive, limits: PlanLimits())
            guard once == again else {
                Issue.record("seed=\(seed): another plan")
                return
            }
        }
    }

    @Test("a failure anywhere loses nothing, and the next cycles make up for it", arguments: shares)
    func failures(seeds: Range<Int>) async {
        for seed in stride(from: seeds.lowerBound, to: seeds.upperBound, by: 4) {
            await Task.yield()
            var random = RandomSides(seed: UInt64(seed))
            var sides = random.make()
            let policy = random.policy()
            var typed: [Leaf: Int] = [:]
            for leaf in RandomSides.keys.flatMap({
                leaves(sides.local[$0]).union(leaves(sides.remote[$0])).subtracting(
                    sides.archive.entries[$0]?.agreedLeaves ?? [])
            }) {
                typed[leaf, default: 0] += 1
            }
            var kept: Set<Leaf> = []
            var doomed = random
            let first = sides.cycle(policy) { _ in doomed.chance(40) }
            for conflict in first.conflicts { kept.formUnion(conflict.keptLeaves) }
            var last = Plan()
            for _ in 0..<3 {
                last = sides.cycle(policy)
                for conflict in last.conflicts { kept.formUnion(conflict.keptLeaves) }
            }
            guard last.isEmpty else {
                Issue.record("seed=\(seed): not quiet after a failure: \(last.changes)")
                return
            }
            for key in RandomSides.keys {
                kept.formUnion(leaves(sides.local[key]))
                kept.formUnion(leaves(sides.remote[key]))
            }
            if let lost = typed.keys.first(where: {
                !kept.contains($0) && $0.path != "items" && $0.path != "location"
            }) {
                Issue.record("seed=\(seed): \(lost.key) \(lost.path) \(lost.value) is lost")
                return
            }
        }
    }

    @Test(
        "one way at a time ends where both ways end, and touches the other side never",
        arguments: shares)
    func directions(seeds: Range<Int>) async {
        for seed in stride(from: seeds.lowerBound, to: seeds.upperBound, by: 4) {
            await Task.yield()
            var random = RandomSides(seed: UInt64(seed))
            var sides = random.make()
            var policy = random.policy()
            policy.direction = .push
            let files = sides.local
            sides.cycle(policy)
            guard files == sides.local else {
                Issue.record("seed=\(seed): a push wrote a file")
                return
            }
            policy.direction = .pull
            let objects = sides.remote
            sides.cycle(policy)
            guard objects == sides.remote else {
                Issue.record("seed=\(seed): a pull wrote to the remote")
                return
            }
            policy.direction = .both
            sides.cycle(policy)
            sides.cycle(policy)
            guard sides.cycle(policy).isEmpty else {
                Issue.record("seed=\(seed): not quiet after a push and a pull")
                return
            }
        }
    }
}

/// Both sides and the base, small enough to read when a seed fails.
private func describe(_ sides: TwoSides) -> String {
    func text(_ value: DocumentValue?) -> String {
        switch value {
        case nil: "-"
        case .mapping(let object)?:
            "{"
                + object.sorted.entries.map { "\($0.key): \(text($0.value))" }.joined(
                    separator: ", ") + "}"
        case .sequence(let items)?: "[" + items.map { text($0) }.joined(separator: ",") + "]"
        case .string(let text)?: text
        case .number(let number)?: number.text
        case .bool(let flag)?: "\(flag)"
        case .null?: "null"
        }
    }
    return RandomSides.keys.map { key in
        let entry = sides.archive.entries[key]
        let forms = (entry?.remoteForms ?? [:]).map { "\($0.key)=\(text($0.value))" }.sorted()
        return "\n\(key)  base \(text((entry?.base.fields).map { .mapping($0) })) \(forms)"
            + "  local \(text((sides.local[key]?.fields).map { .mapping($0) }))"
            + "  remote \(text((sides.remote[key]?.fields).map { .mapping($0) }))"
    }.joined()
}
