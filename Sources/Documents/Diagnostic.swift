/// A problem with a file, with everything that is needed to show it. The renderer makes the words
/// into lines; nothing here is escaped for a terminal yet.
package struct Diagnostic: Hashable, Sendable, Error {
    package enum Severity: String, Hashable, Sendable, Comparable {
        case error, warning

        package static func < (left: Severity, right: Severity) -> Bool {
            left == .error && right == .warning
        }
    }

    /// A second place that matters: the first of two duplicate keys, the other of two files.
    package struct Note: Hashable, Sendable {
        package let file: String
        package let position: SourcePosition?
        package let message: String

        package init(file: String, position: SourcePosition?, message: String) {
            self.file = file
            self.position = position
            self.message = message
        }
    }

    package let severity: Severity
    /// A stable word for machines: `unknown-field`, `wrong-type`, `syntax`.
    package let code: String
    /// Path of the file from the workspace's root.
    package let file: String
    /// `nil` when the problem is with the file as a whole.
    package let position: SourcePosition?
    /// The source line at `position`, and how many columns the caret spans.
    package let sourceLine: String?
    package let caretLength: Int
    package let message: String
    package let help: String?
    package let notes: [Note]

    package init(
        severity: Severity = .error, code: String, file: String, message: String,
        help: String? = nil, notes: [Note] = []
    ) {
        self.severity = severity
        self.code = code
        self.file = file
        position = nil
        sourceLine = nil
        caretLength = 0
        self.message = message
        self.help = help
        self.notes = notes
    }

    /// A problem at a byte range of a text; the caret ends at the end of the first line.
    package init(
        severity: Severity = .error, code: String, file: String, at range: Range<Int>,
        in lines: LineIndex, message: String, help: String? = nil, notes: [Note] = []
    ) {
        self.severity = severity
        self.code = code
        self.file = file
        let start = lines.position(of: range.lowerBound)
        position = start
        sourceLine = lines.excerpt(at: start)
        let stop = lines.position(of: range.upperBound)
        let lineEnd = lines.range(ofLine: start.line).upperBound
        let end =
            stop.line == start.line ? stop.column : lines.position(of: lineEnd).column
        caretLength = max(1, end - start.column)
        self.message = message
        self.help = help
        self.notes = notes
    }
}
