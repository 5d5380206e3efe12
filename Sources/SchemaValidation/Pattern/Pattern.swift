/// A regular expression of `pattern`: ECMA-262 with the `u` flag, searched anywhere in a text.
///
/// Matching takes time in proportion to the pattern's size times the text's length, whatever the
/// pattern: it follows all alternatives at once (Thompson, Pike) and never goes back. What cannot be
/// done that way (back references, look-around) is refused, and so are patterns that grow too large.
struct Pattern: Sendable {
    let source: String
    private let program: PatternProgram
    /// The same for most texts; `nil` for a pattern that it cannot say.
    let bits: BitPattern?

    init(_ source: String) throws(PatternError) {
        self.source = source
        var parser = PatternParser(source)
        program = try compilePattern(try parser.parse())
        bits = BitPattern(program)
    }

    private init(separating pattern: Pattern) {
        source = pattern.source
        program = pattern.program
        bits = pattern.bits?.separated
    }

    /// The same, for another thread (see `Schema.separated`).
    var separated: Pattern { Pattern(separating: self) }

    /// Whether some part of the text matches, and how many instructions that took. After `limit` of them
    /// the search is given up; the work is more than the limit then.
    func search(_ text: String, limit: Int) -> (isMatch: Bool, work: Int) {
        var run = PatternRun(program, limit: limit)
        let isMatch = run.search(text.unicodeScalars)
        return (isMatch, run.work)
    }

    /// Whether some part of the text matches.
    func matches(_ text: String) -> Bool { search(text, limit: .max).isMatch }
}

struct PatternError: Error, Hashable, Sendable {
    let message: String
    init(_ message: String) { self.message = message }
}

/// What a pattern means.
indirect enum PatternNode: Sendable {
    case empty
    case one(ScalarSet)
    case sequence([PatternNode])
    case either([PatternNode])
    case repeated(PatternNode, minimum: Int, maximum: Int?)
    case assertion(PatternAssertion)
}

enum PatternAssertion: Sendable { case start, end, wordBoundary, notWordBoundary }
