/// Two versions of one line, in pieces that say what differs.
struct WordDiff {
    /// The mark says that it differs.
    typealias Piece = TerminalUI.Piece<Bool>

    let old: [Piece]
    let new: [Piece]

    /// `nil` for texts that share so little that picking them apart says nothing.
    init?(_ old: String, _ new: String) {
        guard !old.isEmpty, !new.isEmpty else { return nil }
        let (before, after) = (LineDiff.words(of: old), LineDiff.words(of: new))
        let steps = LineDiff.steps(from: before, to: after)
        let shared = steps.count { $0.kind == .same && $0.text.contains(where: { $0 != " " }) }
        guard shared * 3 >= max(before.count, after.count) else { return nil }
        func pieces(_ kind: LineDiff.Kind) -> [Piece] {
            Pieces.joined(
                steps.compactMap { step in
                    step.kind == .same || step.kind == kind
                        ? Piece(text: step.text, mark: step.kind != .same) : nil
                })
        }
        self.old = pieces(.removed)
        self.new = pieces(.added)
    }

    /// The pieces without what is far from any difference: of a long run of words that are the same, so
    /// many columns remain beside each difference.
    static func elided(_ pieces: [Piece], keeping columns: Int, style: Style) -> [Piece] {
        // Words were only added on the other side: of this one its beginning says which text it is.
        guard pieces.contains(where: \.mark) else {
            let text = pieces.map(\.text).joined()
            return [Piece(text: Width.truncated(text, to: columns, style: style), mark: false)]
        }
        return pieces.enumerated().map { index, piece in
            let (isFirst, isLast) = (index == 0, index == pieces.count - 1)
            let sides = (isFirst ? 0 : 1) + (isLast ? 0 : 1)
            let most = columns * max(1, sides) + 2 * Width.columns(of: style.ellipsis)
            guard !piece.mark, Width.columns(of: piece.text) > most else { return piece }
            // Whole words only, where there are any.
            let head = isFirst ? "" : wordsFrom(piece.text, columns)
            let tail =
                isLast ? "" : String(wordsFrom(String(piece.text.reversed()), columns).reversed())
            let mark = head.isEmpty || tail.isEmpty ? style.ellipsis : " \(style.ellipsis) "
            return Piece(text: head + mark + tail, mark: false)
        }
    }

    private static func wordsFrom(_ text: String, _ columns: Int) -> String {
        var (kept, whole, used) = ("", "", 0)
        for character in text {
            used += Width.columns(of: character)
            guard used <= columns else { break }
            if character == " " { whole = kept }
            kept.append(character)
        }
        return whole.isEmpty ? kept : whole
    }
}

extension Style {
    /// Pieces in one ink, what differs in them brought out.
    func paint(_ pieces: [WordDiff.Piece], _ ink: Ink) -> String {
        pieces.map { piece in
            piece.mark ? paint(piece.text, ink, .bold, .underline) : paint(piece.text, ink)
        }.joined()
    }
}
