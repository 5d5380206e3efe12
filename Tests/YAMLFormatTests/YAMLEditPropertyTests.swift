import Documents
import Testing

@testable import YAMLFormat

/// Random documents under random edits: the result says what was asked for, and only the bytes that
/// belong to the edited place differ.
@Suite struct YAMLEditPropertyTests {
    @Test("a replaced scalar changes no byte outside of its own range", arguments: 0..<20)
    func replaceScalar(_ seed: Int) throws {
        for round in 0..<100 {
            let document = RandomDocument(seed: UInt64(seed * 1000 + round))
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
            #expect(keeps, "\(path) in \(document.text.debugDescription)")
        }
    }

    @Test("a new entry or item only adds", arguments: 0..<20)
    func insert(_ seed: Int) throws {
        for round in 0..<100 {
            let document = RandomDocument(seed: UInt64(seed * 1000 + round))
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
            #expect(
                isSubsequence(before, of: after), "\(path) in \(document.text.debugDescription)")
        }
    }

    @Test("a removed entry or item only takes away", arguments: 0..<20)
    func remove(_ seed: Int) throws {
        for round in 0..<100 {
            let document = RandomDocument(seed: UInt64(seed * 1000 + round))
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
            #expect(
                isSubsequence(after, of: before), "\(path) in \(document.text.debugDescription)")
        }
    }

    @Test("any value can be set anywhere, several edits in a row", arguments: 0..<20)
    func anything(_ seed: Int) throws {
        for round in 0..<60 {
            let document = RandomDocument(seed: UInt64(seed * 1000 + round))
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

    private func parse(_ text: [UInt8], _ document: RandomDocument) throws -> ParsedDocument {
        let read = try YAMLDocument.parse(text)
        try #require(read.value == document.value, "\(document.text.debugDescription)")
        return read
    }

    private func edit(
        _ text: [UInt8], _ edit: DocumentEdit, _ document: RandomDocument
    ) throws -> [UInt8] {
        let wanted = edit.applied(to: try YAMLDocument.parse(text).value)
        do {
            let result = try YAMLDocument.edit(text, [edit])
            try #require(try YAMLDocument.parse(result).value == wanted)
            return result
        } catch let error as EditError {
            Issue.record(
                "\(error) for \(edit) in \(String(decoding: text, as: UTF8.self).debugDescription)")
            throw error
        }
    }

    private func isSubsequence(_ short: [UInt8], of long: [UInt8]) -> Bool {
        var index = 0
        for byte in long where index < short.count && byte == short[index] { index += 1 }
        return index == short.count
    }
}
