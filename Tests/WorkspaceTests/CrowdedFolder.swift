import Ports
import SyncTestKit

/// A workspace whose `listings` seems to hold 200,000 files.
struct CrowdedFolder: ForwardingFiles {
    let base: any FileSystem

    func list(_ directory: FilePath) throws(FileFailure) -> [DirectoryEntry] {
        guard directory == "listings" else { return try base.list(directory) }
        return (0..<200_000).map { DirectoryEntry(name: "\($0).txt", kind: .file) }
    }
}
