import Catalog
import Documents
import HighLevel
import HostSystem
import Ledger
import Pacing
import SyncCore
import TerminalUI

/// `analytics`: what was sold. From orders and payments; the API counts nothing else.
struct AnalyticsCommand: Command {
    static let spec = CommandSpec(
        "analytics", "orders, revenue by currency, and what sells best",
        options: [
            OptionSpec(
                "period", value: "AGE|TIME",
                "from then until now: 30d, 12h, or 2026-11-01T00:00:00Z (default 30d)"),
            OptionSpec("top", value: "N", "how many products to show (default 10)"),
            OptionSpec(
                "limit", value: "N",
                "look into at most N orders that are not known yet (default 200)"),
        ],
        discussion: """
            Orders are those that were completed and paid; revenue is what payments brought in less what
            went back. Test orders are left out, and currencies are never added together. What was sold
            takes one request an order: it is remembered in .ghlsync/state, without anything about the
            customer, so that a later run asks for new orders only. Revenue of a product is price times
            quantity, before discounts, tax and refunds. The token needs payments/orders.readonly and
            payments/transactions.readonly.
            """,
        examples: ["ghlsync analytics", "ghlsync analytics --period 7d --json"])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let workspace = try OpenWorkspace.open(tool)
        let context = try await LocationContext.open(workspace)
        let until = context.time.wallClock
        let since = try HistoryCommand.time(
            arguments.value("period") ?? "30d", before: until, option: "--period")
        let top = try arguments.number("top", least: 1) ?? 10
        let limit = try arguments.number("limit") ?? 200
        guard let place = LedgerStore.ordersFile(of: workspace.locationID) else {
            throw ToolFailure(.usage, "“\(workspace.locationID)” is no id of a location")
        }
        let connection = try Connection.open(workspace, tool)
        let remote = context.remote(connection, transport: TracingTransport.make(tool.console))
        var shelf = OrderShelf(files: workspace.files, path: place)
        let console = tool.console
        let result: Result<Sales, CycleFailure>
        do throws(CycleFailure) {
            result = .success(
                try await remote.sales(since: since, until: until, shelf: &shelf, limit: limit) {
                    if console.isInteractive, $1 > 20 {
                        console.note(console.errorStyle.dim("  … \($0) of \($1) orders"))
                    }
                })
        } catch {
            result = .failure(error)
        }
        // What was learned before something failed need not be asked for again.
        try shelf.save(temporaryName: ".orders.\(RandomName.make()).tmp")
        let sales = try result.get()
        let report = SalesReport(sales)
        let keys = Dictionary(
            context.contents.bindings.filter { $0.key.kind == .listing }.map {
                ($0.value.id, $0.key)
            }, uniquingKeysWith: { min($0, $1) })
        let view = SalesView(
            report: report, keys: keys, location: workspace.locationName, since: since,
            until: until, top: top)
        if console.isJSON {
            console.result(json: view.json)
        } else {
            console.results(view.lines(console.style))
        }
        return .done
    }
}
