import Documents
import HighLevel
import HostSystem
import Ledger
import Ports
import Workspace

/// `webhook`: what came, and aids to try the way that webhooks take.
struct WebhookCommand: Command {
    static let spec = CommandSpec(
        "webhook", "list what came, act on it again, or try the listener",
        operands: "list | replay ID | send FILE | verify FILE", operandCount: 1...2,
        options: [
            OptionSpec("to", value: "URL", "send: where to (default: where `watch` listens)"),
            OptionSpec(
                "key-file", value: "FILE",
                "send: the private key; verify: the public one (PEM, Ed25519)"),
            OptionSpec("signature", value: "S", "verify: what X-GHL-Signature says"),
            OptionSpec("legacy", "verify: S is of X-WH-Signature, the older RSA one"),
        ],
        discussion: """
            `list` shows the newest deliveries, also those that led to nothing. `replay` looks once more
            at what a delivery spoke of, as often as you like: what it said is not used, only what
            GoHighLevel has now. `send` signs the bytes of a file and posts them to the listener; without
            --key-file it makes a test key, which the listener believes once webhooks.publicKeyFile
            names it. `verify` says whether a signature holds, and what the body would lead to; exit
            code 1 when it does not.
            """,
        examples: [
            "ghlsync webhook list", "ghlsync webhook replay 8d4e",
            "ghlsync webhook send update.json",
            "ghlsync webhook verify body.json --signature 'MEUC…' --key-file key.pem",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let words = arguments.operands
        switch (words[0], words.dropFirst().first) {
        case ("list", nil): return try await WebhookList(tool).run()
        case ("replay", let id?): return try await WebhookReplay(tool).run(id)
        case ("send", let file?): return try await WebhookPosting(tool).run(file)
        case ("verify", let file?): return try WebhookCheck(tool).run(file)
        default:
            throw UsageError(
                "it is list, replay ID, send FILE or verify FILE", command: Self.spec)
        }
    }
}
