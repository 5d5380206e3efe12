/// Spans of time as people write them: `500ms`, `60s`, `15m`, `2h`, `90d`, `hourly`, `daily`.
package enum DurationText {
    /// `nil` when the text is not a span, or is longer than a hundred years.
    package static func parse(_ text: String) -> Duration? {
        switch text {
        case "hourly": return .seconds(3600)
        case "daily": return .seconds(86_400)
        case "weekly": return .seconds(7 * 86_400)
        default: break
        }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int64(digits), count <= 3_155_760_000 else { return nil }
        let milliseconds: Int64
        switch text[digits.endIndex...] {
        case "ms": milliseconds = 1
        case "s": milliseconds = 1000
        case "m", "min": milliseconds = 60_000
        case "h": milliseconds = 3_600_000
        case "d": milliseconds = 86_400_000
        case "w": milliseconds = 604_800_000
        default: return nil
        }
        let (total, overflow) = count.multipliedReportingOverflow(by: milliseconds)
        guard !overflow, total <= 3_155_760_000_000 else { return nil }
        return .milliseconds(total)
    }
}
