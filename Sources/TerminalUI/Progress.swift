/// How far a piece of work is. A value: the caller says what has happened and when, this says the rate.
package struct Progress: Sendable {
    package var label: String
    /// `nil` while it is not known how much there is.
    package var total: Int?
    package private(set) var done = 0
    package private(set) var failed = 0
    /// What else to say at the end of the line, such as "91 requests left".
    package var note: String?
    private var elapsed = Duration.zero
    /// Smoothed, in items a second.
    private var rate: Double?
    private var lastSample = (done: 0, at: Duration.zero)

    package init(label: String, total: Int? = nil) {
        self.label = label
        self.total = total
    }

    /// Takes in how much is done `elapsed` after the start. Samples closer than a quarter second only
    /// move the count, so that the rate does not jitter.
    package mutating func advance(to done: Int, failed: Int = 0, after elapsed: Duration) {
        self.done = done
        self.failed = failed
        self.elapsed = elapsed
        let span = seconds(elapsed - lastSample.at)
        guard span >= 0.25 else { return }
        let sample = Double(done - lastSample.done) / span
        // Half of the weight lies on about the last three seconds.
        let weight = min(1, span / 3)
        rate = rate.map { $0 + (sample - $0) * weight } ?? sample
        lastSample = (done, elapsed)
    }

    package var itemsPerSecond: Double? { rate }

    /// What is left at the present rate; `nil` when that cannot be told.
    package var timeLeft: Duration? {
        guard let total, let rate, rate > 0.001, done < total else { return nil }
        return .milliseconds(Int64(min(Double(total - done) / rate, 1e9) * 1000))
    }
}

extension Progress {
    /// One line of at most `width` columns, without a line end: what fits, the count first.
    package func line(width: Int, style: Style) -> String {
        let count = total.map { "\(done)/\($0)" } ?? "\(done)"
        var parts = [(count, [Style.Ink.bold])]
        if failed > 0 { parts.append(("\(failed) failed", [.red])) }
        if let rate { parts.append(("\(Self.figure(rate))/s", [.dim])) }
        if let timeLeft {
            parts.append(("\(Self.time(timeLeft)) left", [.dim]))
        } else if total.map({ done >= $0 }) ?? true {
            parts.append((Self.time(elapsed), [.dim]))
        }
        if let note { parts.append((Escaping.line(note), [.dim])) }

        let name = Width.truncated(Escaping.line(label), to: max(8, width / 4), style: style)
        var used = Width.columns(of: name)
        var tail: [String] = []
        for (text, inks) in parts {
            let columns = Width.columns(of: text) + 2
            guard used + columns <= width else { break }
            used += columns
            tail.append(style.paint(text, inks))
        }
        let room = width - used - 2
        let bar = total != nil && room >= 10 ? [bar(columns: min(room, 30), style: style)] : []
        return ([name] + bar + tail).joined(separator: "  ")
    }

    private func bar(columns: Int, style: Style) -> String {
        let share = total.map { $0 == 0 ? 1 : min(1, max(0, Double(done) / Double($0))) } ?? 0
        guard style.usesUnicode else {
            let full = Int(share * Double(columns - 2))
            return "[" + String(repeating: "#", count: full)
                + String(repeating: ".", count: columns - 2 - full) + "]"
        }
        let eighths = Int(share * Double(columns * 8))
        let full = eighths / 8
        let part = eighths % 8 == 0 ? "" : ["▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8 - 1]
        let rest = columns - full - (part.isEmpty ? 0 : 1)
        return style.paint(String(repeating: "█", count: full) + part, .green)
            + style.paint(String(repeating: "·", count: rest), .dim)
    }

    /// "9.8", "120".
    private static func figure(_ value: Double) -> String {
        let tenths = Int((min(max(value, 0), 1e9) * 10).rounded())
        return tenths >= 1000 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    /// "8s", "2m 05s", "1h 12m".
    static func time(_ duration: Duration) -> String {
        let total = Int(duration.components.seconds)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        if total < 60 { return "\(total)s" }
        if total < 3600 { return "\(total / 60)m \(two(total % 60))s" }
        return "\(total / 3600)h \(two(total / 60 % 60))m"
    }
}

private func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}
