import Documents
import JSONFormat
import SyncTestKit
import Testing

/// Random texts under random edits: the result says what was asked for, and a replaced scalar changes
/// no byte outside of its own range.
@Suite struct JSONEditPropertyTests {
    @Test("random edits of random texts are exact", arguments: 0..<20)
    func edits(_ seed: Int) async throws {
        var random = Seeded(UInt64(seed))
        for _ in 0..<Cases.times(300) {
            await Task.yield()
            let value = RandomValues.value(&random)
            var text = Array(spaced(value, &random).utf8)
            if try JSONDocument.parse(text).value != value { Issue.record("\(value)") }
            for _ in 0..<3 {
                let read = try JSONDocument.parse(text)
                let path = random.pick(paths(of: read.value))
                let count = read.value.place(of: path)?.count ?? 0
                let edit: DocumentEdit =
                    count > 1 && random.chance(30)
                    ? .move(path, to: Int.random(in: 0..<count, using: &random))
                    : random.chance(30)
                        ? .remove(path) : .set(path, RandomValues.value(&random, depth: 2))
                let after = try JSONDocument.edit(text, [edit])
                if try JSONDocument.value(of: after) != edit.applied(to: read.value) {
                    Issue.record("\(edit) in \(String(decoding: text, as: UTF8.self))")
                }
                if case .set(_, let new) = edit, isScalar(new), isScalar(read.value.value(at: path))
                {
                    let range = read.source.node(at: path, in: read.value).value
                    let keeps =
                        after.starts(with: text[..<range.lowerBound])
                        && after.reversed().starts(with: text[range.upperBound...].reversed())
                    if !keeps {
                        Issue.record("\(edit) in \(String(decoding: text, as: UTF8.self))")
                    }
                }
                text = after
            }
        }
    }

    private func isScalar(_ value: DocumentValue?) -> Bool {
        switch value {
        case .mapping, .sequence: false
        default: true
        }
    }

    private func paths(of value: DocumentValue, _ path: DocumentPath = .root) -> [DocumentPath] {
        switch value {
        case .mapping(let object):
            [path] + object.entries.flatMap { paths(of: $0.value, path.key($0.key)) }
        case .sequence(let items):
            [path] + items.enumerated().flatMap { paths(of: $0.element, path.index($0.offset)) }
        default: [path]
        }
    }

    /// JSON text with random white space between its tokens.
    private func spaced(_ value: DocumentValue, _ random: inout Seeded) -> String {
        func gap() -> String { random.pick(["", "", " ", "\n", "\r\n\t", "\n  "]) }
        func token(_ value: DocumentValue) -> String {
            String(decoding: JSONDocument.write(value, style: .compact), as: UTF8.self)
        }
        switch value {
        case .sequence(let items):
            let inner = items.map { gap() + spaced($0, &random) + gap() }.joined(separator: ",")
            return "[\(items.isEmpty ? gap() : inner)]"
        case .mapping(let object):
            let inner = object.entries.map {
                gap() + token(.string($0.key)) + gap() + ":" + gap() + spaced($0.value, &random)
                    + gap()
            }
            return "{\(object.isEmpty ? gap() : inner.joined(separator: ","))}"
        default: return token(value)
        }
    }
}
