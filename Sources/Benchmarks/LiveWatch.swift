import Foundation
import Sandbox

/// A running `ghlsync watch` on a workspace of a few listings that are in step with a `LiveShop`.
final class LiveWatch {
    static let listings = 100

    let shop: LiveShop
    let root: URL
    let port: Int
    let child: pid_t
    /// What it prints.
    let output: URL

    /// - Parameters:
    ///   - configuration: further lines of `ghlsync.yaml`.
    ///   - words: how it is to tell of what it does.
    ///   - prepare: called with the folder once it is in step, before the watch starts.
    /// - Returns: `nil` when there is no ghlsync beside this program.
    init?(
        _ bench: Workbench, _ name: String, hasWebhooks: Bool = false, of listings: Int = listings,
        configuration: String = "", words: String = "--plain",
        prepare: (URL) throws -> Void = { _ in }
    ) throws {
        guard let program = bench.ghlsync else { return nil }
        shop = try LiveShop()
        root = bench.folder.appending(path: name)
        port = 20_000 + Int(getpid()) % 20_000
        try bench.writeWorkspace(
            to: root, count: listings,
            configuration: """
                active: main
                locations: {main: {id: \(SandboxLocation.demo.id)}}
                rateLimit: {max: 1000, windowMs: \(listings > 1000 ? 100 : 1000), delayAfter: 1000, delayMs: 0}
                webhooks: {listen: "127.0.0.1:\(port)", publicKeyFile: webhook.pem}
                \(configuration)

                """)
        try Data(LiveShop.signer.publicKey.utf8).write(to: root.appending(path: "webhook.pem"))
        for (variable, value) in [
            ("GHLSYNC_API_BASE", shop.origin), ("GHLSYNC_TOKEN", SandboxToken.demo.text),
            ("XDG_CONFIG_HOME", bench.folder.appending(path: "config").path()),
            ("XDG_STATE_HOME", bench.folder.appending(path: "state").path()),
        ] { setenv(variable, value, 1) }
        let synced = try bench.child([program, "sync", "--yes"], in: root)
        guard synced.exitCode == 0 else {
            throw Child.Failure(description: "sync failed: \(synced.output.suffix(500))")
        }
        try prepare(root)
        output = bench.folder.appending(path: "\(name).log")
        child = try Child.start(
            [program, "watch", words, "--yes"] + (hasWebhooks ? [] : ["--no-webhooks"]),
            in: root, printingTo: output)
        let sign = words == "--json" ? "\"ready\"" : "watching"
        let isReady = LiveShop.wait(60 + Double(listings) / 500) {
            usleep(1000)
            return text.contains(sign) ? true : nil
        }
        guard isReady != nil else {
            throw Child.Failure(description: "watch never got ready: \(text)")
        }
        if hasWebhooks { shop.postWebhooks(to: "http://127.0.0.1:\(port)/webhooks/ghl") }
    }

    /// What it printed so far.
    var text: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

    func end() {
        kill(child, SIGTERM)
        var status: Int32 = 0
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
        shop.stop()
    }

    func file(_ number: Int) -> URL { root.appending(path: Workbench.path(ofListing: number)) }

    /// Makes ready what an editor puts in the place of a listing's file: the same with another title, whole
    /// and durable. The save itself is `put`.
    func draft(_ number: Int, title: String) throws -> Draft {
        let lines = try String(contentsOf: file(number), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("title: ") ? "title: \(title)" : String($0) }
        let draft = root.deletingLastPathComponent().appending(path: "draft")
        try Data(lines.joined(separator: "\n").utf8).write(to: draft, options: .atomic)
        return Draft(source: draft.path(), target: file(number).path())
    }

    struct Draft {
        let source: String
        let target: String

        func put() throws {
            guard rename(source, target) == 0 else {
                throw Child.Failure(description: "a listing could not be saved")
            }
        }
    }

    /// Tells the file of a listing from one in its place; costs next to nothing to ask for.
    func inode(_ number: Int) -> UInt64? {
        var status = stat()
        return stat(file(number).path(), &status) == 0 ? UInt64(status.st_ino) : nil
    }
}
