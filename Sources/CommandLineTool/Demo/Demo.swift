import Catalog
import Documents
import HTTPServer
import HostSystem
import Pacing
import Ports
import Sandbox
import SyncCore
import YAMLFormat

/// The acts of the demo. Each does one thing that a person would do, and checks what came of it.
struct Demo {
    let stage: DemoStage

    private let mat: FilePath = "listings/yoga-mat.yaml"
    private var api: SandboxAPI { stage.sandbox.api }

    func play() async throws {
        stage.console.result(
            "ghlsync keeps files and a GoHighLevel catalog the same. Here GoHighLevel is a stand-in at \(stage.sandbox.origin)."
        )
        try await makeWorkspace()
        try await firstSync()
        let watch = try await startWatching()
        do {
            try await saveAnEdit(watch)
            try await editOnTheOtherSide(watch)
            try await forgeAWebhook()
            try await disagree(watch)
            try await saveSomethingInvalid(watch)
        } catch {
            _ = await watch.stop()
            throw error
        }
        try await stopWatching(watch)
        try await restore()
        try await syncTwice()
        stage.console.result(
            "\n\(stage.console.style.green("Every check held.")) The same by hand: ghlsync sandbox --help"
        )
    }

    private func makeWorkspace() async throws {
        await stage.heading("1  Make a workspace")
        try await stage.ghlsync("init", stage.folder, "--location", SandboxLocation.demo.id)
        // The stand-in signs with a key of its own, and policy settles conflicts in this workspace.
        try stage.save(stage.sandbox.publicKey, to: "sandbox-key.pem")
        try configure([
            .set("webhooks.listen", "127.0.0.1:0"),
            .set("webhooks.publicKeyFile", "sandbox-key.pem"),
            .set("rules.conflictResolution", "local_wins"),
        ])
        _ = await stage.git("init", "--quiet")
        try await stage.ghlsync("validate")
        try stage.check(
            "the sample catalog is valid and has comments", stage.text(mat).contains("# "))
    }

    private func configure(_ edits: [DocumentEdit]) throws {
        let path: FilePath = "ghlsync.yaml"
        do {
            let bytes = try YAMLDocument.edit(Array(stage.text(path).utf8), edits)
            try stage.save(String(decoding: bytes, as: UTF8.self), to: path)
        } catch let error as EditError {
            throw DemoStage.CheckFailed(check: "ghlsync.yaml can be edited", detail: error.message)
        }
    }

    private func firstSync() async throws {
        await stage.heading("2  First sync: everything is made at GoHighLevel")
        try await stage.ghlsync("sync", "--yes")
        let collections = api.objects(.collection)
        try stage.check(
            "1 brand board, with its CSS as a custom value",
            api.objects(.brandBoard).count == 1 && api.objects(.customValue).count == 1)
        try stage.check(
            "4 products with a price each",
            api.objects(.product).count == 4 && api.objects(.price).count == 4)
        try stage.check(
            "2 collections with 3 members each",
            collections.count == 2
                && collections.allSatisfy { collection in
                    members(of: collection["_id"]?.stringValue ?? "").count == 3
                })
        _ = await stage.git("add", "-A")
        _ = await stage.git("commit", "--quiet", "-m", "The catalog as it is at GoHighLevel")
    }

    private func members(of collection: String) -> [String] {
        api.objects(.product).filter { product in
            product["collectionIds"]?.sequenceValue?.contains(.string(collection)) == true
        }.compactMap { $0["name"]?.stringValue }
    }

    private func startWatching() async throws -> DemoWatch {
        await stage.heading("3  Leave the agent running")
        let watch = try stage.watch()
        let took = try await stage.wait {
            !watch.events("ready").isEmpty && !watch.events("listening").isEmpty
        }
        try stage.check("the agent is in step and listens for webhooks", took != nil)
        try register(watch)
        return watch
    }

    /// Tells the stand-in where to post its webhooks, as an app's settings tell GoHighLevel.
    private func register(_ watch: DemoWatch) throws {
        guard let url = watch.events("listening").last?["url"]?.stringValue else { return }
        stage.sandbox.setWebhookEndpoint(url)
    }

    private func saveAnEdit(_ watch: DemoWatch) async throws {
        await stage.heading(
            "4  Save an edit: the price of the mat, as an editor saves (a new file, renamed over the old)"
        )
        try stage.save(try edited(mat, [.set("price.amount", number("85.00"))]), to: mat)
        let took = try await stage.wait { self.amount(of: "Cork Yoga Mat") == self.decimal("85") }
        try stage.check(
            "85.00 is at GoHighLevel \(took.map { "\($0.milliseconds) ms" } ?? "") after the save (50 ms of it to let the save settle)",
            took != nil)
        _ = await stage.git("commit", "--quiet", "-am", "A new price")
    }

    private func edited(_ path: FilePath, _ edits: [DocumentEdit]) throws -> String {
        do {
            return String(
                decoding: try YAMLDocument.edit(Array(stage.text(path).utf8), edits), as: UTF8.self)
        } catch let error as EditError {
            throw DemoStage.CheckFailed(check: "\(path) can be edited", detail: error.message)
        }
    }

    private func decimal(_ text: String) -> DecimalNumber? { DecimalNumber(text) }
    private func number(_ text: String) -> DocumentValue {
        decimal(text).map(DocumentValue.number) ?? .null
    }

    private func product(_ name: String) -> OrderedObject? {
        api.objects(.product).first { $0["name"]?.stringValue == name }
    }

    private func price(of name: String) -> OrderedObject? {
        let id = product(name)?["_id"]
        return api.objects(.price).first { $0["product"] == id }
    }

    private func amount(of name: String) -> DecimalNumber? {
        price(of: name)?["amount"]?.numberValue
    }

    private func editOnTheOtherSide(_ watch: DemoWatch) async throws {
        await stage.heading(
            "5  Somebody edits in GoHighLevel: a signed webhook, and one line of the file")
        let before = try stage.text(mat)
        let id = product("Cork Yoga Mat")?["_id"]?.stringValue ?? ""
        try edit(.product, id, ["name": "Cork Yoga Mat, 4 mm"])
        let took = try await stage.wait {
            try self.stage.text(self.mat).contains("title: Cork Yoga Mat, 4 mm")
        }
        try stage.check(
            "the new title is in the file \(took.map { "\($0.milliseconds) ms" } ?? "") later",
            took != nil)
        let after = try stage.text(mat)
        let changed = zip(
            before.split(separator: "\n", omittingEmptySubsequences: false),
            after.split(separator: "\n", omittingEmptySubsequences: false)
        ).count { $0 != $1 }
        if let stat = await stage.git("diff", "--stat", isShown: true) {
            try stage.check(
                "git sees 1 line changed", stat.contains("1 insertion(+), 1 deletion(-)"), stat)
        }
        try stage.check(
            "every comment, quote and line but one is as it was",
            changed == 1
                && before.split(separator: "\n").count == after.split(separator: "\n").count)
        _ = await stage.git("commit", "--quiet", "-am", "A new title, from GoHighLevel")
    }

    private func edit(_ kind: SandboxKind, _ id: String, _ fields: OrderedObject) throws {
        do throws(SandboxEditError) {
            try api.edit(kind, id: id, fields, at: stage.sandbox.moment)
        } catch {
            throw DemoStage.CheckFailed(check: "the stand-in can be edited", detail: error.message)
        }
    }

    private func forgeAWebhook() async throws {
        await stage.heading("6  A forged webhook")
        let before = try stage.text(mat)
        let requests = api.requestCount
        let status = try await stage.sandbox.postForgery()
        try stage.check("is refused with 401", status == 401, "it was \(status)")
        try stage.check(
            "and changes nothing, and nobody asks GoHighLevel about it",
            try stage.text(mat) == before && api.requestCount == requests)
    }

    private func disagree(_ watch: DemoWatch) async throws {
        await stage.heading(
            "7  Both sides change the same price: a true conflict, settled by this workspace's policy (local_wins)"
        )
        // The webhook of this edit gets lost, so that the agent meets both edits at once.
        stage.sandbox.setWebhookEndpoint(nil)
        let id = price(of: "Cork Yoga Mat, 4 mm")?["_id"]?.stringValue ?? ""
        try edit(.price, id, ["amount": 88])
        try stage.save(try edited(mat, [.set("price.amount", number("82.00"))]), to: mat)
        let took = try await stage.wait {
            self.amount(of: "Cork Yoga Mat, 4 mm") == self.decimal("82")
        }
        try stage.check("the file's 82.00 won", took != nil)
        _ = try await stage.wait { !watch.events("conflict").isEmpty }
        let ending = try await stage.ghlsync("conflicts")
        try stage.check(
            "the value that lost, 88, is kept and shown", ending.outputText.contains("remote: 88"))
        try register(watch)
    }

    private func saveSomethingInvalid(_ watch: DemoWatch) async throws {
        await stage.heading("8  Save something that is not valid")
        let good = try stage.text(mat)
        let mutations = api.mutationCount
        try stage.save(good.replacing("amount: 82.00", with: "amount: 82,00"), to: mat)
        let took = try await stage.wait { !watch.events("invalid").isEmpty }
        try stage.check("the agent says so", took != nil)
        let ending = try await stage.ghlsync("validate", expecting: .invalid)
        let line =
            try stage.text(mat).split(separator: "\n", omittingEmptySubsequences: false)
            .firstIndex { $0.contains("82,00") }.map { $0 + 1 } ?? 0
        try stage.check(
            "with the file, the line and a caret",
            ending.outputText.contains("\(mat):\(line):") && ending.outputText.contains("^^^^^"))
        try stage.check(
            "nothing of it was pushed",
            api.mutationCount == mutations && amount(of: "Cork Yoga Mat, 4 mm") == decimal("82"))
        try stage.save(good, to: mat)
    }

    private func stopWatching(_ watch: DemoWatch) async throws {
        let ending = await watch.stop()
        try stage.check(
            "Ctrl-C ends the agent cleanly", ending.status == ExitCode.interrupted.rawValue,
            "\(ending.status)")
    }

    private func restore() async throws {
        await stage.heading("9  Restore a file from its snapshot")
        let wanted = try stage.text(mat)
        try stage.save("title: oops\n", to: mat)
        let listing = try await stage.ghlsync("snapshots")
        guard
            let run = listing.outputText.split(separator: "\n").first(where: {
                $0.contains(mat.description)
            }),
            let id = run.split(separator: " ").first
        else {
            throw DemoStage.CheckFailed(
                check: "there is a snapshot of the mat", detail: listing.outputText)
        }
        try await stage.ghlsync("snapshots", "restore", stripped(id), mat.description)
        let restored = try stage.text(mat)
        try stage.check(
            "the file is back, byte for byte as it was before the edit of act 5",
            restored
                == wanted.replacing("Cork Yoga Mat, 4 mm", with: "Cork Yoga Mat").replacing(
                    "82.00", with: "85.00"))
    }

    /// A word without the colours that a terminal was to see.
    private func stripped(_ word: Substring) -> String {
        word.split(separator: "\u{1B}").map { part in
            part.first == "[" ? String(part.drop { $0 != "m" }.dropFirst()) : String(part)
        }.joined()
    }

    private func syncTwice() async throws {
        await stage.heading("10  Sync: the restored file goes out; a second sync has nothing to do")
        try await stage.ghlsync("sync")
        try stage.check("the restored title is at GoHighLevel", product("Cork Yoga Mat") != nil)
        let mutations = api.mutationCount
        try await stage.ghlsync("sync")
        try stage.check("the second sync made 0 writes", api.mutationCount == mutations)
        try await stage.ghlsync("status")
    }
}
