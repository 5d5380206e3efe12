/// "Did you mean": the nearest of some words by edit distance.
enum Suggestion {
    /// The nearest candidate, when it is near enough to be meant: at most a third of its letters off.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        let scored = candidates.map { ($0, distance(word, $0)) }
        guard let best = scored.min(by: { ($0.1, $0.0) < ($1.1, $1.0) }) else { return nil }
        return best.1 <= max(1, max(word.count, best.0.count) / 3) ? best.0 : nil
    }

    /// Levenshtein distance, in which two neighbours that changed places are one slip (`snyc`).
    static func distance(_ one: String, _ other: String) -> Int {
        let source = Array(one)
        let target = Array(other)
        var above = [Int]()
        var row = Array(0...target.count)
        for index in source.indices {
            var next = [index + 1]
            for column in target.indices {
                let isSame = source[index] == target[column]
                var least = min(row[column] + (isSame ? 0 : 1), next[column] + 1, row[column + 1] + 1)
                if index > 0, column > 0, source[index] == target[column - 1],
                    source[index - 1] == target[column]
                {
                    least = min(least, above[column - 1] + 1)
                }
                next.append(least)
            }
            above = row
            row = next
        }
        return row[target.count]
    }
}
