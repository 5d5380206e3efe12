import Catalog
import Documents
import HighLevel
import SyncCore
import TerminalUI
import Workspace

/// `mapping`: where fields go that a product has no place for, and whether the location is ready for them.
struct MappingCommand: Command {
    static let spec = CommandSpec(
        "mapping", "show where fields go that a product has no place for",
        options: [
            OptionSpec("create", "make the custom object, and the fields of it, that are missing")
        ],
        discussion: """
            Shows fieldMapping and mapping of ghlsync.yaml and asks GoHighLevel whether the custom
            object has every field that is mapped to it. Exit code 1 when something is missing: those
            fields stay in the files until it is there. --create makes what is missing, after asking.
            """,
        examples: ["ghlsync mapping", "ghlsync mapping --create", "ghlsync mapping --json"])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let workspace = try OpenWorkspace.open(tool)
        let mapping = workspace.configuration.mapping
        guard !mapping.objectFields.isEmpty else {
            show(mapping, nil, made: [], tool.console)
            return .done
        }
        let context = try await LocationContext.open(workspace)
        let remote = context.remote(
            try Connection.open(workspace, tool), transport: TracingTransport.make(tool.console))
        var check = try await remote.customObjectCheck()
        var made: [String] = []
        if arguments.has("create"), check?.placeless.isEmpty == false {
            guard arguments.has("yes") || tool.console.confirm(question(mapping, workspace))
            else {
                tool.console.error(
                    "nothing was made", hint: "confirm with --yes, or make it by hand")
                return .guarded
            }
            do throws(CycleFailure) {
                made = try await remote.createCustomObject()
            } catch {
                guard error.kind == .notAuthorised || error.kind == .other else { throw error }
                throw ToolFailure(
                    .notAuthorised, "the custom object cannot be made: \(error.message)",
                    hint: Self.byHand(mapping), request: error.request)
            }
            check = try await remote.customObjectCheck()
        }
        show(mapping, check, made: made, tool.console)
        return check?.placeless.isEmpty == false ? .someFailed : .done
    }

    private func question(_ mapping: FieldMapping, _ workspace: OpenWorkspace) -> String {
        "Make what is missing of the custom object \(mapping.objectKey) in "
            + "\(Escaping.line(workspace.locationName))? GoHighLevel has no way to delete it again."
    }

    /// For a token that may not make schemas.
    static func byHand(_ mapping: FieldMapping) -> String {
        let fields = mapping.objectFields.values.sorted().map { "\($0) (text, single line)" }
        return "make it by hand in Settings > Custom Objects: internal name \(mapping.objectKey), "
            + "primary field \(FieldMapping.productField) (text, single line), fields "
            + fields.joined(separator: ", ")
    }

    private func show(
        _ mapping: FieldMapping, _ check: CustomObjectCheck?, made: [String], _ console: Console
    ) {
        let rows = FieldMapping.mappable.map { field -> (String, String, String?) in
            switch mapping.listing[field] {
            case nil: (field, "local", nil)
            case .customValue?: (field, "customValue", nil)
            case .collection?: (field, "collection", nil)
            case .object(let key)?:
                (field, "object:\(key)", check?.placeless.contains(field) == true ? "missing" : nil)
            }
        }
        let remarks = check?.remarks(mapping) ?? []
        if console.isJSON {
            console.result(json: [
                "listing": .sequence(
                    rows.map { field, target, trouble in
                        [
                            "field": .string(field), "target": .string(target),
                            "usable": .bool(trouble == nil),
                        ]
                    }),
                "objectKey": .string(mapping.objectKey),
                "directory": .string(mapping.directory.rawValue),
                "made": .sequence(made.map(DocumentValue.string)),
                "notices": .sequence(remarks.map(DocumentValue.string)),
            ])
            return
        }
        for (field, target, trouble) in rows {
            let mark =
                trouble == nil
                ? console.style.green(console.style.check) : console.style.yellow("!")
            let padding = String(repeating: " ", count: max(1, 13 - field.count))
            console.result("\(mark) listing \(field)\(padding)\(target)")
        }
        console.result(
            "\(console.style.green(console.style.check)) directory            \(mapping.directory.rawValue)"
        )
        if check != nil { console.result("  custom object: \(mapping.objectKey)") }
        for line in made { console.result("  made \(Escaping.line(line))") }
        for remark in remarks { console.result("  → \(Escaping.line(remark))") }
        if !remarks.isEmpty { console.result("  → or \(Escaping.line(Self.byHand(mapping)))") }
    }
}
