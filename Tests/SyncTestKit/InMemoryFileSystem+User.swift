package import Pacing
package import Ports
import Synchronization

extension InMemoryFileSystem {
    /// Puts a file there as an editor does that writes in place; makes the folders above it.
    package func put(_ text: String, at path: FilePath) { put(Array(text.utf8), at: path) }

    package func put(_ bytes: [UInt8], at path: FilePath) {
        state.withLock { state in
            state.tree.plant(path) { existing, now in
                var node = existing?.kind == .file ? existing : nil
                if node == nil { node = MemoryNode(kind: .file, permissions: 0o644, modified: now) }
                node?.bytes = bytes
                node?.modified = now
                return node
            }
            state.changed[path] = state.log.count
            state.read[path] = nil
        }
        tellObserver(path)
    }

    /// Puts a file there as an editor does that renames a new one over it: another inode.
    package func putByRename(_ text: String, at path: FilePath) {
        discard(path)
        put(text, at: path)
    }

    package func putDirectory(_ path: FilePath) {
        state.withLock { state in
            state.tree.plant(path) { existing, now in
                existing?.kind == .directory
                    ? existing : MemoryNode(kind: .directory, permissions: 0o755, modified: now)
            }
        }
    }

    /// A link: where it points does not matter, since nobody follows it.
    package func putSymbolicLink(at path: FilePath) { put(.symbolicLink, at: path) }

    /// A pipe, socket or device.
    package func putSpecial(at path: FilePath) { put(.special, at: path) }

    private func put(_ kind: FileKind, at path: FilePath) {
        state.withLock { state in
            state.tree.plant(path) { _, now in
                MemoryNode(kind: kind, permissions: 0o777, modified: now)
            }
        }
    }

    /// A second name for a file.
    package func putHardLink(at path: FilePath, to other: FilePath) {
        state.withLock { $0.tree.link(path, to: other) }
    }

    /// Removes whatever is there, with all that is in it.
    package func discard(_ path: FilePath) {
        state.withLock { state in
            state.tree.uproot(path)
            state.changed[path] = state.log.count
            state.read[path] = nil
        }
        tellObserver(path)
    }

    /// `nil` when there is no file.
    package func bytes(at path: FilePath) -> [UInt8]? {
        state.withLock { try? $0.tree.read(path, limit: .max) }
    }

    package func text(at path: FilePath) -> String? {
        bytes(at: path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Every file by its path.
    package var files: [FilePath: [UInt8]] { state.withLock { $0.tree.files { _ in true } } }

    /// Those of the user, without the program's own.
    package var userFiles: [FilePath: [UInt8]] {
        state.withLock { $0.tree.files { $0 != ".ghlsync" } }
    }

    /// Every file with its inode and the names that lead to it, in no order: for whoever asks often.
    package func visitFiles(
        _ visit: (_ path: [String], _ inode: UInt64, _ bytes: [UInt8]) -> Void
    ) {
        state.withLock { $0.tree }.visitFiles(visit)
    }

    package func setPermissions(_ permissions: Int, isOwnedByUs: Bool = true, at path: FilePath) {
        state.withLock {
            $0.tree.change(path) {
                $0.permissions = permissions
                $0.isOwnedByUs = isOwnedByUs
            }
        }
    }

    package func setModified(_ timestamp: Timestamp, at path: FilePath) {
        state.withLock { $0.tree.change(path) { $0.modified = timestamp } }
    }
}
