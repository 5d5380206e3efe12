package import Ports

extension StepCache {
    private static let limit = 256 << 20

    private static func folder(_ locationID: String) -> FilePath? {
        FilePath(".ghlsync/state/\(locationID)")
    }

    /// What an earlier run left; `nil` when there is nothing, or nothing that can be believed.
    package static func read(from files: any FileSystem, locationID: String) -> StepCache? {
        guard let folder = folder(locationID), let path = folder.appending("steps.cache"),
            let found = try? files.metadata(at: folder), found.isOwnedByUs,
            let bytes = try? files.read(path, limit: limit)
        else { return nil }
        return StepCache(bytes: bytes)
    }

    /// Puts it in place, whole or not at all. Not synced, and its failure is nobody's concern: without
    /// it the next run looks at everything. `name` is one that nobody can guess.
    package func write(to files: any FileSystem, locationID: String, temporaryName name: String) {
        // Only beside a ledger; the suffix is the ledger's, which sweeps what a crash left.
        guard let folder = Self.folder(locationID), let path = folder.appending("steps.cache"),
            let temporary = folder.appending(".steps.\(name).ledger-tmp"),
            (try? files.metadata(at: folder)) != nil
        else { return }
        do throws(FileFailure) {
            try files.write(bytes, to: temporary, mode: .ownerOnly)
            try files.rename(temporary, to: path)
        } catch {
            try? files.remove(temporary)
        }
    }
}
