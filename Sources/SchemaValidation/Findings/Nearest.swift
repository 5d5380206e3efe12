/// The candidate that a person most likely meant by a misspelt word; `nil` when none is near.
///
/// Near is: the same but for case and word separators; an edit distance of up to a third of its length;
/// or one word being the start or the end of the other (`image` for `imageUrl`).
func nearest(to word: String, among candidates: [String]) -> String? {
    let plain = bare(word)
    guard !plain.isEmpty, plain.count <= 64 else { return nil }
    var best: (cost: Int, candidate: String)?
    for candidate in candidates {
        let other = bare(candidate)
        var cost = editDistance(plain, other, limit: max(1, min(3, plain.count / 3)))
        if cost == nil, plain.count >= 4 || other.count >= 4,
            min(plain.count, other.count) >= 3, isPart(plain, other) || isPart(other, plain)
        {
            cost = 4
        }
        guard let cost else { continue }
        if best.map({ cost < $0.cost }) ?? true { best = (cost, candidate) }
    }
    return best?.candidate
}

/// Lower case without separators: `Image-URL` and `imageUrl` are the same word.
private func bare(_ word: String) -> [Unicode.Scalar] {
    word.lowercased().unicodeScalars.filter { $0 != "-" && $0 != "_" && $0 != " " }
}

private func isPart(_ part: [Unicode.Scalar], _ whole: [Unicode.Scalar]) -> Bool {
    whole.starts(with: part) || whole.reversed().starts(with: part.reversed())
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other; `nil`
/// beyond the limit.
func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], limit: Int) -> Int? {
    guard abs(left.count - right.count) <= limit else { return nil }
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in 1...left.count {
        var row = [i]
        row.reserveCapacity(right.count + 1)
        for j in 1...right.count {
            let same = left[i - 1] == right[j - 1]
            var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1))
            if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                cost = min(cost, beforeLast[j - 2] + 1)
            }
            row.append(cost)
        }
        beforeLast = last
        last = row
    }
    return last[right.count] <= limit ? last[right.count] : nil
}
