/// One step of a pattern's machine.
enum PatternInstruction: Sendable {
    /// A character of the set at an index.
    case one(ASCIISet, Int)
    case split(Int, Int)
    case jump(Int)
    case assert(PatternAssertion)
    case match
}

/// A pattern as a machine. Its steps hold nothing that is counted by reference, so that stepping
/// through them costs nothing but the step.
struct PatternProgram: Sendable {
    fileprivate(set) var steps: [PatternInstruction] = []
    fileprivate(set) var sets: [ScalarSet] = []

    /// Whether a match can begin at the text's start only.
    var isAnchored: Bool { if case .assert(.start)? = steps.first { true } else { false } }
}

/// Lays a pattern out as instructions. Counted repetitions are written out, hence the limit.
func compilePattern(
    _ node: PatternNode, limit: Int = 10_000
) throws(PatternError) -> PatternProgram {
    var program: [PatternInstruction] = []
    var sets: [ScalarSet] = []

    func append(_ instruction: PatternInstruction) throws(PatternError) {
        guard program.count < limit else { throw PatternError("the pattern is too large") }
        program.append(instruction)
    }

    /// Emits `node?`, and with `loops` `node*`.
    func optional(_ node: PatternNode, loops: Bool) throws(PatternError) {
        let split = program.count
        try append(.jump(0))
        try emit(node)
        if loops { try append(.jump(split)) }
        program[split] = .split(split + 1, program.count)
    }

    func emit(_ node: PatternNode) throws(PatternError) {
        switch node {
        case .empty: break
        case .one(let set):
            try append(.one(ASCIISet(set), sets.count))
            sets.append(set)
        case .assertion(let assertion): try append(.assert(assertion))
        case .sequence(let nodes): for node in nodes { try emit(node) }
        case .either(let nodes):
            var exits: [Int] = []
            for (index, node) in nodes.enumerated() {
                guard index < nodes.count - 1 else {
                    try emit(node)
                    break
                }
                let split = program.count
                try append(.jump(0))
                try emit(node)
                exits.append(program.count)
                try append(.jump(0))
                program[split] = .split(split + 1, program.count)
            }
            for exit in exits { program[exit] = .jump(program.count) }
        case .repeated(let node, let minimum, let maximum):
            // A node without instructions repeats for nothing; do not count to a million over it.
            let before = program.count
            for _ in 0..<minimum {
                let start = program.count
                try emit(node)
                if program.count == start { break }
            }
            if minimum > 0, program.count == before { return }
            guard let maximum else { return try optional(node, loops: true) }
            for _ in minimum..<max(minimum, maximum) { try optional(node, loops: false) }
        }
    }

    try emit(node)
    try append(.match)
    return PatternProgram(steps: program, sets: sets)
}

/// One search: the set of places in the program that the text so far can have led to.
struct PatternRun {
    private let program: PatternProgram
    private var current: [Int] = []
    private var next: [Int] = []
    /// The position at which each instruction was last put on a list: nothing is put there twice.
    private var visited: [Int]
    private var pending: [Int] = []
    private let limit: Int
    private(set) var work = 0

    /// What assertions look at: where in the text we are, and what stands on both sides.
    private struct Position {
        var index = 0
        var before: Unicode.Scalar?
        var after: Unicode.Scalar?
    }

    init(_ program: PatternProgram, limit: Int) {
        self.program = program
        self.limit = limit
        visited = Array(repeating: -1, count: program.steps.count)
    }

    mutating func search(_ text: String.UnicodeScalarView) -> Bool {
        var scalars = text.makeIterator()
        var position = Position(after: scalars.next())
        let isAnchored = program.isAnchored
        while true {
            // A match may begin at every position.
            if position.index == 0 || !isAnchored, follow(from: 0, at: position) { return true }
            swap(&current, &next)
            guard let scalar = position.after, !(isAnchored && current.isEmpty), work <= limit
            else { return false }
            position = Position(index: position.index + 1, before: scalar, after: scalars.next())
            next.removeAll(keepingCapacity: true)
            work += current.count
            for place in current {
                guard case .one(let ascii, let set) = program.steps[place],
                    scalar.isASCII
                        ? ascii.contains(scalar) : program.sets[set].contains(scalar)
                else { continue }
                if follow(from: place + 1, at: position) { return true }
            }
        }
    }

    /// Adds to `next` all places that need no character; says whether one of them is the match.
    private mutating func follow(from start: Int, at position: Position) -> Bool {
        pending.append(start)
        while let place = pending.popLast() {
            guard visited[place] != position.index else { continue }
            visited[place] = position.index
            work += 1
            switch program.steps[place] {
            case .one: next.append(place)
            case .jump(let target): pending.append(target)
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            case .assert(let assertion):
                if holds(assertion, at: position) { pending.append(place + 1) }
            case .match:
                pending.removeAll(keepingCapacity: true)
                return true
            }
        }
        return false
    }

    private func holds(_ assertion: PatternAssertion, at position: Position) -> Bool {
        func isWord(_ scalar: Unicode.Scalar?) -> Bool {
            scalar.map(ScalarSet.word.contains) ?? false
        }
        return switch assertion {
        case .start: position.index == 0
        case .end: position.after == nil
        case .wordBoundary: isWord(position.before) != isWord(position.after)
        case .notWordBoundary: isWord(position.before) == isWord(position.after)
        }
    }
}
