import Documents
import JSONFormat
import SyncTestKit
import Testing

/// Random texts with comments under random edits.
@Suite struct JSONCommentPropertyTests {
    private static func parse(_ text: [UInt8]) throws -> ParsedDocument {
        try JSONDocument.parse(text, dialect: .commented)
    }

    private static func edit(_ text: [UInt8], _ edit: DocumentEdit) throws -> [UInt8] {
        do {
            return try JSONDocument.edit(text, [edit], dialect: .commented)
        } catch {
            let shown = String(decoding: text, as: UTF8.self).debugDescription
            Issue.record("\(error) for \(edit) in \(shown)")
            throw error
        }
    }

    private static func paths(
        of value: DocumentValue, _ path: DocumentPath = .root
    ) -> [DocumentPath] {
        switch value {
        case .mapping(let object):
            [path] + object.entries.flatMap { paths(of: $0.value, path.key($0.key)) }
        case .sequence(let items):
            [path] + items.enumerated().flatMap { paths(of: $0.element, path.index($0.offset)) }
        default: [path]
        }
    }

    private struct Sample {
        var random: Seeded
        let text: [UInt8]
        let read: ParsedDocument
        let habit: CommentedText.Habit
        var shown: String { String(decoding: text, as: UTF8.self).debugDescription }
    }

    private static func sample(_ seed: Int, _ round: Int) throws -> Sample {
        var random = Seeded(UInt64(seed * 1_000_000 + round))
        let value = RandomValues.value(&random, depth: 3)
        let habit = random.pick(CommentedText.Habit.allCases)
        let text = Array(CommentedText(value, habit, &random).text.utf8)
        let read = try parse(text)
        if read.value != value { Issue.record("\(value)") }
        return Sample(random: random, text: text, read: read, habit: habit)
    }

    @Test("a value set in a commented text changes its own bytes only", arguments: 0..<10)
    func replace(_ seed: Int) async throws {
        for round in 0..<Cases.times(250) {
            await Task.yield()
            var sample = try Self.sample(seed, round)
            let (text, read) = (sample.text, sample.read)
            let leaves = Self.paths(of: read.value).filter {
                switch read.value.value(at: $0) {
                case .mapping, .sequence, nil: false
                default: true
                }
            }
            guard !leaves.isEmpty else { continue }
            let path = sample.random.pick(leaves)
            let new = RandomValues.value(&sample.random, depth: 2)
            let after = try Self.edit(text, .set(path, new))
            let range = read.source.node(at: path, in: read.value).value
            let keeps =
                after.starts(with: text[..<range.lowerBound])
                && after.reversed().starts(with: text[range.upperBound...].reversed())
            if !keeps { Issue.record("\(path) to \(new) in \(sample.shown)") }
            guard case .number(let old)? = read.value.value(at: path), case .number = new else {
                continue
            }
            if try Self.edit(after, .set(path, .number(old))) != text, new != .number(old) {
                Issue.record("undo at \(path) in \(sample.shown)")
            }
        }
    }

    @Test(
        "an edit of a commented text says what was asked and keeps the others' comments",
        arguments: 0..<10)
    func anything(_ seed: Int) async throws {
        for round in 0..<Cases.times(250) {
            await Task.yield()
            var sample = try Self.sample(seed + 100, round)
            let (text, read) = (sample.text, sample.read)
            let path = sample.random.pick(Self.paths(of: read.value))
            let count = read.value.place(of: path)?.count ?? 0
            let items = read.value.value(at: path)?.sequenceValue
            let new = RandomValues.value(&sample.random, depth: 2)
            let change: DocumentEdit
            switch Int.random(in: 0..<4, using: &sample.random) {
            case 0 where count > 1:
                change = .move(path, to: Int.random(in: 0..<count, using: &sample.random))
            case 1 where items != nil:
                change = .insert(
                    path, at: Int.random(in: 0...(items?.count ?? 0), using: &sample.random), new)
            case 2 where !path.isRoot: change = .remove(path)
            default:
                change =
                    read.value.value(at: path)?.mappingValue == nil
                    ? .set(path, new) : .set(path.key("new key"), new)
            }
            let after = try Self.edit(text, change)
            if try Self.parse(after).value != change.applied(to: read.value) {
                Issue.record("\(change) in \(sample.shown)")
            }
            let (had, has) = (CommentedText.comments(in: text), CommentedText.comments(in: after))
            let inside: [Int] =
                switch change {
                case .set(let path, _):
                    read.value.value(at: path) == nil
                        ? []
                        : CommentedText.comments(
                            in: Array(text[read.source.node(at: path, in: read.value).value]))
                default: []
                }
            let isKept: Bool
            switch change {
            case .remove:
                isKept = Set(has).isSubset(of: had) && has.count == Set(has).count
            case .move: isKept = has.sorted() == had
            default:
                isKept =
                    has == had.filter(Set(has).contains)
                    && Set(had).subtracting(inside).isSubset(of: has)
            }
            if !isKept { Issue.record("\(had) to \(has): \(change) in \(sample.shown)") }
        }
    }

    @Test("undo of an added element and moving back restore a commented text", arguments: 0..<10)
    func undo(_ seed: Int) async throws {
        for round in 0..<Cases.times(250) {
            await Task.yield()
            var sample = try Self.sample(seed + 200, round)
            guard sample.habit == .neat else { continue }
            let (text, read) = (sample.text, sample.read)
            let path = sample.random.pick(Self.paths(of: read.value))
            let new = RandomValues.value(&sample.random, depth: 2)
            switch read.value.value(at: path) {
            case .mapping(let object)? where !object.isEmpty:
                let place = path.key("new key")
                let back = try Self.edit(Self.edit(text, .set(place, new)), .remove(place))
                if back != text { Issue.record("set \(place) in \(sample.shown)") }
            case .sequence(let items)? where !items.isEmpty:
                let index = Int.random(in: 0...items.count, using: &sample.random)
                let added = try Self.edit(text, .insert(path, at: index, new))
                if try Self.edit(added, .remove(path.index(index))) != text {
                    Issue.record("insert \(path) at \(index) in \(sample.shown)")
                }
            default: break
            }
            guard let (from, count) = read.value.place(of: path), count > 1 else { continue }
            let to = Int.random(in: 0..<count, using: &sample.random)
            let moved: DocumentPath =
                if case .index? = path.steps.last { path.parent.index(to) } else { path }
            let back = try Self.edit(Self.edit(text, .move(path, to: to)), .move(moved, to: from))
            if back != text { Issue.record("move \(path) to \(to) in \(sample.shown)") }
        }
    }

    @Test(
        "formatting a commented text keeps every comment, and done twice it is done once",
        arguments: 0..<10)
    func format(_ seed: Int) async throws {
        for round in 0..<Cases.times(300) {
            await Task.yield()
            let sample = try Self.sample(seed + 300, round)
            let done = try JSONDocument.formatted(sample.text, dialect: .commented)
            #expect(try Self.parse(done).value == sample.read.value)
            #expect(try JSONDocument.formatted(done, dialect: .commented) == done)
            let numbers = CommentedText.comments(in: sample.text)
            #expect(CommentedText.comments(in: done) == numbers)
        }
    }
}
