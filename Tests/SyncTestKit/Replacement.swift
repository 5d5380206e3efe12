package import Ports
import Synchronization

/// What the program did to one of the user's files: put other bytes in its place, or removed it.
package struct Replacement: Sendable {
    package let path: FilePath
    /// `nil` when there was no file.
    package let before: [UInt8]?
    /// `nil` when it was removed.
    package let after: [UInt8]?
    /// The number of the operation.
    package let operation: Int
    /// Whether the program had looked at the file after the user changed it last.
    package let isInformed: Bool
}

extension InMemoryFileSystem {
    /// What the program did to the user's files since this was asked last.
    package func takeReplacements() -> [Replacement] {
        state.withLock { state in
            defer { state.replacements = [] }
            return state.replacements
        }
    }
}

extension InMemoryFileSystem.State {
    mutating func noteReplacement(of path: FilePath, _ before: [UInt8]?) {
        guard path.components.first != ".ghlsync", !path.name.hasSuffix(".tmp") else { return }
        replacements.append(
            Replacement(
                path: path, before: before, after: try? tree.read(path, limit: .max),
                operation: log.count,
                isInformed: (looked[path] ?? -1) > (changed[path] ?? -1)))
    }
}
