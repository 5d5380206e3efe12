import Catalog
package import Documents
import Pacing
package import Ports
package import SyncCore

/// Finds every problem of every file, for the `validate` command. Changes nothing.
package struct WorkspaceValidator: Sendable {
    package struct Report: Sendable, Hashable {
        /// By file and place.
        package let diagnostics: [Diagnostic]
        /// How many entity files were looked at.
        package let fileCount: Int

        package var isValid: Bool { !diagnostics.contains { $0.severity == .error } }
    }

    private let files: any FileSystem
    private let location: String?
    private let workforce: any Workforce

    /// Checks the overrides of every location, or only of the one that is named.
    package init(
        files: any FileSystem, location: String? = nil, workforce: any Workforce = OneByOne()
    ) {
        self.files = files
        self.location = location
        self.workforce = workforce
    }

    /// Everything, or only what concerns `paths`: files, folders, or keys as people type them
    /// (`listings/yoga-mat`). References are checked against the whole workspace either way. Throws
    /// when there is no workspace, or a path that names nothing.
    package func validate(_ paths: [FilePath] = []) throws(CycleFailure) -> Report {
        try WorkspaceLayout.check(files)
        let reading = WorkspaceConfiguration.read(from: files)
        let configuration = reading.configuration
        let user = UserSchemas.read(from: files, json: configuration.json)
        let reader = EntityReader(configuration, schemas: .builtIn.tightened(by: user))
        let rules = configuration.rules
        let scan = try WorkspaceScanner(
            files: files, rules: IgnoreRules(include: rules.include, exclude: rules.exclude),
            reader: reader, workforce: workforce, isChecking: true
        ).scan(ScanCache())
        var media = MediaShelf()
        let entities = WorkspaceReading(
            scan, checks: ReferenceChecks(files: files, reader: reader), media: &media)
        let active = scan.files.filter { !$0.isExcluded }.map(\.path)
        let known = active + user.paths + (reading.path.map { [$0] } ?? [])
        var found = reading.diagnostics + user.diagnostics + entities.diagnostics
        if let path = reading.path, reading.isValid {
            for name in configuration.locations.keys.sorted()
            where (location ?? name) == name {
                guard let overrides = overrides(of: name, at: path, configuration) else { continue }
                var reader = reader
                reader.overrides = overrides
                found += OverrideChecks(files: files, reader: reader).diagnostics(
                    of: scan, entities.index, media: &media)
            }
        }
        guard !paths.isEmpty else {
            return Report(diagnostics: found.sortedByPlace(), fileCount: active.count)
        }
        for path in paths where !concerned(by: path, known) {
            throw CycleFailure(
                .other, "there is no file \(path) in the workspace",
                hint: "name a file, a folder or a key, like listings/yoga-mat")
        }
        return Report(
            diagnostics: found.filter { diagnostic in
                paths.contains { concerned(by: $0, [FilePath(diagnostic.file) ?? .root]) }
            }.sortedByPlace(),
            fileCount: active.count { file in paths.contains { concerned(by: $0, [file]) } })
    }

    private func overrides(
        of location: String, at path: FilePath, _ configuration: WorkspaceConfiguration
    ) -> LocationOverrides? {
        guard configuration.locations[location]?.overrides.isEmpty == false,
            let bytes = try? files.read(path, limit: ParseLimits.entityFile.bytes)
        else { return nil }
        return try? LocationOverrides(
            bytes, at: path, of: location, modified: Timestamp(seconds: 0),
            json: configuration.json)
    }

    private func concerned(by path: FilePath, _ files: [FilePath]) -> Bool {
        files.contains { file in
            file.starts(with: path)
                || (EntityKey(path.description) != nil
                    && place(file) == EntityKey(path.description))
        }
    }

    private func place(_ file: FilePath) -> EntityKey? {
        if case .entity(let key) = WorkspaceLayout.place(of: file) { key } else { nil }
    }
}
