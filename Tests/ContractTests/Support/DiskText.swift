import Ports
import SyncTestKit

extension InMemoryFileSystem {
    /// Everything that lies on the disk, one text after the other.
    var allText: String { text(below: .root) }

    private func text(below folder: FilePath) -> String {
        let entries = (try? list(folder)) ?? []
        return entries.compactMap { entry -> String? in
            guard let path = folder.appending(entry.name) else { return nil }
            return entry.kind == .directory ? text(below: path) : text(at: path)
        }.joined(separator: "\n")
    }
}
