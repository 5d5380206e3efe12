import Glibc
import HostSystem
import Ports

/// The sources that these tests are part of.
enum Repository {
    /// The repository's root, found from this file.
    static func files(_ here: StaticString = #filePath) throws -> any FileSystem {
        let parts = here.description.split(separator: "/").dropLast(3)
        return try POSIXFileSystem(root: "/" + parts.joined(separator: "/"))
    }

    static var isRegenerating: Bool { getenv("GHLSYNC_REGENERATE") != nil }
}
