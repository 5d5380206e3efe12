import Catalog
import Documents
import HostSystem
import Ports
import Workspace

/// The workspace that a command works in: found, opened, its configuration read.
struct OpenWorkspace {
    let root: String
    let files: POSIXFileSystem
    let configuration: WorkspaceConfiguration
    let locationName: String
    let locationID: String

    /// Smaller catalogs are kept in memory as they are.
    private static let roomInMemory = 4 << 20

    /// Where one part of the program keeps what it has of each entity, on the disk of the workspace.
    var spill: Spill {
        Spill(after: Self.roomInMemory) { [files] in
            guard let file = try? ScratchFile(in: .root, of: files) else { return nil }
            return Spill.File(write: file.write, read: file.read)
        }
    }

    /// Finds the workspace of `-C`, `GHLSYNC_WORKSPACE`, or the current folder and those above it.
    static func folder(_ tool: ToolContext) throws(ToolFailure) -> String {
        if let named = tool.arguments.value("workspace")
            ?? tool.environment.variable("GHLSYNC_WORKSPACE")
        {
            return tool.environment.absolute(named)
        }
        var folder = tool.environment.workingDirectory
        while true {
            for marker in WorkspaceLayout.markers where try has(folder, marker.description) {
                return folder
            }
            guard let slash = folder.lastIndex(of: "/"), slash != folder.startIndex else { break }
            folder = String(folder[..<slash])
        }
        throw ToolFailure(
            .guarded,
            "there is no ghlsync.yaml in \(tool.environment.workingDirectory) or above it",
            hint: "make a workspace with `ghlsync init`, or name one with -C DIR")
    }

    /// Whether there is a workspace to open: named, here, or above.
    static func isThere(_ tool: ToolContext) -> Bool {
        guard let folder = try? folder(tool) else { return false }
        return WorkspaceLayout.markers.contains { (try? has(folder, $0.description)) == true }
    }

    /// Whether a folder holds a file. A process that has no file descriptor left cannot know.
    private static func has(_ folder: String, _ name: String) throws(ToolFailure) -> Bool {
        guard let path = FilePath(name) else { return false }
        do throws(FileFailure) {
            return try POSIXFileSystem(root: folder).metadata(at: path) != nil
        } catch {
            guard error.kind == .tooManyOpenFiles else { return false }
            throw ToolFailure(.guarded, "the folder \(folder) cannot be opened: \(error)")
        }
    }

    /// Opens a folder. A configuration with errors is refused with all of them shown.
    /// - Parameter location: a name, when it is not the command line or the environment that says it.
    static func open(
        _ tool: ToolContext, folder: String? = nil, location named: String? = nil
    ) throws(ToolFailure) -> OpenWorkspace {
        let (root, files, configuration) = try configured(tool, folder: folder)
        let schemas = UserSchemas.read(from: files, json: configuration.json)
        guard schemas.isValid else {
            let renderer = DiagnosticRenderer(style: tool.console.errorStyle)
            tool.console.errors(schemas.diagnostics.flatMap(renderer.lines))
            throw ToolFailure(
                .invalid, "the workspace's own schemas must be mended before anything else")
        }
        let wanted = named ?? wantedLocation(tool)
        guard let (name, location) = configuration.location(wanted) else {
            let command = tool.arguments.command.name
            throw ToolFailure(
                .usage,
                wanted.map {
                    $0 == EveryLocation.word
                        ? "`ghlsync \(command)` works with one location at a time"
                        : "there is no location “\($0)” in ghlsync.yaml"
                } ?? "ghlsync.yaml names several locations and none is active",
                hint: wanted == EveryLocation.word && command == WatchCommand.spec.name
                    ? "`ghlsync sync --location all` goes through all of them, also by a timer; for an agent each, make a clone of the folder for each location and run `ghlsync watch --location NAME` there"
                    : "locations: \(configuration.locations.keys.sorted().joined(separator: ", "))"
            )
        }
        return OpenWorkspace(
            root: root, files: files, configuration: configuration, locationName: name,
            locationID: location.id)
    }

    /// The location that the command line or the environment names.
    static func wantedLocation(_ tool: ToolContext) -> String? {
        tool.arguments.value("location") ?? tool.environment.variable("GHLSYNC_LOCATION")
    }

    /// The folder and its configuration, whichever location is meant.
    static func configured(
        _ tool: ToolContext, folder: String? = nil
    ) throws(ToolFailure) -> (
        root: String, files: POSIXFileSystem, configuration: WorkspaceConfiguration
    ) {
        let root: String
        if let folder { root = folder } else { root = try self.folder(tool) }
        let files: POSIXFileSystem
        do throws(FileFailure) {
            files = try POSIXFileSystem(root: root)
        } catch {
            throw ToolFailure(.guarded, "the workspace \(root) cannot be opened: \(error)")
        }
        let reading = WorkspaceConfiguration.read(from: files)
        guard reading.isValid else {
            let renderer = DiagnosticRenderer(style: tool.console.errorStyle)
            tool.console.errors(reading.diagnostics.flatMap(renderer.lines))
            throw ToolFailure(.invalid, "the configuration must be mended before anything else")
        }
        return (root, files, reading.configuration)
    }

    /// The entities that a person named by path (`listings/mat.yaml`), key (`listings/mat`), or folder
    /// (`listings`); `nil` when nothing was named.
    func keys(
        named words: [String], among known: Set<EntityKey>, orNil: Bool = false
    ) throws(ToolFailure) -> Set<EntityKey>? {
        guard !words.isEmpty else { return nil }
        var keys: Set<EntityKey> = []
        for word in words {
            let found = matches(word, among: known)
            guard !found.isEmpty else {
                if orNil { return nil }
                throw ToolFailure(
                    .usage, "“\(word)” names no entity",
                    hint:
                        "name a file (listings/mat.yaml), a key (listings/mat) or a folder (listings)"
                )
            }
            keys.formUnion(found)
        }
        return keys
    }

    private func matches(_ word: String, among known: Set<EntityKey>) -> Set<EntityKey> {
        var text = word
        if text.hasPrefix(root + "/") { text = String(text.dropFirst(root.count + 1)) }
        while text.hasPrefix("./") { text = String(text.dropFirst(2)) }
        while text.hasSuffix("/") { text = String(text.dropLast()) }
        if let key = EntityKey(text), known.contains(key) { return [key] }
        if let path = FilePath(text), case .entity(let key) = WorkspaceLayout.place(of: path),
            known.contains(key)
        {
            return [key]
        }
        if let kind = EntityKind(folder: text) { return known.filter { $0.kind == kind } }
        return []
    }
}
