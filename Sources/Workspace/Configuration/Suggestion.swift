/// Guesses what a mistyped word was meant to be.
enum Suggestion {
    /// The candidate that differs by the fewest typing slips, when that is few enough to be a slip.
    static func closest(to word: String, among candidates: [String]) -> String? {
        let typed = fold(word)
        let limit = max(1, typed.count / 3)
        return
            candidates
            .map { (candidate: $0, slips: slips(typed, fold($0))) }
            .filter { $0.slips <= limit }
            .min { ($0.slips, $0.candidate) < ($1.slips, $1.candidate) }?
            .candidate
    }

    /// Case, dashes and underscores are no slips.
    private static func fold(_ word: String) -> [Character] {
        word.prefix(64).lowercased().filter { $0 != "-" && $0 != "_" }.map { $0 }
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    private static func slips(_ a: [Character], _ b: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(last[j + 1], row[j]) + 1
                best = min(best, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    best = min(best, beforeLast[j - 1] + 1)
                }
                row.append(best)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
