/// Figures as a row of small bars.
package enum Sparkline {
    /// One column a figure; the highest one fills its column, and what is not zero never looks like it.
    package static func line(_ figures: [Int], style: Style) -> String {
        let bars: [Character] =
            style.usesUnicode
            ? ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] : ["_", ".", ":", "-", "=", "+", "*", "#"]
        let most = figures.max() ?? 0
        return String(
            figures.map { figure in
                guard figure > 0 else { return bars[0] }
                return bars[max(1, figure * (bars.count - 1) / most)]
            })
    }
}
