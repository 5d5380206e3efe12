/// A place beneath the root of a `FileSystem`: components joined by `/`, never absolute, never with
/// `.`, `..`, empty components or NUL, so that it cannot lead out. The empty path is the root.
package struct FilePath: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let components: [String]

    package static let root = FilePath(unchecked: [])

    private init(unchecked components: [String]) { self.components = components }

    /// `nil` when the text is absolute, or has a component that is empty, `.`, `..` or holds NUL.
    package init?(_ text: String) {
        guard !text.isEmpty else {
            components = []
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy(Self.isSafe) else { return nil }
        components = parts
    }

    private static func isSafe(_ component: String) -> Bool {
        !component.isEmpty && component != "." && component != ".."
            && !component.utf8.contains(0) && !component.utf8.contains(0x2F)
    }

    /// The path one level down; `nil` for an unsafe component.
    package func appending(_ component: String) -> FilePath? {
        Self.isSafe(component) ? FilePath(unchecked: components + [component]) : nil
    }

    /// `nil` for the root.
    package var parent: FilePath? {
        components.isEmpty ? nil : FilePath(unchecked: Array(components.dropLast()))
    }

    /// The last component; empty for the root.
    package var name: String { components.last ?? "" }

    /// What follows the last dot of the name, in lower case; empty when there is none, or only a
    /// leading one.
    package var fileExtension: String {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// The name without its extension.
    package var stem: String {
        fileExtension.isEmpty ? name : String(name.dropLast(fileExtension.count + 1))
    }

    package func starts(with other: FilePath) -> Bool {
        components.starts(with: other.components)
    }

    package var description: String { components.joined(separator: "/") }

    package static func < (left: FilePath, right: FilePath) -> Bool {
        left.components.lexicographicallyPrecedes(right.components)
    }
}

extension FilePath: ExpressibleByStringLiteral {
    /// For paths that the source code itself names; unsafe components are dropped.
    package init(stringLiteral value: String) {
        components = value.split(separator: "/").map(String.init).filter(Self.isSafe)
    }
}
