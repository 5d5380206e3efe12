import Documents
import JSONFormat
import SyncTestKit

/// Writes a value as JSON with comments, each with a number of its own.
struct CommentedText {
    enum Habit: CaseIterable {
        /// An element a line, comments above and behind, as people write.
        case neat
        /// Comments and line ends between any two tokens.
        case wild
    }

    private(set) var text = ""
    private(set) var comments = 0
    private var random: Seeded
    private let habit: Habit
    private let lineEnd: String

    init(_ value: DocumentValue, _ habit: Habit, _ random: inout Seeded) {
        self.habit = habit
        self.random = Seeded(random.next())
        lineEnd = random.pick(["\n", "\n", "\r\n"])
        if habit == .wild {
            gap()
        } else if self.random.chance(30) {
            lineComment(); text += lineEnd
        }
        write(value, indent: 0)
        if habit == .wild { gap() } else { trailing(); text += lineEnd }
    }

    /// The comments of a text in order, as their numbers say.
    static func comments(in text: [UInt8]) -> [Int] {
        String(decoding: text, as: UTF8.self).split(separator: "§").dropFirst().compactMap {
            Int($0.prefix { $0.isNumber })
        }
    }

    private mutating func number() -> String {
        comments += 1
        return "§\(comments)"
    }

    private mutating func lineComment() { text += "// \(number()) , ] \" {" }

    private mutating func blockComment(canBreak: Bool = false) {
        text += "/* \(number())\(canBreak && random.chance(20) ? lineEnd : "") , // } \" */"
    }

    private mutating func trailing() {
        guard random.chance(30) else { return }
        text += " "
        if random.chance(70) { lineComment() } else { blockComment() }
    }

    private mutating func gap() {
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            switch Int.random(in: 0..<6, using: &random) {
            case 0:
                lineComment()
                text += lineEnd
            case 1: blockComment(canBreak: true)
            case 2: text += lineEnd + random.pick(["", "\t", "  "])
            case 3: text += " "
            default: break
            }
        }
    }

    private mutating func write(_ value: DocumentValue, indent: Int) {
        switch value {
        case .sequence(let items): container("[", "]", items.map { (nil, $0) }, indent)
        case .mapping(let object):
            container("{", "}", object.entries.map { ($0.key, $0.value) }, indent)
        default: text += Self.token(value)
        }
    }

    private static func token(_ value: DocumentValue) -> String {
        String(decoding: JSONDocument.write(value, style: .compact), as: UTF8.self)
    }

    private mutating func container(
        _ open: String, _ close: String, _ elements: [(key: String?, value: DocumentValue)],
        _ indent: Int
    ) {
        text += open
        let isFlat = habit == .neat && random.chance(30)
        let lead = lineEnd + String(repeating: "  ", count: indent + 1)
        for (index, element) in elements.enumerated() {
            separate(isFlat: isFlat, index, lead)
            if let key = element.key {
                text += Self.token(.string(key))
                if habit == .wild { gap() }
                text += ":"
                if habit == .wild { gap() } else { text += " " }
            }
            write(element.value, indent: indent + 1)
            if habit == .wild { gap() }
            if index + 1 < elements.count || random.chance(20) { text += "," }
            if habit == .neat, !isFlat { trailing() }
        }
        switch habit {
        case .wild: gap()
        case .neat where !isFlat && !elements.isEmpty:
            text += lineEnd + String(repeating: "  ", count: indent)
        case .neat: break
        }
        text += close
    }

    /// What stands before an element.
    private mutating func separate(isFlat: Bool, _ index: Int, _ lead: String) {
        switch habit {
        case .wild: gap()
        case .neat where isFlat: if index > 0 { text += " " }
        case .neat:
            if index > 0, random.chance(15) { text += lineEnd }
            while random.chance(20) {
                text += lead
                if random.chance(80) { lineComment() } else { blockComment() }
            }
            text += lead
        }
    }
}
