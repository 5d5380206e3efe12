import Documents
import Foundation
import HostSystem
import Sandbox

/// From a saved file to the first request of its push, without the time that the agent lets a save
/// settle; the peer is a shell loop that runs curl for each event of inotifywait, and settles nothing.
enum SaveToRequest: Benchmark {
    static let name = "save-to-request"
    static let work = "a save, to its request on the wire (after the 50 ms of settling)"
    static let goal = 1.0
    static let limit: Limit? = .seconds(0.005)
    private static let settle = 0.050

    static func measure(_ bench: Workbench) throws -> Comparison {
        guard let watch = try LiveWatch(bench, "save-to-request") else {
            return Comparison(
                ours: .missing(Workbench.missingProgram), peer: .missing("not asked"))
        }
        defer { watch.end() }
        let saves = try times(of: 20 * bench.runs, watch)
        let worst = saves.first.sorted()[saves.first.count * 99 / 100]
        let median = saves.whole.sorted()[saves.whole.count / 2]
        return Comparison(
            ours: .measured(
                Figure(
                    name: "ghlsync", runs: saves.first, count: nil,
                    note: "p99 \(Report.number(worst * 1000)) ms; with settling and the look "
                        + "before it, to the PUT: \(Report.number(median * 1000)) ms")),
            peer: try peer(bench, watch))
    }

    /// To the first request, without the settling; and with it, to the PUT.
    static func times(
        of saves: Int, _ watch: LiveWatch
    ) throws -> (first: [Double], whole: [Double]) {
        var times: (first: [Double], whole: [Double]) = ([], [])
        for number in 0..<saves {
            usleep(150_000)
            let listing = number % LiveWatch.listings
            let draft = try watch.draft(listing, title: "Saved \(number)")
            let start = Stopwatch.now
            try draft.put()
            let put = LiveShop.wait {
                watch.shop.arrivals(since: start).first { $0.method == "PUT" }
            }
            guard let put, let any = watch.shop.arrivals(since: start).first else {
                throw Child.Failure(description: "a save was not pushed")
            }
            times.first.append(any.at - start - settle)
            times.whole.append(put.at - start)
        }
        return times
    }

    private static func peer(_ bench: Workbench, _ watch: LiveWatch) throws -> Comparison.Outcome {
        let folder = bench.folder.appending(path: "peer")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let loop = """
            command -v inotifywait curl > /dev/null || exit 3
            inotifywait -mq -e moved_to --format x '\(folder.path())' | while read -r _; do
              curl -s -o /dev/null '\(watch.shop.origin)/peer'; done
            """
        let child = try Child.start(
            ["setsid", "sh", "-c", loop], in: folder,
            printingTo: bench.folder.appending(path: "peer.log"))
        defer { kill(-child, SIGKILL) }
        usleep(500_000)
        var runs: [Double] = []
        for number in 0..<20 * bench.runs {
            let draft = bench.folder.appending(path: "draft")
            try Data("\(number)".utf8).write(to: draft, options: .atomic)
            let start = Stopwatch.now
            rename(draft.path(), folder.appending(path: "file").path())
            let seen = LiveShop.wait(3) {
                watch.shop.arrivals(since: start).first { $0.target == "/peer" }
            }
            guard let seen else {
                return .missing("no inotifywait or curl: apt-get install inotify-tools curl")
            }
            runs.append(seen.at - start)
            usleep(50_000)
        }
        return .measured(Figure(name: "inotifywait and curl", runs: runs, count: nil))
    }
}

/// From an edit in GoHighLevel, which posts a signed webhook, to the file that is written and durable.
enum WebhookToFile: Benchmark {
    static let name = "webhook-to-file"
    static let work = "a webhook, to its edit in the file, written and durable"
    static let goal = 0.1
    static let limit: Limit? = .seconds(0.010)

    static func measure(_ bench: Workbench) throws -> Comparison {
        guard let watch = try LiveWatch(bench, "webhook-to-file", hasWebhooks: true) else {
            return Comparison(
                ours: .missing(Workbench.missingProgram), peer: .missing("not asked"))
        }
        defer { watch.end() }
        let probe = bench.folder.appending(path: "durable")
        var fsyncs: [Double] = []
        for _ in 0..<20 * bench.runs {
            fsyncs.append(
                Stopwatch.wall {
                    let file = open(probe.path(), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
                    _ = write(file, "listing", 7)
                    _ = fsync(file)
                    close(file)
                })
        }
        let durable = fsyncs.sorted()[fsyncs.count / 2]
        return Comparison(
            ours: .measured(
                Figure(
                    name: "ghlsync",
                    runs: try times(of: 20 * bench.runs, watch).map { $0 - durable }, count: nil,
                    note: "one fsync taken off")),
            peer: .measured(Figure(name: "one fsync", runs: fsyncs, count: nil)))
    }

    /// From each edit to its file.
    static func times(of edits: Int, _ watch: LiveWatch) throws -> [Double] {
        let products = watch.shop.api.objects(.product).compactMap { product -> (String, Int)? in
            guard let id = product["_id"]?.stringValue,
                let number = product["slug"]?.stringValue?.split(separator: "-").last
                    .flatMap({ Int($0) })
            else { return nil }
            return (id, number)
        }
        var runs: [Double] = []
        for number in 0..<edits {
            usleep(150_000)
            let (id, listing) = products[number % products.count]
            let before = watch.inode(listing)
            let start = Stopwatch.now
            try watch.shop.api.edit(
                .product, id: id, ["name": .string("Edited \(number)")],
                at: .now)
            let file = watch.file(listing)
            let end = LiveShop.wait {
                let now = Stopwatch.now
                return watch.inode(listing) != before
                    && (try? String(contentsOf: file, encoding: .utf8))?
                        .contains("Edited \(number)") == true
                    ? now : nil
            }
            guard let end else { throw Child.Failure(description: "a webhook did not arrive") }
            runs.append(end - start)
        }
        return runs
    }
}

extension SandboxMoment {
    /// By the clock of the machine.
    static var now: SandboxMoment {
        let time = SystemTime()
        return SandboxMoment(wall: time.wallClock, monotonic: time.now)
    }
}
