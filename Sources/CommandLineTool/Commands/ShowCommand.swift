import Catalog
import Documents
import HostSystem
import Ledger
import Pacing
import Ports
import SyncCore
import TerminalUI
import Workspace
import YAMLFormat

/// `show`: an entity's document, now or at an earlier time.
struct ShowCommand: Command {
    static let spec = CommandSpec(
        "show", "an entity's document, now or at a time", operands: "KEY", operandCount: 1...1,
        options: [
            OptionSpec(
                "at", value: "AGE|TIME", "as it was then: 2d, 3h, 15m, or 2026-11-24T09:00:00Z")
        ],
        discussion: """
            Without --at the file as it is. With --at what both sides agreed on then: the kept file of
            that time byte for byte, or, where that is gone, its values, put together from the history.
            """,
        isPaged: true,
        examples: ["ghlsync show listings/yoga-mat", "ghlsync show listings/yoga-mat --at 2d"])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let context = try await LocationContext.open(OpenWorkspace.open(tool))
        let key = try await context.entity(named: arguments.operands[0])
        guard let text = arguments.value("at") else {
            return try await showNow(key, context, tool.console)
        }
        let time = try HistoryCommand.time(text, before: context.time.wallClock, option: "--at")
        return try await show(key, at: time, context, tool.console)
    }

    private func showNow(
        _ key: EntityKey, _ context: LocationContext, _ console: Console
    ) async throws -> ExitCode {
        let seen = try await context.local.snapshot(ScanScope(bindings: context.contents.bindings))
        let base = context.contents.archive.entries[key]?.base.fields
        let sighting = seen.sightings[key]
        let bytes = sighting?.place.flatMap { place in
            try? context.workspace.files.read(FilePath(place) ?? .root, limit: 1 << 20)
        }
        guard bytes != nil || base != nil else { throw Self.unknown(key, "now") }
        output(
            key, bytes: bytes, fields: sighting?.entity?.fields ?? base ?? [:],
            source: bytes == nil ? "agreed" : "file", at: nil, console)
        return .done
    }

    private func show(
        _ key: EntityKey, at time: Timestamp, _ context: LocationContext, _ console: Console
    ) async throws -> ExitCode {
        let reading = try HistoryReader(files: context.workspace.files).read(
            location: context.workspace.locationID)
        let history = EntityHistory(key, records: reading.records)
        let now = context.contents.archive.entries[key]?.base.fields
        guard let fields = history.fields(at: time, now: now) else {
            throw Self.unknown(key, "at \(time)")
        }
        if let oldest = reading.records.first, oldest.time > time {
            console.note("The history begins at \(oldest.time); this is what it began with.")
        }
        let version = try await context.backups.list().lazy
            .flatMap { $0.items.reversed() }
            .first { $0.isAgreed && $0.key == key && $0.time <= time }
        if let version, let bytes = await context.backups.bytes(ifSound: version),
            let path = FilePath(version.place), says(fields, bytes, key, path, context)
        {
            output(
                key, bytes: bytes, fields: fields, source: "snapshot \(version.id)", at: time,
                console)
        } else {
            output(key, bytes: nil, fields: fields, source: "history", at: time, console)
        }
        return .done
    }

    /// Whether a kept file is of the state that the history tells.
    private func says(
        _ fields: OrderedObject, _ bytes: [UInt8], _ key: EntityKey, _ path: FilePath,
        _ context: LocationContext
    ) -> Bool {
        let reader = EntityReader(context.workspace.configuration)
        guard let entity = reader.read(bytes, of: key, at: path).entity else { return false }
        let shared = context.workspace.configuration.policy.shared(entity)
        return shared.keys.allSatisfy { shared[$0] == fields[$0] }
    }

    private func output(
        _ key: EntityKey, bytes: [UInt8]?, fields: OrderedObject, source: String,
        at time: Timestamp?,
        _ console: Console
    ) {
        if console.isJSON {
            console.result(json: [
                "kind": .string(key.kind.rawValue), "key": .string(key.name),
                "at": time.map { .string($0.description) } ?? .null, "source": .string(source),
                "fields": .mapping(fields),
                "text": bytes.map { .string(String(decoding: $0, as: UTF8.self)) } ?? .null,
            ])
            return
        }
        console.note(
            console.errorStyle.dim("\(key), from the \(source)\(time.map { ", at \($0)" } ?? "")"))
        let text = bytes ?? YAMLDocument.write(.mapping(fields))
        let words = String(decoding: text, as: UTF8.self)
        // Into a file or a pipe it goes as it is: `ghlsync show KEY --at 2d > FILE`.
        console.write(console.isOutputTerminal ? Escaping.block(words) : words)
    }

    private static func unknown(_ key: EntityKey, _ when: String) -> ToolFailure {
        ToolFailure(
            .someFailed, "there is no \(key) \(when)",
            hint: "`ghlsync history \(key)` shows what became of it")
    }
}
