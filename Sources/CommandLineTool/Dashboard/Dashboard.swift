import Documents
import HTTPServer
import JSONFormat
import Ports
import TerminalUI

/// The page of `watch --dashboard`: a server of its own on this machine, apart from the webhook listener,
/// which a tunnel may show to the world.
struct Dashboard: Sendable {
    let gate: DashboardGate
    let feed: DashboardFeed
    let calls: CommandCalls
    let sync: @Sendable () async -> Void
    let pause: @Sendable (Bool) async -> Void
    /// What the page shows at the top: names, and what is left of the request budget.
    let overview: @Sendable () async -> OrderedObject

    func answer(_ request: HTTPRequest) async -> HTTPReply {
        if request.method == .get, let asset = DashboardPage.asset(at: request.path) {
            return .response(asset)
        }
        guard request.path.hasPrefix("/api/") else {
            return .response(.json(404, error: "nothing is here", hint: nil))
        }
        if let refusal = gate.refusal(of: request) { return .response(refusal) }
        if request.method == .get, request.path == "/api/events" {
            guard let stream = feed.listen() else {
                return .response(
                    .json(503, error: "too many pages are open", hint: "close one of them"))
            }
            return .stream(
                HTTPResponse(
                    status: 200,
                    headers: [
                        "Content-Type": "text/event-stream", "Cache-Control": "no-store",
                        "X-Content-Type-Options": "nosniff",
                    ]), stream)
        }
        return .response(await call(request))
    }

    private func call(_ request: HTTPRequest) async -> HTTPResponse {
        switch (request.method, request.path.dropFirst("/api/".count)) {
        case (.get, "overview"): return .json(200, await overview())
        case (.get, "status"): return await run(["status"])
        case (.get, "conflicts"): return await run(["conflicts"])
        case (.get, "queue"): return await run(["queue"])
        case (.get, "analytics"): return await run(["analytics"])
        case (.get, "history"): return await history(request.query)
        case (.post, "sync"):
            await sync()
            return .json(202, ["ok": true])
        case (.post, let name):
            let fields: DocumentValue
            do throws(SyntaxError) {
                fields = try JSONDocument.value(of: request.body)
            } catch {
                return .json(400, error: "the call is not JSON: \(error.message)", hint: nil)
            }
            return await decide(String(name), fields)
        default:
            return .json(404, error: "nothing is here", hint: nil)
        }
    }

    private func decide(_ name: String, _ fields: DocumentValue) async -> HTTPResponse {
        func text(_ field: String) -> String? { fields[field]?.stringValue }
        switch name {
        case "pause":
            guard case .bool(let pauses)? = fields["paused"] else {
                return .json(400, error: "paused must be true or false", hint: nil)
            }
            await pause(pauses)
            return .json(202, ["paused": .bool(pauses)])
        case "resolve":
            guard let entity = text("entity"), let take = text("take") else {
                return .json(400, error: "entity and take are needed", hint: nil)
            }
            let field = text("field").map { ["--field=\($0)"] } ?? []
            return await run(["conflicts", "--take=\(take)"] + field + ["--", "resolve", entity])
        case "queue/retry":
            return await run(["queue", "--", "retry"] + (text("entity").map { [$0] } ?? []))
        case "queue/drop":
            guard let entity = text("entity") else {
                return .json(400, error: "entity is needed", hint: nil)
            }
            // The page asked before it called.
            return await run(["queue", "--yes", "--", "drop", entity])
        default:
            return .json(404, error: "nothing is here", hint: nil)
        }
    }

    private func history(_ query: [QueryField]) async -> HTTPResponse {
        var words = ["history"]
        var operands: [String] = []
        for field in query where !field.value.isEmpty {
            switch field.name {
            case "key": operands = ["--", field.value]
            case "since": words.append("--since=\(field.value)")
            case "limit": words.append("--limit=\(field.value)")
            default: return .json(400, error: "history takes key, since and limit", hint: nil)
            }
        }
        return await run(words + operands)
    }

    private func run(_ words: [String]) async -> HTTPResponse {
        switch await calls.run(words) {
        case .json(let bytes): .json(200, bytes: bytes)
        case .failed(let message, let hint): .json(422, error: message, hint: hint)
        }
    }
}

extension HTTPResponse {
    static func json(_ status: Int, bytes: [UInt8]) -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: [
                "Content-Type": "application/json", "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
            ], body: bytes)
    }

    static func json(_ status: Int, _ object: OrderedObject) -> HTTPResponse {
        json(status, bytes: JSONDocument.write(.mapping(object), style: .compact))
    }

    static func json(_ status: Int, error: String, hint: String?) -> HTTPResponse {
        json(status, ["error": .string(error), "hint": hint.map(DocumentValue.string) ?? .null])
    }
}
