/// A stretch of text with what is to be known of it: its colours, or whether it differs.
struct Piece<Mark: Hashable>: Hashable {
    var text: String
    var mark: Mark
}

enum Pieces {
    /// Neighbours with the same mark as one.
    static func joined<Mark>(_ pieces: [Piece<Mark>]) -> [Piece<Mark>] {
        pieces.reduce(into: []) { result, piece in
            if let last = result.last, last.mark == piece.mark {
                result[result.count - 1].text += piece.text
            } else {
                result.append(piece)
            }
        }
    }

    /// The pieces in lines of at most so many columns, `rest` from the second one on, broken at spaces
    /// where that can be. Spaces at the start of the first line stay.
    static func wrapped<Mark>(
        _ pieces: [Piece<Mark>], to first: Int, then rest: Int? = nil
    ) -> [[Piece<Mark>]] {
        var lines: [[Piece<Mark>]] = []
        var line: [Piece<Mark>] = []
        var used = 0
        // Where the line may be broken, and how wide is what follows.
        var breakAt: Int?
        var sinceBreak = 0
        func flush(at cut: Int, keeping columns: Int) {
            lines.append(joined(Array(line[..<cut])))
            line = Array(line[cut...].drop { $0.text == " " })
            used = columns
            (breakAt, sinceBreak) = (nil, 0)
        }
        for piece in pieces {
            for character in piece.text {
                let own = Width.columns(of: character)
                let width = max(2, lines.isEmpty ? first : rest ?? first)
                if used + own > width, !line.isEmpty {
                    if character == " " {
                        flush(at: line.count, keeping: 0)
                        continue
                    }
                    // What moves to the next line must have room there.
                    let room = max(2, rest ?? first)
                    if let place = breakAt, sinceBreak + own <= room {
                        flush(at: place, keeping: sinceBreak)
                    } else {
                        flush(at: line.count, keeping: 0)
                    }
                }
                if character == " " {
                    if line.contains(where: { $0.text != " " }) { breakAt = line.count }
                    sinceBreak = 0
                } else {
                    sinceBreak += own
                }
                line.append(Piece(text: String(character), mark: piece.mark))
                used += own
            }
        }
        return lines + [joined(line)]
    }
}
