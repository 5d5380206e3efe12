import Catalog
import Documents
import JSONFormat
package import Ports
import SchemaValidation
package import SyncCore
import YAMLFormat

/// The sample workspace that `init` begins with, and the schemas for editors.
package enum WorkspaceTemplate {
    package struct File: Sendable, Hashable {
        package let path: FilePath
        package let bytes: [UInt8]
    }

    /// The files of `workspace-template/`, as they are, in path order.
    package static var files: [File] {
        EmbeddedTemplate.files.map {
            File(path: FilePath(stringLiteral: $0.path), bytes: Array($0.text.utf8))
        }
    }

    /// `.ghlsync/schema/*.schema.json`: of each kind, and of the configuration.
    package static var schemas: [File] {
        BuiltInSchemas.files.map { schema in
            File(
                path: FilePath(
                    stringLiteral: "\(WorkspaceLayout.stateFolder)/schema/\(schema.name)"),
                bytes: Array(schema.text.utf8))
        }
    }

    package struct Options: Sendable {
        /// The id of the first location; `nil` leaves the place where to put it.
        package var locationID: String?
        package var format: FileFormat
        /// Whether to bring the sample entities along; without, the folders are empty.
        package var hasSamples: Bool

        package init(
            locationID: String? = nil, format: FileFormat = .yaml, hasSamples: Bool = true
        ) {
            self.locationID = locationID
            self.format = format
            self.hasSamples = hasSamples
        }
    }

    package struct Creation: Sendable, Hashable {
        /// What was made, in path order.
        package var written: [FilePath] = []
        /// Dot files that were there before and stay as they are (a `.gitignore`, say): what the
        /// template's have is to be added by hand.
        package var kept: [FilePath] = []
    }

    /// Makes a workspace. Replaces nothing: when one of the files (other than a dot file) is there
    /// already, nothing at all is made.
    @discardableResult
    package static func create(
        in files: any FileSystem, _ options: Options
    ) throws(CycleFailure) -> Creation {
        do throws(FileFailure) {
            for marker in WorkspaceLayout.markers where try files.metadata(at: marker) != nil {
                throw FileFailure(.exists, path: marker)
            }
            var creation = Creation()
            var wanted: [File] = []
            for file in try contents(options) {
                if try files.metadata(at: file.path) == nil {
                    wanted.append(file)
                } else if file.path.components.contains(where: { $0.hasPrefix(".") }) {
                    creation.kept.append(file.path)
                } else {
                    throw FileFailure(.exists, path: file.path)
                }
            }
            var folders: Set<FilePath> = [.root]
            for kind in EntityKind.allCases {
                let folder = FilePath(stringLiteral: kind.folder)
                try files.createDirectory(at: folder)
                folders.insert(folder)
            }
            // The marker comes last: what is cut short is no workspace yet.
            let marker = wanted.filter { WorkspaceLayout.markers.contains($0.path) }
            for file in wanted.filter({ !WorkspaceLayout.markers.contains($0.path) }) + marker {
                if let folder = file.path.parent, !folder.components.isEmpty {
                    try files.createDirectory(at: folder)
                    folders.insert(folder)
                }
                try files.write(file.bytes, to: file.path)
                try files.sync(file.path)
                creation.written.append(file.path)
            }
            for folder in folders.sorted() { try files.sync(folder) }
            creation.written.sort()
            return creation
        } catch {
            let isTaken = error.kind == .exists
            throw CycleFailure(
                .other,
                isTaken ? "\(error.path) is there already" : "cannot make the workspace: \(error)",
                hint: isTaken
                    ? "choose an empty folder; ghlsync replaces nothing" : "choose another folder")
        }
    }

    /// The template's files after the options.
    private static func contents(_ options: Options) throws(FileFailure) -> [File] {
        var contents: [File] = []
        for file in files + schemas {
            if WorkspaceLayout.markers.contains(file.path) {
                contents.append(try configured(file, options))
            } else if case .entity(let key) = WorkspaceLayout.place(of: file.path) {
                guard options.hasSamples else { continue }
                contents.append(try converted(file, key, options.format))
            } else {
                contents.append(file)
            }
        }
        return contents
    }

    private static func configured(_ file: File, _ options: Options) throws(FileFailure) -> File {
        var edits: [DocumentEdit] = []
        if let id = options.locationID { edits.append(.set("locations.main.id", .string(id))) }
        if options.format != .yaml {
            edits.append(.set("defaults.format", .string(options.format.rawValue)))
        }
        do throws(EditError) {
            return File(path: file.path, bytes: try YAMLDocument.edit(file.bytes, edits))
        } catch {
            throw FileFailure(.changed, path: file.path, detail: error.message)
        }
    }

    /// A sample in the wanted format. JSON has no comments: they stay behind.
    private static func converted(
        _ file: File, _ key: EntityKey, _ format: FileFormat
    ) throws(FileFailure) -> File {
        guard format == .json, FileFormat(file.path) == .yaml,
            let path = file.path.parent?.appending("\(key.name).json")
        else { return file }
        do throws(SyntaxError) {
            let value = try YAMLDocument.parse(file.bytes).value.mappingValue ?? [:]
            let schema = "../\(WorkspaceLayout.schemaPath(of: key.kind))"
            let entries = value.entries.map { ($0.key, $0.value) }
            let document = OrderedObject([("$schema", .string(schema))] + entries)
            return File(path: path, bytes: JSONDocument.write(.mapping(document), style: .pretty))
        } catch {
            throw FileFailure(.changed, path: file.path, detail: error.message)
        }
    }
}
