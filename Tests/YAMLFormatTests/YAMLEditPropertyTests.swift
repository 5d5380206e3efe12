import Documents
import SyncTestKit
import Testing

@testable import YAMLFormat

/// Random documents under random edits: the result says what was asked for, and only the bytes that
/// belong to the edited place differ.
@Suite struct YAMLEditPropertyTests {
    @Test("a replaced scalar changes no byte outside of its own range", arguments: 0..<20)
    func replaceScalar(_ seed: Int) async throws {
        for round in 0..<Cases.times(700) {
            await Task.yield()
            let document = RandomDocument(seed: UInt64(seed * 1_000_000 + round))
            let before = Array(document.text.utf8)
            let read = try parse(before, document)
            var random = Seeded(UInt64(seed * 7919 + round))
            let leaves = document.value.allPaths.filter { path in
                switch document.value.value(at: path) {
                case .string, .number, .bool, .null: true
                default: false
                }
            }
            guard !leaves.isEmpty else { continue }
            let path = random.pick(leaves)
            let new =
                random.chance(50) ? RandomDocument.leaf(&random) : RandomValues.scalar(&random)
            let after = try edit(before, .set(path, new), document)
            let range = read.source.node(at: path, in: read.value).value
            let head = before[..<range.lowerBound]
            let tail = before[range.upperBound...]
            let keeps =
                after == before
                || (after.count >= head.count + tail.count && after.starts(with: head)
                    && after.reversed().starts(with: tail.reversed()))
            if !keeps { Issue.record("\(path) in \(document.text.debugDescription)") }
            guard let old = read.value.value(at: path), after != before else { continue }
            try undoScalar(path, old, before, after)
        }
    }

    @Test("a new entry or item only adds, and its removal restores the bytes", arguments: 0..<20)
    func insert(_ seed: Int) async throws {
        for round in 0..<Cases.times(700) {
            await Task.yield()
            let document = RandomDocument(seed: UInt64(seed * 1_000_000 + round))
            let before = Array(document.text.utf8)
            var random = Seeded(UInt64(seed * 104_729 + round))
            let containers = document.value.allPaths.compactMap { path -> DocumentPath? in
                switch document.value.value(at: path) {
                case .mapping(let object)?: object.isEmpty ? nil : path.key("new key")
                case .sequence(let items)?: items.isEmpty ? nil : path.index(items.count)
                default: nil
                }
            }
            guard !containers.isEmpty else { continue }
            let path = random.pick(containers)
            let new = RandomValues.value(&random, depth: 2)
            let after = try edit(before, .set(path, new), document)
            // Every old byte is still there, in order, but for what the insertion put between.
            if !isSubsequence(before, of: after) {
                Issue.record("\(path) in \(document.text.debugDescription)")
            }
            let back = try edit(after, .remove(path), document)
            // A block text that ends in empty lines needs a line end behind it, which then stays.
            let isSame =
                back == before
                || (!isBreak(before.last) && isBreak(back.last)
                    && back.dropLast(document.text.contains("\r\n") ? 2 : 1).elementsEqual(before))
            if !isSame {
                Issue.record("undo of \(path) \(new) in \(document.text.debugDescription)")
            }
        }
    }

    @Test("a removed entry or item only takes away", arguments: 0..<20)
    func remove(_ seed: Int) async throws {
        for round in 0..<Cases.times(700) {
            await Task.yield()
            let document = RandomDocument(seed: UInt64(seed * 1_000_000 + round))
            let before = Array(document.text.utf8)
            var random = Seeded(UInt64(seed * 1_299_709 + round))
            let paths = document.value.allPaths.filter { path in
                guard !path.isRoot else { return false }
                let parent = document.value.value(at: DocumentPath(Array(path.steps.dropLast())))
                return (parent?.mappingValue?.count ?? parent?.sequenceValue?.count ?? 0) > 1
            }
            guard !paths.isEmpty else { continue }
            let path = random.pick(paths)
            let after = try edit(before, .remove(path), document)
            if !isSubsequence(after, of: before) {
                Issue.record("\(path) in \(document.text.debugDescription)")
            }
        }
    }

    @Test("any value can be set anywhere, several edits in a row", arguments: 0..<20)
    func anything(_ seed: Int) async throws {
        for round in 0..<Cases.times(150) {
            await Task.yield()
            let document = RandomDocument(seed: UInt64(seed * 1_000_000 + round))
            var random = Seeded(UInt64(seed * 15_485_863 + round))
            var text = Array(document.text.utf8)
            for _ in 0..<3 {
                let value = try YAMLDocument.parse(text).value
                let path = random.pick(value.allPaths)
                let change: DocumentEdit =
                    random.chance(30)
                    ? .remove(path) : .set(path, RandomValues.value(&random, depth: 3))
                text = try edit(text, change, document)
            }
        }
    }

    /// Setting the old value back restores the bytes where a number or word has one spelling only.
    private func undoScalar(
        _ path: DocumentPath, _ old: DocumentValue, _ before: [UInt8], _ after: [UInt8]
    ) throws {
        guard case .number = old,
            case .number? = try YAMLDocument.parse(after).value.value(at: path)
        else { return }
        if try YAMLDocument.edit(after, [.set(path, old)]) != before {
            Issue.record("undo at \(path) in \(String(decoding: before, as: UTF8.self))")
        }
    }

    @Test(
        "a move takes and adds nothing that is printed, and moving back restores the bytes",
        arguments: 0..<20)
    func move(_ seed: Int) async throws {
        for round in 0..<Cases.times(700) {
            await Task.yield()
            let document = RandomDocument(seed: UInt64(seed * 1_000_000 + round))
            let before = Array(document.text.utf8)
            var random = Seeded(UInt64(seed * 32_452_843 + round))
            let paths = document.value.allPaths.filter {
                (document.value.place(of: $0)?.count ?? 0) > 1
            }
            guard !paths.isEmpty else { continue }
            let path = random.pick(paths)
            guard let (from, count) = document.value.place(of: path) else { continue }
            let to = Int.random(in: 0..<count, using: &random)
            let after = try edit(before, .move(path, to: to), document)
            let printed = { (text: [UInt8]) in text.filter { $0 > 0x20 }.sorted() }
            if printed(after) != printed(before) {
                Issue.record("\(path) to \(to) in \(document.text.debugDescription)")
            }
            let moved: DocumentPath =
                if case .index? = path.steps.last { path.parent.index(to) } else { path }
            let back = try edit(after, .move(moved, to: from), document)
            // A comment that comes to stand first in its file or behind a dash belongs there from then on.
            let isFirst = (from == 0 || to == 0) && document.comments > 0
            if isFirst ? printed(back) != printed(before) : back != before {
                Issue.record("\(path) to \(to) and back in \(document.text.debugDescription)")
            }
        }
    }

    private func parse(_ text: [UInt8], _ document: RandomDocument) throws -> ParsedDocument {
        let read = try YAMLDocument.parse(text)
        if read.value != document.value {
            Issue.record("\(document.text.debugDescription)")
        }
        return read
    }

    private func edit(
        _ text: [UInt8], _ edit: DocumentEdit, _ document: RandomDocument
    ) throws -> [UInt8] {
        let wanted = edit.applied(to: try YAMLDocument.parse(text).value)
        do {
            let result = try YAMLDocument.edit(text, [edit])
            if try YAMLDocument.parse(result).value != wanted {
                Issue.record("\(edit) in \(String(decoding: text, as: UTF8.self).debugDescription)")
            }
            return result
        } catch let error as EditError {
            Issue.record(
                "\(error) for \(edit) in \(String(decoding: text, as: UTF8.self).debugDescription)")
            throw error
        }
    }

    private func isBreak(_ byte: UInt8?) -> Bool { byte == 0x0A || byte == 0x0D }

    private func isSubsequence(_ short: [UInt8], of long: [UInt8]) -> Bool {
        var index = 0
        for byte in long where index < short.count && byte == short[index] { index += 1 }
        return index == short.count
    }
}
