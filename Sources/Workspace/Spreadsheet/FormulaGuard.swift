/// Keeps a spreadsheet from taking a cell for a formula (S64): one that begins like one is written with
/// `'` before it, which spreadsheets take for "this is text". One that begins with such marks already
/// gets one more, so that taking one off always gives back what there was.
package enum FormulaGuard {
    package static func guarded(_ text: String) -> String { isAtRisk(text) ? "'" + text : text }

    package static func unguarded(_ text: String) -> String {
        text.utf8.first == 0x27 && isAtRisk(text) ? String(text.dropFirst()) : text
    }

    private static func isAtRisk(_ text: String) -> Bool {
        switch text.utf8.first(where: { $0 != 0x27 }) {
        case 0x3D?, 0x2B?, 0x2D?, 0x40?, 0x09?, 0x0D?: true  // = + - @ tab CR
        default: false
        }
    }
}
