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
        if let known = plainExtension { return known }
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// The extension of a name in ASCII, which most are; `nil` for others.
    private var plainExtension: String? {
        guard let bytes = components.last?.utf8, bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        guard let dot = bytes.lastIndex(of: 0x2E), dot != bytes.startIndex else { return "" }
        let found = bytes[bytes.index(after: dot)...]
        let isLower = found.allSatisfy { !(0x41...0x5A).contains($0) }
        return isLower ? String(Substring(found)) : Substring(found).lowercased()
    }

    /// The name without its extension.
    package var stem: String {
        if let known = plainExtension {
            return known.isEmpty
                ? name : String(Substring(name.utf8.dropLast(known.utf8.count + 1)))
        }
        return fileExtension.isEmpty ? name : String(name.dropLast(fileExtension.count + 1))
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
