import Documents
import SyncTestKit

/// Writes a value as a person might: mixed styles, quotes, indentation, comments, blank lines.
///
/// The text says the value that `value` holds; each comment has a number of its own.
struct RandomDocument {
    private var random: Seeded
    private(set) var text = ""
    private(set) var comments = 0
    let value: DocumentValue
    private let unit: Int
    private let dashOffset: Int

    init(seed: UInt64) {
        var random = Seeded(seed)
        unit = random.pick([2, 2, 4, 3])
        dashOffset = random.pick([0, unit])
        value = Self.container(&random, depth: 3, isRoot: true)
        self.random = random
        if self.random.chance(30) { text += "# top \(number())\n" }
        if self.random.chance(20) { text += "---\n" }
        block(value, indent: 0, parent: -1)
        if !text.hasSuffix("\n") { text += "\n" }
        if self.random.chance(20) { text += "# end \(number())\n" }
        if self.random.chance(20) { text.removeLast() }
        if self.random.chance(20) {
            text = text.split(separator: "\n", omittingEmptySubsequences: false).joined(
                separator: "\r\n")
        }
        if self.random.chance(10) { text = "\u{FEFF}" + text }
    }

    static let words = [
        "a", "some text", "b-c", "it's", "x: y", "# no", "null", "1.50", "", "é 🙂", "l1\nl2\n",
        "p\n\n q\nr", "x, y]",
    ]
    static let keys = ["title", "price", "seo", "items", "a b", "k#1", "ключ", "12", "no"]

    static func leaf(_ random: inout Seeded) -> DocumentValue {
        random.chance(60)
            ? .string(random.pick(words))
            : random.pick([.null, true, 12, .number(DecimalNumber("0.50") ?? 0), [], [:]])
    }

    static func container(_ random: inout Seeded, depth: Int, isRoot: Bool = false) -> DocumentValue
    {
        if !isRoot, depth == 0 || random.chance(40) { return leaf(&random) }
        let count = Int.random(in: 1...4, using: &random)
        if random.chance(isRoot ? 20 : 50) {
            return .sequence((0..<count).map { _ in container(&random, depth: depth - 1) })
        }
        return .mapping(
            OrderedObject(
                keys.shuffled(using: &random).prefix(count).map { key in
                    (key, container(&random, depth: depth - 1))
                }))
    }

    private mutating func number() -> Int {
        comments += 1
        return comments
    }

    private mutating func comment(_ percent: Int) -> String {
        random.chance(percent) ? " # c\(number())" : ""
    }

    private mutating func line(_ indent: Int) {
        while !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
        if random.chance(15) { text += "\n" }
        if random.chance(20) { text += String(repeating: " ", count: indent) + "# c\(number())\n" }
        text += String(repeating: " ", count: indent)
    }

    private mutating func block(
        _ value: DocumentValue, indent: Int, parent: Int, compact: Bool = false
    ) {
        switch value {
        case .mapping(let object) where !object.isEmpty:
            for (index, entry) in object.entries.enumerated() {
                if index > 0 || !compact { line(indent) }
                text += flow(.string(entry.key)) + ":"
                child(entry.value, indent: indent)
            }
        case .sequence(let items) where !items.isEmpty:
            for (index, item) in items.enumerated() {
                if index > 0 || !compact { line(indent) }
                text += "-"
                if isNonEmpty(item), random.chance(60) {
                    text += " "
                    block(item, indent: indent + 2, parent: indent, compact: true)
                } else {
                    child(item, indent: indent, isItem: true)
                }
            }
        default: child(value, indent: parent)
        }
    }

    private func isNonEmpty(_ value: DocumentValue) -> Bool {
        !(value.mappingValue?.isEmpty ?? true) || !(value.sequenceValue?.isEmpty ?? true)
    }

    private mutating func child(_ value: DocumentValue, indent: Int, isItem: Bool = false) {
        if isNonEmpty(value), random.chance(70) {
            text += comment(20)
            let isList = value.sequenceValue != nil
            block(value, indent: indent + (isList && !isItem ? dashOffset : unit), parent: indent)
        } else if value.isNull, random.chance(30) {
            text += comment(30)
        } else if case .string(let string) = value,
            let lines = literal(string, indent: indent + unit)
        {
            text += lines
        } else {
            text += " " + flow(value) + comment(30)
        }
    }

    private mutating func literal(_ string: String, indent: Int) -> String? {
        guard string.hasPrefix("l1"), random.chance(70) else { return nil }
        let pad = String(repeating: " ", count: indent)
        return " |\(comment(30))\n\(pad)l1\n\(pad)l2\n"
    }

    private mutating func flow(_ value: DocumentValue) -> String {
        switch value {
        case .sequence(let items):
            let inner = items.map { flow($0) }.joined(separator: random.pick([", ", ","]))
            return "[\(inner)\(!items.isEmpty && random.chance(20) ? "," : "")]"
        case .mapping(let object):
            let inner = object.entries.map { flow(.string($0.key)) + ": " + flow($0.value) }
            return "{\(inner.joined(separator: ", "))}"
        case .string(let text):
            let isSimple = text == "a" || text == "some text" || text == "title" || text == "seo"
            if isSimple, random.chance(60) { return text }
            if !text.contains("\n"), random.chance(50) {
                return "'"
                    + text.split(separator: "'", omittingEmptySubsequences: false).joined(
                        separator: "''") + "'"
            }
            let escaped = text.split(separator: "\n", omittingEmptySubsequences: false).joined(
                separator: "\\n")
            return "\"\(escaped)\""
        case .null: return random.pick(["null", "~"])
        case .bool(let value): return value ? "true" : "false"
        case .number(let number): return number.text
        }
    }
}

extension DocumentValue {
    /// Every place in the value, the root first.
    var allPaths: [DocumentPath] {
        func walk(_ value: DocumentValue, _ path: DocumentPath) -> [DocumentPath] {
            switch value {
            case .mapping(let object):
                [path] + object.entries.flatMap { walk($0.value, path.key($0.key)) }
            case .sequence(let items):
                [path] + items.enumerated().flatMap { walk($0.element, path.index($0.offset)) }
            default: [path]
            }
        }
        return walk(self, .root)
    }
}
