/// A small pattern as bits: every set of places that a text can have led to is one machine word, so that
/// a search allocates nothing. For texts in ASCII and patterns of up to 64 steps without word boundaries,
/// which is nearly all of them; `PatternRun` does the others.
struct BitPattern: Sendable {
    /// By character: the steps that take it.
    private var takers: [UInt64]
    /// By step that takes a character: the steps that wait for the next one.
    private var followers: [UInt64]
    /// The steps after which a text that ends there matches.
    private var finals: UInt64 = 0
    /// The steps that wait for a text's first character, and those that wait wherever else a match begins.
    private let first: UInt64
    private let later: UInt64
    /// The step that says that the text matches.
    private let match: UInt64
    private let acceptsEmptyText: Bool
    private let acceptsEmptyEnd: Bool

    /// `nil` for a pattern that is not of this kind.
    init?(_ program: PatternProgram) {
        let steps = program.steps
        guard steps.count <= 64, case .match? = steps.last else { return nil }
        let isSimple = steps.allSatisfy { step in
            switch step {
            case .assert(.wordBoundary), .assert(.notWordBoundary): false
            default: true
            }
        }
        guard isSimple else { return nil }
        let match = UInt64(1) << (steps.count - 1)
        func waiting(from start: Int, atStart: Bool, atEnd: Bool) -> UInt64 {
            Self.waiting(from: start, in: steps, atStart: atStart, atEnd: atEnd)
        }
        self.match = match
        first = waiting(from: 0, atStart: true, atEnd: false)
        later = waiting(from: 0, atStart: false, atEnd: false)
        acceptsEmptyText = waiting(from: 0, atStart: true, atEnd: true) & match != 0
        acceptsEmptyEnd = waiting(from: 0, atStart: false, atEnd: true) & match != 0
        takers = Array(repeating: 0, count: 128)
        followers = Array(repeating: 0, count: steps.count)
        for (index, step) in steps.enumerated() {
            guard case .one(let set, _) = step else { continue }
            for value in UInt8(0)..<128 where set.contains(Unicode.Scalar(value)) {
                takers[Int(value)] |= 1 << index
            }
            followers[index] = waiting(from: index + 1, atStart: false, atEnd: false)
            if waiting(from: index + 1, atStart: false, atEnd: true) & match != 0 {
                finals |= 1 << index
            }
        }
    }

    /// The same with tables of its own.
    var separated: BitPattern {
        var copy = self
        copy.takers = takers.map(\.self)
        copy.followers = followers.map(\.self)
        return copy
    }

    /// The steps that need a character, or say that the text matches, and can be reached without one.
    private static func waiting(
        from start: Int, in steps: [PatternInstruction], atStart: Bool, atEnd: Bool
    ) -> UInt64 {
        var found: UInt64 = 0
        var visited: UInt64 = 0
        var pending = [start]
        while let place = pending.popLast() {
            guard visited & (1 << place) == 0 else { continue }
            visited |= 1 << place
            switch steps[place] {
            case .one, .match: found |= 1 << place
            case .jump(let target): pending.append(target)
            case .split(let one, let other): pending += [one, other]
            case .assert(.start): if atStart { pending.append(place + 1) }
            case .assert(.end): if atEnd { pending.append(place + 1) }
            case .assert: break
            }
        }
        return found
    }

    /// Whether some part of a text matches; `nil` when it is not in ASCII as far as was looked.
    func matches(_ text: String) -> Bool? {
        let answer = text.utf8.withContiguousStorageIfAvailable { matches($0) }
        return answer ?? nil
    }

    private func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool? {
        guard !text.isEmpty else { return acceptsEmptyText }
        var current = first
        for index in 0..<text.count {
            if current & match != 0 { return true }
            let byte = text[index]
            guard byte < 0x80 else { return nil }
            var taken = current & takers[Int(byte)]
            guard index + 1 < text.count else { return taken & finals != 0 || acceptsEmptyEnd }
            var next = later
            while taken != 0 {
                next |= followers[taken.trailingZeroBitCount]
                taken &= taken &- 1
            }
            guard next != 0 || acceptsEmptyEnd else { return false }
            current = next
        }
        return false
    }
}
