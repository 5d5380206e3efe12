import Documents
import HighLevel
import HostSystem
import Ports
import SyncCore
import TerminalUI
import Workspace

/// `locations list|add|use`: the sub-accounts that a workspace is kept in step with.
struct LocationsCommand: Command {
    static let spec = CommandSpec(
        "locations", "list, add or choose the sub-accounts of the workspace",
        operands: "list | add NAME ID | use NAME", operandCount: 1...3,
        options: [
            OptionSpec("installed", "list: ask GoHighLevel where the agency's app is installed")
        ],
        discussion: """
            Each location has its own memory, links and token; --location NAME works with another one
            for once, and status, plan, push, pull and sync take --location all: one report a location,
            and the worst of their exit codes (130, 64, 5, 6, 3, 4, 1, 2, 0). `add` and `use` change
            ghlsync.yaml and keep its comments. After `auth login --agency` the token of each location
            is fetched by itself; `add` then checks that the app is installed there.
            """,
        examples: [
            "ghlsync locations list", "ghlsync locations add client-b ve9EPM428h8vShlRW1KT",
            "ghlsync locations use client-b", "ghlsync sync --location all",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let words = arguments.operands
        switch (words[0], words.count) {
        case ("list", 1): return try await list(tool)
        case ("add", 3): return try await add(words[1], words[2], tool)
        case ("use", 2): return try use(words[1], tool)
        default:
            throw UsageError(
                "it is: ghlsync locations \(Self.spec.operands)", command: Self.spec)
        }
    }

    // MARK: list

    private func list(_ tool: ToolContext) async throws -> ExitCode {
        let (_, _, configuration) = try OpenWorkspace.configured(tool)
        let logins = try Logins(try Connection.origin(configuration, tool), tool)
        if tool.arguments.has("installed") {
            return try await listInstalled(configuration, logins, tool)
        }
        var rows: [DocumentValue] = []
        var lines: [String] = []
        for (name, location) in configuration.locations.sorted(by: { $0.key < $1.key }) {
            let access = access(location.id, logins)
            let isActive = configuration.location()?.name == name
            rows.append([
                "name": .string(name), "id": .string(location.id), "active": .bool(isActive),
                "token": .string(access.word),
            ])
            lines.append(
                "\(isActive ? "*" : " ") \(Escaping.line(name))  \(location.id)  \(access.text)")
        }
        if tool.console.isJSON {
            tool.console.result(json: ["locations": .sequence(rows)])
        } else {
            tool.console.results(lines)
        }
        return .done
    }

    /// How a location's requests would be authorised, from the store alone.
    private func access(_ id: String, _ logins: Logins) -> (word: String, text: String) {
        do {
            if try logins.tokens.credential(for: id) != nil {
                return ("privateIntegrationToken", "Private Integration Token")
            }
            if let login = try logins.store.login(id) {
                return login.renewal == .dead
                    ? ("ended", "login ended: ghlsync auth login") : ("login", "login")
            }
            if let agency = try logins.agency(for: id) {
                return ("agency", "by the login of \(agency.owner.name)")
            }
            return ("none", "no token: ghlsync auth login, or auth token")
        } catch {
            return ("unusable", "a token that cannot be used: ghlsync auth status says why")
        }
    }

    private func listInstalled(
        _ configuration: WorkspaceConfiguration, _ logins: Logins, _ tool: ToolContext
    ) async throws -> ExitCode {
        let agencies = try logins.agencies()
        guard !agencies.isEmpty else {
            throw ToolFailure(
                .notAuthorised, "no agency is logged in at \(logins.origin)",
                hint: "ghlsync auth login --agency")
        }
        var rows: [DocumentValue] = []
        var lines: [String] = []
        let names = Dictionary(
            configuration.locations.map { ($0.value.id, $0.key) },
            uniquingKeysWith: { first, _ in first })
        for agency in agencies {
            let token = try await logins.credential(agency).token()
            let found: [OAuthClient.Installed]
            do throws(OAuthFailure) {
                found = try await logins.client.installedLocations(
                    of: agency.owner.id, app: agency.app, access: token)
            } catch {
                throw error.cycleFailure(
                    "the locations of \(agency.owner.name) cannot be listed",
                    hint: "ghlsync auth status shows its scopes; it needs oauth.readonly")
            }
            for location in found {
                let name = names[location.id]
                var row: OrderedObject = [
                    "id": .string(location.id), "title": .string(location.name),
                    "agency": .string(agency.owner.id),
                ]
                row["name"] = name.map { .string($0) }
                rows.append(.mapping(row))
                let known = name.map { "here as \(Escaping.line($0))" } ?? "not in this workspace"
                lines.append("\(location.id)  \(Escaping.line(location.name))  \(known)")
            }
        }
        if tool.console.isJSON {
            tool.console.result(json: ["installed": .sequence(rows)])
        } else {
            tool.console.results(lines)
        }
        return .done
    }

    // MARK: add, use

    private func add(_ name: String, _ id: String, _ tool: ToolContext) async throws -> ExitCode {
        let (_, files, configuration) = try OpenWorkspace.configured(tool)
        let known = configuration.locations
        guard known[name] == nil, name != EveryLocation.word else {
            throw ToolFailure(
                .usage,
                known[name] == nil
                    ? "“\(name)” stands for all locations"
                    : "there is a location “\(name)” already",
                hint: "choose another name, or change it in ghlsync.yaml")
        }
        if let other = known.first(where: { $0.value.id == id })?.key {
            throw ToolFailure(.usage, "\(id) is in the workspace already, as “\(other)”")
        }
        let logins = try Logins(try Connection.origin(configuration, tool), tool)
        let hasToken =
            try logins.tokens.credential(for: id) != nil
            || logins.store.login(id) != nil
        if !hasToken, let agency = try logins.agency(for: id) {
            // Says so now when the app is not installed there.
            _ = try await logins.exchange(id, by: agency).token()
        }
        try edit([.set(DocumentPath(keys: ["locations", name, "id"]), .string(id))], files)
        tool.console.note(
            "Added \(Escaping.line(name)) (\(id)); token: \(access(id, logins).text).")
        tool.console.note("Next: look with `ghlsync plan --location \(Escaping.line(name))`.")
        return .done
    }

    private func use(_ name: String, _ tool: ToolContext) throws -> ExitCode {
        let (_, files, configuration) = try OpenWorkspace.configured(tool)
        let names = configuration.locations.keys.sorted()
        guard names.contains(name) else {
            let near = Suggestion.nearest(to: name, among: names)
            throw ToolFailure(
                .usage, "there is no location “\(name)” in ghlsync.yaml",
                hint: near.map { "did you mean “\($0)”?" }
                    ?? "locations: \(names.joined(separator: ", "))")
        }
        try edit([.set(DocumentPath(keys: ["active"]), .string(name))], files)
        tool.console.note(
            "Commands now work with \(Escaping.line(name)), unless --location says otherwise.")
        return .done
    }

    private func edit(_ edits: [DocumentEdit], _ files: POSIXFileSystem) throws(ToolFailure) {
        do throws(ConfigurationEditRefusal) {
            var random = SystemRandom()
            try WorkspaceConfiguration.edit(
                edits, in: files, random: random.next())
        } catch {
            throw ToolFailure(.guarded, error.message, hint: error.hint)
        }
    }
}
