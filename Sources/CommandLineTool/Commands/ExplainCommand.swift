import Catalog
import Documents
import HighLevel
import HostSystem
import Ledger
import Pacing
import Ports
import SyncCore
import SyncEngine
import TerminalUI
import Workspace

/// `explain`: why an entity is in the state that it is in, and what happens next.
struct ExplainCommand: Command {
    static let spec = CommandSpec(
        "explain", "why an entity is in its state, and what happens next", operands: "KEY|FILE",
        operandCount: 1...1,
        options: [
            OptionSpec("remote", "ask GoHighLevel, too; else it is taken to be as last agreed")
        ],
        discussion: """
            Says what is known: the file, the object at GoHighLevel, what both last agreed on and when,
            what differs, conflicts, failures, rules that hold it back; and what the next sync does
            with it. Without --remote no request is made.
            """,
        isPaged: true,
        examples: ["ghlsync explain listings/yoga-mat", "ghlsync explain media/mat.jpg --json"])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let context = try await LocationContext.open(OpenWorkspace.open(tool))
        let word = arguments.operands[0]
        if let words = Self.noEntity(word, context) {
            let explanation = Explanation(
                state: "no-entity", facts: [words.fact], next: [words.next])
            show(explanation, nil, word, tool.console)
            return .done
        }
        let key = try await context.entity(named: word)
        var explanation = try await Explainer(context: context).explain(
            key, remotely: arguments.has("remote") ? tool : nil)
        let location = arguments.value("location")
        explanation.facts = explanation.facts.map { LocationWords.naming(location, in: $0) }
        explanation.next = explanation.next.map { LocationWords.naming(location, in: $0) }
        show(explanation, key, word, tool.console)
        return explanation.isKnown ? .done : .someFailed
    }

    /// Files of the workspace that stand for no entity.
    private static func noEntity(
        _ word: String, _ context: LocationContext
    ) -> (fact: String, next: String)? {
        var text = word
        let root = context.workspace.root
        if text.hasPrefix(root + "/") { text = String(text.dropFirst(root.count + 1)) }
        while text.hasPrefix("./") { text = String(text.dropFirst(2)) }
        guard let path = FilePath(text) else { return nil }
        switch WorkspaceLayout.place(of: path) {
        case .entity:
            return nil
        case .configuration:
            return (
                "\(path) is the configuration of the workspace.",
                "`ghlsync validate` checks it; a running watch takes it up when it is saved."
            )
        case .schema:
            return (
                "\(path) tightens the schema of files.",
                "A file that does not fit it is not sent; `ghlsync validate` says which."
            )
        case .media:
            return (
                "\(path) is a local image or the like, which entities may name.",
                "It stays on this machine; an entity that names it is told so when it is pushed."
            )
        case .ignored, .unknown:
            guard EntityKey(text) == nil || !path.fileExtension.isEmpty else { return nil }
            if (try? context.workspace.files.metadata(at: path)) ?? nil == nil { return nil }
            return (
                "\(path) is no entity: those are .yaml, .yml and .json files in directories/, listings/ and collections/ whose names do not begin with a dot or end like a backup.",
                "ghlsync leaves it alone."
            )
        }
    }

    private func show(
        _ explanation: Explanation, _ key: EntityKey?, _ word: String, _ console: Console
    ) {
        if console.isJSON {
            console.result(json: [
                "kind": key.map { .string($0.kind.rawValue) } ?? .null,
                "key": key.map { .string($0.name) } ?? .null,
                "path": explanation.path.map(DocumentValue.string) ?? .null,
                "remoteId": explanation.remoteID.map(DocumentValue.string) ?? .null,
                "state": .string(explanation.state),
                "facts": .sequence(explanation.facts.map(DocumentValue.string)),
                "next": .sequence(explanation.next.map(DocumentValue.string)),
            ])
            return
        }
        let style = console.style
        console.result(
            "\(style.bold(Escaping.line(key?.description ?? word)))  \(Escaping.line(explanation.state))"
        )
        for fact in explanation.facts { console.result("  · \(Escaping.line(fact))") }
        for next in explanation.next { console.result("  → \(Escaping.line(next))") }
    }
}

/// What there is to say about an entity.
struct Explanation: Equatable {
    var state: String
    var path: String?
    var remoteID: String?
    var facts: [String] = []
    var next: [String] = []
    /// Whether anything knows the entity at all.
    var isKnown = true
}
