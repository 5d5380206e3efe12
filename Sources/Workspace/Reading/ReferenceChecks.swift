import Catalog
import Documents
import Ports

/// Makes sure that what an entity names is there.
struct ReferenceChecks {
    let files: any FileSystem
    let reader: EntityReader

    /// The references of a file that lead nowhere.
    func diagnostics(
        of file: ScannedFile, in index: PathIndex, media: inout MediaShelf
    ) -> [Diagnostic] {
        guard let reading = file.reading else { return [] }
        var broken: [(reference: EntityReference, message: String, help: String?)] = []
        for reference in reading.references {
            switch reference.target {
            case .entity(let key):
                // A file that is there and held is no dangling reference: its own error is enough.
                guard !index.contains(key) else { continue }
                let names = index.keys.filter { $0.kind == key.kind }.map(\.name)
                broken.append(
                    (
                        reference, "there is no \(key.kind.rawValue) '\(key.name)'",
                        Suggestion.closest(to: key.name, among: names).map { "did you mean \($0)?" }
                            ?? "make \(key).yaml, or take the reference out"
                    ))
            case .media(let path):
                guard let problem = media.problem(with: path, in: files) else { continue }
                broken.append((reference, problem, mediaHelp(path)))
            }
        }
        guard !broken.isEmpty else { return [] }
        return place(broken.map { ($0.reference.path, $0.message, $0.help) }, in: file)
    }

    /// For a picture that is not there: the one beside it that was meant, or what to do.
    private func mediaHelp(_ path: FilePath) -> String? {
        guard let found = try? files.metadata(at: path) else {
            let beside = (try? files.list(path.parent ?? .root)) ?? []
            return Suggestion.closest(to: path.name, among: beside.map(\.name))
                .flatMap { path.parent?.appending($0) }.map { "did you mean \($0)?" }
                ?? "put the picture there, or name another"
        }
        return found.kind == .file ? nil : "put the file itself here"
    }

    /// Reads the file once more to say where: broken references are rare, positions are large.
    private func place(
        _ broken: [(path: DocumentPath, message: String, help: String?)], in file: ScannedFile
    ) -> [Diagnostic] {
        let code = "dangling-reference"
        guard let bytes = try? files.read(file.path, limit: ParseLimits.entityFile.bytes),
            let document = try? reader.parse(bytes, at: file.path)
        else {
            return broken.map { path, message, help in
                Diagnostic(
                    code: code, file: file.path.description, message: "\(path): \(message)",
                    help: help)
            }
        }
        let lines = LineIndex(bytes)
        return broken.map { path, message, help in
            reader.diagnostic(
                code, at: path, of: file.key, in: document,
                EntityReader.Source(file: file.path, lines: lines), message, help: help)
        }
    }
}
