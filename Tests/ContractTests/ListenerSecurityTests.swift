import Catalog
import Crypto
import Documents
import HTTPServer
import HighLevel
import Ledger
import Pacing
import Ports
import SyncCore
import SyncEngine
import SyncTestKit
import Testing

@testable import CommandLineTool

/// The rows of the security checklist that are about webhooks, at the listener itself: what it answers,
/// what it keeps, and what it has looked at again.
@Suite struct ListenerSecurityTests {
    private static let delivery = Array(
        #"{"type":"ProductUpdate","locationId":"L","_id":"p1","webhookId":"w1"}"#.utf8)

    private func status(_ request: HTTPRequest, _ trial: TrialListener) async throws -> Int {
        guard case .response(let response) = await (try trial.listener()).answer(request) else {
            return 0
        }
        return response.status
    }

    private func expectNothing(_ trial: TrialListener) {
        #expect(trial.hints == 0)
        #expect(trial.disk.operations.count(where: \.changesFiles) == 0)
    }

    @Test("S01: without a signature it is 401, the body is not read, and nothing is queued")
    func noSignature() async throws {
        let trial = try TrialListener()
        for body in [Self.delivery, Array("{ no json".utf8)] {
            var request = trial.request(body)
            request.headers["X-GHL-Signature"] = nil
            #expect(try await status(request, trial) == 401)
        }
        expectNothing(trial)
    }

    @Test("S02: N/A, empty, not base64, 63 or 65 bytes, two headers: 401")
    func badSignature() async throws {
        let trial = try TrialListener()
        let good = trial.key.sign(Self.delivery)
        for text in ["N/A", "", "*", Base64.encode(good.dropLast()), Base64.encode(good + [0])] {
            #expect(
                try await status(trial.request(Self.delivery, signature: text), trial) == 401)
        }
        var twice = trial.request(Self.delivery)
        twice.headers.add("x-ghl-signature", Base64.encode(good))
        #expect(try await status(twice, trial) == 401)
        expectNothing(trial)
    }

    @Test("S03: a changed byte, an added space, or the same JSON written anew: 401")
    func changedBody() async throws {
        let trial = try TrialListener()
        let signature = Base64.encode(trial.key.sign(Self.delivery))
        var byte = Self.delivery
        byte[10] ^= 1
        let anew = String(decoding: Self.delivery, as: UTF8.self).replacing(",", with: ", ")
        for body in [byte, Self.delivery + [0x20], Array(anew.utf8)] {
            #expect(try await status(trial.request(body, signature: signature), trial) == 401)
        }
        expectNothing(trial)
    }

    @Test("S04: valid only under the older signature is 401 while that is off")
    func legacy() async throws {
        let trial = try TrialListener()
        var request = trial.request(Self.delivery)
        request.headers["x-wh-signature"] = request.headers["X-GHL-Signature"]
        request.headers["X-GHL-Signature"] = nil
        #expect(try await status(request, trial) == 401)
        request.headers["X-GHL-Signature"] = "AAAA"
        #expect(try await status(request, trial) == 401)
        expectNothing(trial)
    }

    @Test("S05: a replay is 200 and leads to nothing, at once and after a restart")
    func replay() async throws {
        let trial = try TrialListener()
        let request = trial.request(Self.delivery)
        let listener = try trial.listener()
        for _ in 0..<3 { _ = await listener.answer(request) }
        #expect(trial.hints == 1)
        // Each `status` is a listener of its own: a new process on the same disk.
        #expect(try await status(request, trial) == 200)
        #expect(trial.hints == 1)
    }

    @Test(
        "S06: an old, future, missing or senseless time is at most a reason to look again",
        arguments: ["\"2020-01-01T00:00:00Z\"", "\"2099-01-01T00:00:00Z\"", "\"NaN\"", "null", "7"])
    func times(time: String) async throws {
        let trial = try TrialListener()
        let body = Array(
            #"{"type":"ProductUpdate","locationId":"L","_id":"p1","name":"Evil","timestamp":\#(time)}"#
                .utf8)
        #expect(try await status(trial.request(body), trial) == 200)
        #expect(trial.references == ["p1"])
        let kept = trial.disk.allText
        #expect(!kept.contains("Evil"), "nothing of the body's values is kept")
    }

    @Test("S07: a genuine event of another location is 200 and dropped, wherever it says so")
    func otherLocation() async throws {
        let trial = try TrialListener()
        for text in [
            #"{"type":"ProductDelete","locationId":"M","_id":"p1"}"#,
            #"{"type":"ProductDelete","locationId":"L","data":{"_id":"p1","locationId":"M"}}"#,
            #"{"type":"ProductDelete","locationId":"M","data":{"_id":"p1","locationId":"L"}}"#,
        ] {
            #expect(try await status(trial.request(Array(text.utf8)), trial) == 200)
        }
        expectNothing(trial)
    }

    @Test("S13: other methods and other spellings of the path are 404 or 405")
    func paths() async throws {
        let trial = try TrialListener()
        for target in [
            "/", "//webhooks/ghl", "/webhooks/ghl/", "/webhooks/%67hl", "/webhooks/x/../ghl",
            "/%2e%2e/webhooks/ghl", "/WEBHOOKS/ghl",
        ] {
            var request = trial.request(Self.delivery)
            request.target = target
            #expect(try await status(request, trial) == 404, "\(target)")
        }
        for method in [HTTPMethod.get, .put, .patch, .delete, .head, .options] {
            var request = trial.request(Self.delivery)
            request.method = method
            #expect(try await status(request, trial) == 405)
        }
        expectNothing(trial)
    }

    @Test("S15: what a web page could send is 403, and no answer ever allows an origin")
    func crossOrigin() async throws {
        let trial = try TrialListener()
        for (name, value) in [
            ("Origin", "https://evil.example"), ("Origin", "null"), ("Content-Type", "text/plain"),
            ("Content-Type", "application/jsonp"), ("Content-Type", "application/json-seq"),
            ("Content-Type", ""),
        ] {
            var request = trial.request(Self.delivery)
            request.headers[name] = value
            guard case .response(let response) = await (try trial.listener()).answer(request)
            else { continue }
            #expect(response.status == 403, "\(name): \(value)")
            #expect(
                !response.headers.fields.contains {
                    $0.name.lowercased().hasPrefix("access-control")
                })
        }
        expectNothing(trial)
        var charset = trial.request(Self.delivery)
        charset.headers["Content-Type"] = "application/json; charset=utf-8"
        #expect(try await status(charset, trial) == 200)
    }

    @Test(
        "S16: signed, but deep, huge or ambiguous: 400, without a trap",
        arguments: [
            String(repeating: "[", count: 100_000),
            #"{"a":"# + String(repeating: "{\"a\":", count: 100_000),
            "{" + (0..<110_000).map { "\"\($0)\":1" }.joined(separator: ",") + "}",
            #"{"locationId":"L","locationId":"M","_id":"p1"}"#,
            #"{"locationId":"L","_id":"\ud800"}"#,
            #"{"locationId":"L","_id":"p1","amount":"# + String(repeating: "9", count: 300) + "}",
            "", "[]", "null", "{",
        ])
    func monsters(text: String) async throws {
        let trial = try TrialListener()
        #expect(try await status(trial.request(Array(text.utf8)), trial) == 400)
        expectNothing(trial)
    }

    @Test("S17: ten thousand genuine deliveries of three objects are one cycle, and few memories")
    func burst() async throws {
        let trial = try TrialListener()
        let ledger = LedgerStore(
            files: trial.disk, locationID: "L", time: EagerTime(), random: SeededRandom(seed: 1))
        var machine = SyncMachine(timing: SyncMachine.Timing())
        let now = MonotonicInstant.start
        // A cycle runs while they come.
        var effects = machine.handle(.started, at: now)
        #expect(machine.isCycling)
        effects = []
        for number in 0..<10_000 {
            let reference = RemoteReference(kind: .listing, id: "p\(number % 3)")
            _ = try await ledger.accept(
                webhookID: "w\(number)", event: "ProductUpdate", reference: reference)
            effects += machine.handle(.remoteHint([reference]), at: now)
            if number % 500 == 0 { await Task.yield() }
        }
        effects += machine.handle(.cycleEnded(.done(unfinished: false)), at: now)
        let cycles = effects.compactMap { effect -> CycleScope? in
            if case .runCycle(let scope) = effect { scope } else { nil }
        }
        #expect(cycles.map { $0.remote.count } == [3])
        #expect(try await ledger.pendingWebhooks().count <= LedgerLimits().inboxPending)
    }

    @Test("S19: signatures are compared by the library alone, which takes the same time for each")
    func timing() throws {
        let source = try RepositoryText.read("Sources/HighLevel/Webhooks/WebhookSignature.swift")
        #expect(source.contains("isValid(signature:"))
        #expect(!source.contains("elementsEqual") && !source.contains("signature =="))
        let library = try RepositoryText.read("Sources/Crypto/Verification.swift")
        #expect(library.contains("EVP_DigestVerify"))
    }

    @Test("S73: of a delivery its id, event and object are kept, and nothing about a person")
    func personalData() async throws {
        let trial = try TrialListener()
        let body = Array(
            """
            {"type":"OrderCreate","locationId":"L","_id":"o1","webhookId":"w1","contactId":"contact-7",
             "email":"ada@example.invalid","contact":{"firstName":"Ada","phone":"+100"}}
            """.utf8)
        #expect(await trial.post(body) == 200)
        let product = Array(
            #"{"type":"ProductUpdate","locationId":"L","_id":"p1","webhookId":"w2","by":"Ada"}"#
                .utf8)
        #expect(await trial.post(product) == 200)
        #expect(trial.hints == 1)
        let kept = String(decoding: trial.disk.files.values.joined(), as: UTF8.self)
        #expect(kept.contains("w1") && kept.contains("w2"))
        for text in ["Ada", "ada@", "+100", "contact-7"] {
            #expect(!kept.contains(text), "\(text)")
        }
    }

    // MARK: Beyond the rows

    @Test("while keys rotate, each of them is believed; a broken one stops the start")
    func rotation() throws {
        let old = try Ed25519.PrivateKey(seed: [UInt8](repeating: 1, count: 32))
        let new = try Ed25519.PrivateKey(seed: [UInt8](repeating: 2, count: 32))
        let other = try Ed25519.PrivateKey(seed: [UInt8](repeating: 3, count: 32))
        let both = "# until 2027\n\(old.publicKey.pem)\n\n\(new.publicKey.pem)\n"
        let signature = try WebhookSignature(publicKeyPEM: both)
        func verdict(_ key: Ed25519.PrivateKey) -> WebhookSignature.Verdict {
            signature.check(
                ["X-GHL-Signature": Base64.encode(key.sign(Self.delivery))], body: Self.delivery)
        }
        #expect(verdict(old) == .genuine)
        #expect(verdict(new) == .genuine)
        #expect(verdict(other) != .genuine)
        let half = both + "-----BEGIN PUBLIC KEY-----\nAAAA\n"
        #expect(throws: KeyFailure.self) { try WebhookSignature(publicKeyPEM: half) }
    }

    @Test(
        "that the app was installed, taken out or changed is said once, and nothing else follows",
        arguments: ["INSTALL", "UNINSTALL", "PLAN_CHANGE"])
    func app(event: String) async throws {
        let trial = try TrialListener()
        let body = Array(#"{"type":"\#(event)","appId":"a","locationId":"L"}"#.utf8)
        #expect(try await status(trial.request(body), trial) == 200)
        #expect(try await status(trial.request(body), trial) == 200)
        #expect(trial.notes.count == 1)
        #expect(trial.notes.first?.hasPrefix("the app") == true)
        #expect(trial.hints == 0)
        let foreign = Array(#"{"type":"\#(event)","appId":"a","locationId":"M"}"#.utf8)
        #expect(try await status(trial.request(foreign), trial) == 200)
        #expect(trial.notes.count == 1)
    }

    @Test("an event that nobody knows is kept and ignored")
    func unknown() async throws {
        let trial = try TrialListener()
        let body = Array(#"{"type":"SomethingNew","locationId":"L","webhookId":"n1"}"#.utf8)
        #expect(try await status(trial.request(body), trial) == 200)
        #expect(trial.hints == 0)
        let ledger = LedgerStore(
            files: trial.disk, locationID: "L", time: EagerTime(), random: SeededRandom(seed: 2))
        #expect(try await ledger.pendingWebhooks().map(\.id) == ["n1"])
        #expect(
            try await ledger.receivedWebhooks().map(\.item.event) == ["SomethingNew (unknown)"])
        // What names no location may be anybody's: the key is the same for all apps.
        let nobody = Array(#"{"type":"SomethingNew","webhookId":"n2"}"#.utf8)
        #expect(try await status(trial.request(nobody), trial) == 200)
        #expect(try await ledger.pendingWebhooks().count == 1)
    }

    @Test(
        "the event's name is found where its word is also a price's",
        arguments: [
            #"{"type":"one_time","event":"PriceUpdate","locationId":"L","_id":"r","product":"p1"}"#,
            #"{"type":"PriceDelete","locationId":"L","data":{"type":"recurring","_id":"r","product":"p1"}}"#,
            #"{"eventType":"ProductDelete","locationId":"L","_id":"p1"}"#,
            #"{"type":"recurring","locationId":"L","_id":"r","product":{"_id":"p1"},"amount":5}"#,
        ])
    func collisions(text: String) throws {
        let event = try WebhookEvent(body: Array(text.utf8), locationID: "L")
        #expect(event.subject == .object(RemoteReference(kind: .listing, id: "p1")))
    }
}
