/// One step of a pattern's machine.
enum PatternInstruction: Sendable {
    case one(ScalarSet)
    case split(Int, Int)
    case jump(Int)
    case assert(PatternAssertion)
    case match
}

/// Lays a pattern out as instructions. Counted repetitions are written out, hence the limit.
func compilePattern(
    _ node: PatternNode, limit: Int = 10_000
) throws(PatternError) -> [PatternInstruction] {
    var program: [PatternInstruction] = []

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
        case .one(let set): try append(.one(set))
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
    return program
}

/// One search: the set of places in the program that the text so far can have led to.
struct PatternRun {
    private let program: [PatternInstruction]
    private var current: [Int] = []
    private var next: [Int] = []
    /// The position at which each instruction was last put on a list: nothing is put there twice.
    private var visited: [Int]
    private var pending: [Int] = []
    private let limit: Int
    private(set) var work = 0

    init(_ program: [PatternInstruction], limit: Int) {
        self.program = program
        self.limit = limit
        visited = Array(repeating: -1, count: program.count)
    }

    mutating func search(_ text: [Unicode.Scalar]) -> Bool {
        for position in 0...text.count {
            // A match may begin at every position.
            if follow(from: 0, at: position, in: text, to: \.current) { return true }
            guard position < text.count, work <= limit else { return false }
            next.removeAll(keepingCapacity: true)
            work += current.count
            for place in current {
                guard case .one(let set) = program[place], set.contains(text[position]) else {
                    continue
                }
                if follow(from: place + 1, at: position + 1, in: text, to: \.next) { return true }
            }
            swap(&current, &next)
        }
        return false
    }

    /// Adds all places that need no character; says whether one of them is the match.
    private mutating func follow(
        from start: Int, at position: Int, in text: [Unicode.Scalar],
        to list: WritableKeyPath<PatternRun, [Int]>
    ) -> Bool {
        pending.append(start)
        while let place = pending.popLast() {
            guard visited[place] != position else { continue }
            visited[place] = position
            work += 1
            switch program[place] {
            case .one: self[keyPath: list].append(place)
            case .jump(let target): pending.append(target)
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            case .assert(let assertion):
                if holds(assertion, at: position, in: text) { pending.append(place + 1) }
            case .match:
                pending.removeAll(keepingCapacity: true)
                return true
            }
        }
        return false
    }

    private func holds(
        _ assertion: PatternAssertion, at position: Int, in text: [Unicode.Scalar]
    ) -> Bool {
        func isWord(_ index: Int) -> Bool {
            text.indices.contains(index) && ScalarSet.word.contains(text[index])
        }
        return switch assertion {
        case .start: position == 0
        case .end: position == text.count
        case .wordBoundary: isWord(position - 1) != isWord(position)
        case .notWordBoundary: isWord(position - 1) == isWord(position)
        }
    }
}
