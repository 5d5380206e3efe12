import Catalog
import Documents
import SyncCore
import TerminalUI
import Testing

@testable import CommandLineTool

@Suite struct PlanRendererTests {
    private static let key = EntityKey(.listing, "yoga-mat")
    private static let before: OrderedObject = [
        "title": "Cork Yoga Mat", "description": "A mat.\nOf cork.\nMade by hand.",
        "price": ["amount": 79, "currency": "USD"], "slug": "mat",
    ]

    private static func change(_ action: Change.Action, _ edits: [FieldEdit]) -> Change {
        Change(
            key: key, target: .remote, action: action,
            before: action == .create ? nil : Entity(key: key, fields: before),
            after: action == .delete ? nil : Entity(key: key, fields: before), edits: edits,
            expectedVersion: nil, binding: nil, reason: .edited)
    }

    private static let update = change(
        .update,
        [
            FieldEdit(
                path: "description", base: nil, before: "A mat.\nOf cork.\nMade by hand.",
                after: "A mat.\nOf wool.\nMade by hand."),
            FieldEdit(path: "price.amount", base: 79, before: 79, after: 85),
            FieldEdit(path: "title", base: nil, before: "Cork Yoga Mat", after: "Cork Mat"),
        ])

    @Test(
        "an update shows old and new, a text line by line, a price with its step, and counts the rest"
    )
    func update() {
        #expect(
            PlanRenderer(style: .plain).fields(Self.update) == [
                "        description:", "            A mat.", "          - Of cork.",
                "          + Of wool.",
                "            Made by hand.", "        price.amount: 79 → 85  (+7.6 %)",
                "        title: \"Cork Yoga Mat\" → \"Cork Mat\"", "        (1 unchanged field)",
            ])
    }

    @Test("a price stands out in colour, and the words of a text that differ")
    func colour() {
        let lines = PlanRenderer(style: Style(usesColor: true)).fields(Self.update)
        #expect(lines.contains { $0.contains("\u{1B}[32;1m85\u{1B}[0m") })
        #expect(lines.contains { $0.contains("\u{1B}[32;1;4mwool\u{1B}[0m") })
    }

    @Test("in 40 columns values stand below each other, and the summary on several lines")
    func narrow() {
        let renderer = PlanRenderer(style: .plain, width: 40)
        #expect(renderer.fields(Self.update).allSatisfy { Width.columns(of: $0) <= 40 })
        let plan = Plan(stages: [[Self.update]], estimatedRequests: 3, estimatedSeconds: 0.3)
        #expect(
            renderer.summaryLines(plan, location: "main", unchanged: 12) == [
                "Plan for main", "  GoHighLevel: 1 to update", "  3 requests, under a second",
                "  12 unchanged",
            ])
        #expect(
            PlanRenderer(style: .plain).summaryLines(plan, location: "main", unchanged: 12) == [
                "Plan for main — GoHighLevel: 1 to update · 3 requests, under a second · 12 unchanged"
            ])
    }

    @Test("what is deleted is named, in the plan and before the question")
    func deletion() {
        let renderer = PlanRenderer(style: .plain)
        let change = Self.change(.delete, [])
        #expect(renderer.fields(change) == ["        \"Cork Yoga Mat\""])
        #expect(
            renderer.destroyed(by: Plan(stages: [[change]])) == [
                "This deletes (each is kept in a snapshot first):",
                "  at GoHighLevel: listings/yoga-mat",
            ])
        #expect(renderer.destroyed(by: Plan(stages: [[Self.update]])) == [])
    }
}
