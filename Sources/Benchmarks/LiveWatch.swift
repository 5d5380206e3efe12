import Catalog
import Foundation
import Sandbox

/// A running `ghlsync watch` on a workspace of a few listings that are in step with a `LiveShop`.
final class LiveWatch {
    static let listings = 100
    /// More than these are put into the shop by hand, and the first sync is to find nothing to do.
    private static let mostPushed = 1000

    let shop: LiveShop
    let root: URL
    let port: Int
    let child: pid_t
    /// What it prints.
    let output: URL
    /// Seconds from its start until it watched.
    let untilReady: Double

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
        let isLarge = listings > Self.mostPushed
        shop = try LiveShop(window: isLarge ? .milliseconds(100) : .seconds(10))
        root = bench.folder.appending(path: name)
        port = 20_000 + Int(getpid()) % 20_000
        try bench.writeWorkspace(
            to: root, count: listings,
            configuration: """
                active: main
                locations: {main: {id: \(SandboxLocation.demo.id)}}
                rateLimit: {max: 1000, windowMs: \(isLarge ? 100 : 1000), delayAfter: 1000, delayMs: 0}
                webhooks: {listen: "127.0.0.1:\(port)", publicKeyFile: webhook.pem}
                \(configuration)

                """)
        try Data(LiveShop.signer.publicKey.utf8).write(to: root.appending(path: "webhook.pem"))
        for (variable, value) in [
            ("GHLSYNC_API_BASE", shop.origin), ("GHLSYNC_TOKEN", SandboxToken.demo.text),
            ("XDG_CONFIG_HOME", bench.folder.appending(path: "config").path()),
            ("XDG_STATE_HOME", bench.folder.appending(path: "state").path()),
        ] { setenv(variable, value, 1) }
        if isLarge {
            let api = shop.api
            try InStep.agree(at: root, location: SandboxLocation.demo.id) {
                $0.key.kind == .listing ? try api.stock($0) : nil
            }
        } else {
            let synced = try bench.child([program, "sync", "--yes"], in: root)
            guard synced.exitCode == 0 else {
                throw Child.Failure(description: "sync failed: \(synced.output.suffix(500))")
            }
        }
        try prepare(root)
        output = bench.folder.appending(path: "\(name).log")
        let start = Stopwatch.now
        child = try Child.start(
            [program, "watch", words, "--yes"] + (hasWebhooks ? [] : ["--no-webhooks"]),
            in: root, printingTo: output)
        let sign = words == "--json" ? "\"ready\"" : "watching"
        let log = output
        let isReady = LiveShop.wait(60 + Double(listings) / 100) {
            usleep(1000)
            let text = try? String(contentsOf: log, encoding: .utf8)
            return text?.contains(sign) == true ? true : nil
        }
        untilReady = Stopwatch.now - start
        guard isReady != nil else {
            end()
            throw Child.Failure(description: "watch never got ready: \(text)")
        }
        do {
            if isLarge { try awaitRest() }
        } catch {
            end()
            throw error
        }
        if hasWebhooks { shop.postWebhooks(to: "http://127.0.0.1:\(port)/webhooks/ghl") }
    }

    /// Waits until nothing was asked for a while. The listings are to be found as they were put there.
    private func awaitRest() throws {
        let rest = LiveShop.wait(120) {
            usleep(100_000)
            return shop.arrivals(since: Stopwatch.now - 2).isEmpty ? true : nil
        }
        let writes = shop.arrivals(since: 0).filter {
            $0.method != "GET" && $0.target.hasPrefix("/products")
        }
        guard rest != nil, writes.isEmpty else {
            throw Child.Failure(description: "what was in step was not: \(text.suffix(500))")
        }
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
