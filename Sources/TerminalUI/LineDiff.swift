/// The shortest way from one list of texts to another.
enum LineDiff {
    enum Kind: Sendable { case same, removed, added }

    struct Step: Hashable, Sendable {
        var kind: Kind
        var text: String
        /// For a line that was replaced by one line: that line.
        var partner: String?
    }

    /// Beyond this many lines together the search for what is common is not made: it is quadratic in
    /// what differs.
    private static let limit = 4_000

    /// In order; of a replaced run the removed lines come first.
    static func steps(from old: [String], to new: [String]) -> [Step] {
        guard old.count + new.count <= limit else {
            return old.map { Step(kind: .removed, text: $0) }
                + new.map { Step(kind: .added, text: $0) }
        }
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var steps: [Step] = []
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            let start = i
            while i < old.count, removed.contains(i) { i += 1 }
            let middle = j
            while j < new.count, added.contains(j) { j += 1 }
            let (gone, come) = (old[start..<i], new[middle..<j])
            let isPaired = gone.count == come.count
            steps += zip(gone.indices, gone).map { index, text in
                Step(
                    kind: .removed, text: text,
                    partner: isPaired ? new[middle + index - start] : nil)
            }
            steps += zip(come.indices, come).map { index, text in
                Step(
                    kind: .added, text: text,
                    partner: isPaired ? old[start + index - middle] : nil)
            }
            if i < old.count, j < new.count {
                steps.append(Step(kind: .same, text: old[i]))
                i += 1
                j += 1
            } else if gone.isEmpty, come.isEmpty {
                break
            }
        }
        return steps
    }

    /// Words, and what stands between them, so that joining gives the text again.
    static func words(of text: String) -> [String] {
        var words: [String] = []
        var isInWord = false
        for character in text {
            let isWord = character.isLetter || character.isNumber
            if isWord, isInWord {
                words[words.count - 1].append(character)
            } else {
                words.append(String(character))
            }
            isInWord = isWord
        }
        return words
    }
}
