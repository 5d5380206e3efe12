/// Text that is not a document of its format: what is wrong, where, and what would be right.
package struct SyntaxError: Error, Hashable, Sendable {
    /// Byte range of the trouble; empty at the end of the file.
    package let range: Range<Int>
    /// What is wrong, in a person's words, lower case, without a full stop.
    package let message: String
    /// What to do about it.
    package let help: String?
    /// Of something that is not closed, where it was opened.
    package let opening: Range<Int>?

    package init(
        _ message: String, at range: Range<Int>, help: String? = nil, opening: Range<Int>? = nil
    ) {
        self.message = message
        self.range = range
        self.help = help
        self.opening = opening
    }
}

/// What a parser accepts at the most. Text beyond a limit is refused with a clear error.
package struct ParseLimits: Sendable {
    package var bytes: Int
    package var depth: Int
    package var nodes: Int

    package init(bytes: Int, depth: Int, nodes: Int) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
    }

    /// For a file that a person edits: 1 MiB, 64 levels, 100 000 values.
    package static let entityFile = ParseLimits(bytes: 1 << 20, depth: 64, nodes: 100_000)
    /// For an answer of the API or a file of our own: 64 MiB, 64 levels, 5 million values.
    package static let message = ParseLimits(bytes: 64 << 20, depth: 64, nodes: 5_000_000)
}
