import Catalog
import Documents
import HostSystem
import Ledger
import Pacing
import SyncCore
import TerminalUI
import Workspace

/// `queue`: the outbox.
struct QueueCommand: Command {
    static let spec = CommandSpec(
        "queue", "what waits, why, and when it is tried next",
        operands: "[list | retry [KEY…] | drop KEY…]", operandCount: 0...10_000,
        discussion: """
            A change that failed is tried again by a running watch, later each time; after
            rules.retryAttempts failures that do not pass by themselves it is parked, and the others go
            on. `retry` tries it again at once (all of them without a KEY), `drop` leaves it alone until
            the entity changes; neither touches a value. `sync` and `push` try everything anyway. A
            create without an answer is looked for before it is sent again.
            """,
        examples: [
            "ghlsync queue", "ghlsync queue retry listings/yoga-mat",
            "ghlsync queue drop listings/yoga-mat --yes",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let context = try await LocationContext.open(OpenWorkspace.open(tool))
        let words = arguments.operands
        let keys = try words.dropFirst().map { try EntityKey.named($0) }
        switch words.first ?? "list" {
        case "list" where words.count <= 1:
            return try await list(context, tool.console)
        case "retry":
            let all = Set(try await context.ledger.queue().map(\.key)).sorted()
            try await demandWaiting(keys, context)
            return try await change(.retry, keys.isEmpty ? all : keys, context, tool)
        case "drop" where !keys.isEmpty:
            return try await drop(keys, context, tool)
        default:
            throw UsageError("it is list, retry [KEY…], or drop KEY…", command: Self.spec)
        }
    }

    // MARK: list

    private struct Line {
        let key: EntityKey
        let state: String
        let what: String
        var entry: QueueEntry?
        var intent: CreateIntent?
    }

    private func lines(_ context: LocationContext) async throws -> [Line] {
        var lines: [Line] = []
        let entries = try await context.ledger.queue()
        for entry in entries {
            lines.append(
                Line(
                    key: entry.key, state: entry.state.rawValue,
                    what: "\(entry.target == .remote ? "push" : "pull") \(entry.action.rawValue)",
                    entry: entry))
        }
        let contents = try await context.ledger.open()
        for intent in contents.openIntents {
            lines.append(
                Line(
                    key: intent.key, state: "unanswered", what: "create \(intent.object)",
                    intent: intent))
        }
        let known = Set(lines.map(\.key))
        let seen = try await context.local.snapshot(ScanScope(bindings: contents.bindings))
        let deltas = detect(
            base: contents.archive, seen: seen, policy: context.workspace.configuration.policy)
        for (key, delta) in deltas where !known.contains(key) {
            switch delta {
            case .created: lines.append(Line(key: key, state: "pending", what: "push create"))
            case .modified: lines.append(Line(key: key, state: "pending", what: "push update"))
            case .deleted: lines.append(Line(key: key, state: "pending", what: "push delete"))
            case .held, .unchanged, .absent, .missing, .unseen: break
            }
        }
        return lines.sorted { ($0.key, $0.what) < ($1.key, $1.what) }
    }

    private func list(_ context: LocationContext, _ console: Console) async throws -> ExitCode {
        let lines = try await lines(context)
        let hooks = context.contents.inbox.count
        if console.isJSON {
            console.result(json: [
                "queue": .sequence(lines.map { .mapping(json($0)) }),
                "webhooks": .number(DecimalNumber(hooks)),
            ])
            return .done
        }
        let style = console.style
        for line in lines {
            let paint = line.state == "pending" ? style.yellow : style.red
            console.result(
                "  \(paint(line.state))  \(style.bold(Escaping.line(line.key.description)))  "
                    + "\(Escaping.line(line.what))  \(style.dim(Escaping.line(when(line, context))))"
            )
            if let entry = line.entry {
                console.result("        \(Escaping.line(entry.error))")
                if let request = entry.request {
                    console.result("        \(style.dim(Escaping.line(request)))")
                }
                if entry.state == .parked {
                    let hint = entry.hint.map { "\($0), or " } ?? ""
                    console.result(
                        "        → \(Escaping.line(hint))ghlsync queue retry \(Escaping.line(line.key.description))"
                    )
                }
            }
        }
        if hooks > 0 { console.result("  \(hooks) webhooks wait to be acted on") }
        if lines.isEmpty, hooks == 0 { console.result("Nothing waits.") }
        return .done
    }

    private func when(_ line: Line, _ context: LocationContext) -> String {
        if let entry = line.entry {
            let times = "tried \(entry.attempts) time\(entry.attempts == 1 ? "" : "s")"
            switch entry.state {
            case .waiting:
                let now = context.time.wallClock
                guard let next = entry.nextTry, next > now else {
                    return "\(times), tried again at the next chance"
                }
                let wait = Int(now.duration(to: next).seconds.rounded(.up))
                return "\(times), next in \(wait) s"
            case .parked: return "\(times), left alone until it changes"
            case .dropped: return "left alone until it changes"
            }
        }
        if let intent = line.intent {
            return
                "sent \(intent.sentAt), attempt \(intent.attempt); the next sync looks for it first"
        }
        return "goes with the next sync"
    }

    private func json(_ line: Line) -> OrderedObject {
        [
            "kind": .string(line.key.kind.rawValue), "key": .string(line.key.name),
            "state": .string(line.state), "what": .string(line.what),
            "attempts": .number(DecimalNumber(line.entry?.attempts ?? line.intent?.attempt ?? 0)),
            "lastTried": (line.entry?.lastTried ?? line.intent?.sentAt)
                .map { .string($0.description) } ?? .null,
            "nextTry": line.entry?.nextTry.map { .string($0.description) } ?? .null,
            "error": line.entry.map { .string($0.error) } ?? .null,
            "hint": line.entry?.hint.map(DocumentValue.string) ?? .null,
            "request": line.entry?.request.map(DocumentValue.string) ?? .null,
        ]
    }

    // MARK: retry and drop

    private func demandWaiting(_ keys: [EntityKey], _ context: LocationContext) async throws {
        let waiting = Set(try await context.ledger.queue().map(\.key))
            .union(context.contents.openIntents.map(\.key))
        if let unknown = keys.first(where: { !waiting.contains($0) }) {
            throw ToolFailure(
                .someFailed, "nothing of \(unknown) failed or waits for an answer",
                hint:
                    "`ghlsync queue` lists what waits; an edit that was never tried goes with the next sync"
            )
        }
    }

    private func drop(
        _ keys: [EntityKey], _ context: LocationContext, _ tool: ToolContext
    ) async throws -> ExitCode {
        try await demandWaiting(keys, context)
        let intents = context.contents.openIntents.filter { keys.contains($0.key) }
        if !tool.arguments.has("yes") {
            tool.console.errors([
                "Dropping leaves the change alone until its entity changes again. No value is lost: the file "
                    + "and GoHighLevel keep what they have, and stay different until then."
            ])
            if !intents.isEmpty {
                let names = intents.map { Escaping.line("\($0.key) (\($0.object))") }
                tool.console.errors([
                    "Nobody knows whether GoHighLevel made \(names.joined(separator: ", ")). It is not looked "
                        + "for any more; if it was made after all, the next sync may make it twice."
                ])
            }
            guard
                tool.console.confirm(
                    "Drop \(keys.map { Escaping.line($0.description) }.joined(separator: ", "))?")
            else {
                throw ToolFailure(
                    .guarded, "a drop must be confirmed; nothing was done",
                    hint: "confirm with --yes")
            }
        }
        return try await change(.drop, keys, context, tool)
    }

    private func change(
        _ wish: QueueSlip.Wish, _ keys: [EntityKey], _ context: LocationContext, _ tool: ToolContext
    ) async throws -> ExitCode {
        var agent = ""
        switch try WorkspaceLock.attempt(context.workspace) {
        case .taken(let lock):
            defer { lock.release() }
            for key in keys {
                switch wish {
                case .retry: try await context.ledger.retryQueued(key)
                case .drop: try await context.ledger.dropQueued(key)
                }
            }
        case .held(let holder):
            // The ledger has one writer, and that is the running agent.
            for key in keys {
                try QueueSlip(key: key, wish: wish).leave(
                    in: context.workspace.files, locationID: context.workspace.locationID,
                    name: RandomName.make())
            }
            agent = " The running ghlsync\(holder.map { " (\($0))" } ?? "") takes it from here."
        }
        if tool.console.isJSON {
            tool.console.result(json: [
                wish.rawValue: .sequence(keys.map { .string($0.description) })
            ])
            return .done
        }
        guard !keys.isEmpty else {
            tool.console.result("Nothing waits.")
            return .done
        }
        let names = keys.map { Escaping.line($0.description) }.joined(separator: ", ")
        switch wish {
        case .retry: tool.console.result("Tried again at the next chance: \(names).\(agent)")
        case .drop: tool.console.result("Dropped: \(names). Its values stay as they are.\(agent)")
        }
        return .done
    }
}
