import Catalog
import Documents
import Ledger
import Pacing
import SyncCore
import TerminalUI

/// `webhook list`: the newest deliveries that were taken.
struct WebhookList {
    private let tool: ToolContext

    init(_ tool: ToolContext) { self.tool = tool }

    func run() async throws -> ExitCode {
        let context = try await LocationContext.open(OpenWorkspace.open(tool))
        let received = try await context.ledger.receivedWebhooks()
        if tool.console.isJSON {
            tool.console.result(json: [
                "webhooks": .sequence(received.map { .mapping(Self.json($0.item, $0.isWaiting)) })
            ])
            return .done
        }
        guard !received.isEmpty else {
            tool.console.result("None came yet.")
            return .done
        }
        var table = Table([
            Table.Column("came"), Table.Column("event"), Table.Column("about"),
            Table.Column("state"), Table.Column("id"),
        ])
        for (item, isWaiting) in received {
            table.add([
                Table.Cell(Self.stamp(item), .dim), Table.Cell(item.event, .bold),
                Table.Cell(item.reference.map { "\($0.kind.rawValue) \($0.id)" } ?? "-"),
                Table.Cell(item.reference == nil ? "kept" : isWaiting ? "waits" : "looked at"),
                Table.Cell(String(item.id.prefix(24))),
            ])
        }
        tool.console.results(table.lines(width: nil, style: tool.console.style))
        return .done
    }

    static func stamp(_ item: InboxItem) -> String {
        String(item.received.description.replacing("T", with: " ").dropLast(5))
    }

    static func json(_ item: InboxItem, _ isWaiting: Bool) -> OrderedObject {
        [
            "t": .string(item.received.description), "id": .string(item.id),
            "event": .string(item.event),
            "kind": item.reference.map { .string($0.kind.rawValue) } ?? .null,
            "remoteId": item.reference.map { .string($0.id) } ?? .null,
            "waiting": .bool(isWaiting),
        ]
    }
}
