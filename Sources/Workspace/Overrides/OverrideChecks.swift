import Catalog
import Documents
import Ports
import SyncCore

/// Finds what is wrong with the overrides of a location: entities that are not there, and what an entity
/// is only wrong with because of them.
struct OverrideChecks {
    let files: any FileSystem
    /// Reads as the location has it.
    let reader: EntityReader

    /// Overrides of entities that no file has.
    func unknown(in index: PathIndex) -> [Diagnostic] {
        guard let overrides = reader.overrides else { return [] }
        return overrides.keys.filter { !index.contains($0) }.map { key in
            let names = index.keys.filter { $0.kind == key.kind }.map(\.name)
            let stem = FilePath(key.description)?.stem ?? key.name
            let meant = names.contains(stem) ? stem : Suggestion.closest(to: key.name, among: names)
            return overrides.diagnostic(
                "unknown-entity", at: .root, of: key,
                "there is no \(key.kind.rawValue) '\(key.name)' to override",
                help: meant.map { "did you mean \(EntityKey(key.kind, $0))?" }
                    ?? "make its file, or take the override out")
        }
    }

    /// What the overrides alone get wrong, wherever in the configuration it is. The files are read once
    /// more, but only those of which something is overridden.
    func diagnostics(of scan: WorkspaceScan, _ index: PathIndex, media: inout MediaShelf)
        -> [Diagnostic]
    {
        guard let overrides = reader.overrides, !overrides.isEmpty else { return [] }
        let checks = ReferenceChecks(files: files, reader: reader)
        var found = unknown(in: index)
        for file in scan.files where !overrides.fields(of: file.key).isEmpty {
            guard case .read(_, let stamp) = file.content,
                let bytes = try? files.read(file.path, limit: ParseLimits.entityFile.bytes)
            else { continue }
            let reading = reader.read(bytes, of: file.key, at: file.path)
            let here = ScannedFile(key: file.key, path: file.path, content: .read(reading, stamp))
            found += reading.diagnostics + checks.diagnostics(of: here, in: index, media: &media)
        }
        return found.filter { $0.file == overrides.file.description }
    }
}
