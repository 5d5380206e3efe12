import Catalog
package import Documents
import JSONFormat
package import Ports
package import SyncCore
import YAMLFormat

extension FileFormat {
    /// The text in the format's canonical form; what it says, and its comments, stay.
    func formatted(
        _ bytes: [UInt8], json: JSONDocument.Dialect = .strict
    ) throws(SyntaxError) -> [UInt8] {
        switch self {
        case .yaml: try YAMLDocument.formatted(bytes)
        case .json: try JSONDocument.formatted(bytes, dialect: json)
        }
    }
}

/// Brings files of a workspace into canonical form, for the `fmt` command. Like an editor it takes no
/// lock; each file is replaced as a whole, only while it is what was read, and kept before.
package struct WorkspaceFormatter: Sendable {
    package struct Report: Sendable, Hashable {
        /// Files that were changed, or would be.
        package var formatted: [FilePath] = []
        package var unchanged = 0
        /// Files that cannot be read, or say nothing that can be understood; they are left alone.
        package var diagnostics: [Diagnostic] = []
        /// Files that could not be written.
        package var failures: [Problem] = []
    }

    private let files: any FileSystem
    private var replacement: KeptReplacement

    package init(
        files: any FileSystem, backups: any BackupSink,
        random: any RandomNumberGenerator & Sendable
    ) {
        self.files = files
        replacement = KeptReplacement(files: files, backups: backups, random: random)
    }

    /// Every entity file, or those that `paths` name: files, folders, or keys as people type them. The
    /// configuration and schemas only by their own name. With `isCheck` nothing is written.
    package mutating func run(
        _ paths: [FilePath] = [], isCheck: Bool
    ) async throws(CycleFailure) -> Report {
        var report = Report()
        try WorkspaceLayout.check(files)
        let configuration = WorkspaceConfiguration.read(from: files).configuration
        for path in try targets(paths, configuration, &report) {
            await Task.yield()
            do throws(FileFailure) {
                try await format(path, json: configuration.json, isCheck: isCheck, &report)
            } catch {
                report.failures.append(
                    Problem(
                        code: "not-written", key: nil,
                        message: "\(path) was not formatted: \(error)",
                        hint: error.kind == .changed ? "it changed just now; run it again" : nil))
            }
        }
        report.diagnostics = report.diagnostics.sortedByPlace()
        return report
    }

    private func targets(
        _ paths: [FilePath], _ configuration: WorkspaceConfiguration, _ report: inout Report
    ) throws(CycleFailure) -> [FilePath] {
        let rules = configuration.rules
        let scan = try WorkspaceScanner(
            files: files, rules: IgnoreRules(include: rules.include, exclude: rules.exclude),
            reader: EntityReader(configuration)
        ).scan(ScanCache())
        let active = scan.files.filter { !$0.isExcluded }
        var chosen: [FilePath] = []
        var seen: Set<FilePath> = []
        for path in paths.isEmpty ? [.root] : paths {
            let key = EntityKey(path.description)
            let found = active.filter { $0.path.starts(with: path) || $0.key == key }
            for file in found where seen.insert(file.path).inserted {
                if case .trouble(let trouble) = file.content {
                    report.diagnostics.append(trouble)
                } else {
                    chosen.append(file.path)
                }
            }
            guard found.isEmpty, !paths.isEmpty else { continue }
            guard isOther(path) else {
                throw CycleFailure(
                    .other, "there is no file \(path) in the workspace that could be formatted",
                    hint: "name a file, a folder or a key, like listings/yoga-mat")
            }
            if FileFormat(path) != nil, seen.insert(path).inserted { chosen.append(path) }
        }
        return chosen
    }

    /// A file of ours that is no entity, and that was named.
    private func isOther(_ path: FilePath) -> Bool {
        guard FileFormat(path) != nil, (try? files.metadata(at: path))?.kind == .file else {
            // A folder of entities that has none yet is none the less a place to name.
            return EntityKind(folder: path.description) != nil
        }
        let place = WorkspaceLayout.place(of: path)
        return place == .configuration || place == .schema
    }

    private mutating func format(
        _ path: FilePath, json: JSONDocument.Dialect, isCheck: Bool, _ report: inout Report
    ) async throws(FileFailure) {
        guard let format = FileFormat(path) else { return }
        let limit = ParseLimits.entityFile.bytes
        let old = try files.read(path, limit: limit)
        if let conflict = ConflictMarkers.diagnostic(in: old, file: path) {
            report.diagnostics.append(conflict)
            return
        }
        let new: [UInt8]
        do throws(SyntaxError) {
            new = try format.formatted(old, json: json)
        } catch {
            report.diagnostics.append(format.diagnostic(error, in: old, at: path, json: json))
            return
        }
        guard new != old else {
            report.unchanged += 1
            return
        }
        if !isCheck { try await replacement.replace(old, at: path, with: new, reason: "format") }
        report.formatted.append(path)
    }
}
