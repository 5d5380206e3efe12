import Catalog
import Documents
import Ports
package import SyncCore

extension WorkspaceReplica {
    /// Reads the file once more to say where: refusals are rare, positions are large.
    package func locate(_ problem: Problem) async -> Problem {
        guard let key = problem.key, let file = index?.all(key).first,
            let bytes = try? files.read(file.path, limit: ParseLimits.entityFile.bytes),
            let document = try? reader.parse(bytes, at: file.path)
        else { return problem }
        let lines = LineIndex(bytes)
        var located = problem
        located.diagnostics += problem.complaints.compactMap { complaint in
            Self.place(of: complaint.path, in: reader.merged(document.value, of: key)).map {
                place in
                reader.diagnostic(
                    "refused", at: place, of: key, in: document,
                    EntityReader.Source(file: file.path, lines: lines), complaint.message,
                    help: "GoHighLevel does not accept this")
            }
        }
        return located
    }

    /// The path, or the nearest place around it that is written down: `price: 49` has no `price.amount`.
    /// `nil` where the whole document would be pointed at.
    private static func place(of path: DocumentPath, in value: DocumentValue) -> DocumentPath? {
        var place = path
        while !place.isRoot, value.value(at: place) == nil { place = place.parent }
        return place.isRoot ? nil : place
    }
}
