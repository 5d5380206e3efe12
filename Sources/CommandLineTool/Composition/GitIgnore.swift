import HostSystem
import Ports

/// What of a workspace must not be committed, and whether its `.gitignore` says so (S70).
enum GitIgnore {
    /// The places that hold data of the shop and that no line of the file covers.
    static func uncovered(in files: any FileSystem) -> [String] {
        let bytes = try? files.read(".gitignore", limit: 1 << 20)
        let lines = Set(
            String(decoding: bytes ?? [], as: UTF8.self).split(separator: "\n").map { line in
                // `/.ghlsync/state/`, `.ghlsync/state` and the like say the same here.
                line.drop { $0 == "/" }.reversed().drop { $0 == "/" || $0 == "*" }.reversed()
                    .map(String.init).joined()
            })
        guard !lines.contains(".ghlsync") else { return [] }
        return ["state", "snapshots", "history.jsonl"].map { ".ghlsync/\($0)" }
            .filter { !lines.contains($0) }
    }

    static func words(_ uncovered: [String]) -> String {
        ".gitignore does not cover \(uncovered.joined(separator: ", "))"
    }

    static let hint = "add the lines: these hold data of the shop"
}
