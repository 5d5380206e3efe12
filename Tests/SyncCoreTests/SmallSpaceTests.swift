import Catalog
import Documents
import SyncCore
import Testing

/// All there is of one entity with two fields of three values: nothing left to chance.
@Suite struct SmallSpaceTests {
    private enum State: Hashable {
        case absent, held
        case fields(OrderedObject)
    }

    private static let contents: [OrderedObject] = {
        let values: [DocumentValue?] = [nil, "x", "y"]
        return values.flatMap { title in
            values.map { slug in
                var fields = OrderedObject()
                fields["title"] = title
                fields["slug"] = slug
                return fields
            }
        }
    }()

    @Test(
        "one entity, two fields, three values, absent, present or held, under each policy",
        arguments: Policy.ConflictRule.allCases)
    func everything(rule: Policy.ConflictRule) async {
        let states = [.absent, .held] + Self.contents.map(State.fields)
        let policy = Policy(conflicts: rule)
        for base in [nil] + Self.contents.map(Optional.some) {
            for local in states {
                await Task.yield()
                for remote in states { check(base, local, remote, policy) }
            }
        }
    }

    private func check(_ base: OrderedObject?, _ local: State, _ remote: State, _ policy: Policy) {
        var sides = TwoSides()
        if let base { sides.agree(Entity(key: .mat, fields: base)) }
        sides.local[.mat] = entity(local)
        sides.remote[.mat] = entity(remote)
        if local == .held { sides.held[.local] = [.mat] }
        if remote == .held { sides.held[.remote] = [.mat] }
        let start = sides
        let first = sides.cycle(policy)
        let second = sides.cycle(policy)
        func name() -> String {
            "base \(base.map(\.entries) ?? []), local \(local), remote \(remote)"
        }
        expect(second.isEmpty, name())
        if local == .held || remote == .held {
            expect(start.local == sides.local && start.remote == sides.remote, name())
            expect(start.archive == sides.archive, name())
            return
        }
        let open = Set(first.conflicts.filter(\.isOpen).map(\.path))
        for field in ["title", "slug"] {
            let path = DocumentPath(keys: [field])
            let was = base?[field]
            let mine = start.local[.mat]?[field]
            let theirs = start.remote[.mat]?[field]
            let now = (sides.local[.mat]?[field], sides.remote[.mat]?[field])
            guard start.local[.mat] != nil, start.remote[.mat] != nil else { continue }
            if open.contains(path) {
                expect(now == (mine, theirs), name())
                expect(policy.conflicts == .manual || policy.conflicts == .latestWins, name())
                expect(was != mine && was != theirs && mine != theirs, name())
                continue
            }
            // The value that was changed on one side only wins under every policy.
            let expected =
                was == mine
                ? theirs
                : was == theirs || mine == theirs
                    ? mine : policy.conflicts == .localWins ? mine : theirs
            expect(now == (expected, expected), name())
            expect(sides.archive.entries[.mat]?.base[field] == expected, name())
        }
        // An entity is on one side only if nobody has it, or there was nothing to decide.
        expect((sides.local[.mat] == nil) == (sides.remote[.mat] == nil), name())
        let hadBase = Entity(key: .mat, fields: base ?? [:])
        switch (start.local[.mat], start.remote[.mat]) {
        case (nil, let survivor?), (let survivor?, nil):
            let isGone = base != nil && survivor == hadBase
            expect((sides.local[.mat] == nil) == isGone, name())
        case (nil, nil), (.some, .some): break
        }
    }

    /// Much cheaper than the macro, which describes what it compares each time.
    private func expect(
        _ holds: Bool, _ name: @autoclosure () -> String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        if !holds { Issue.record(Comment(rawValue: name()), sourceLocation: sourceLocation) }
    }

    private func entity(_ state: State) -> Entity? {
        switch state {
        case .absent: nil
        case .held: Entity(key: .mat, fields: ["title": "held"])
        case .fields(let fields): Entity(key: .mat, fields: fields)
        }
    }
}
