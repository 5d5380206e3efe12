import Documents
import JSONFormat
import Ports
import Sandbox
import Testing

/// What every `HTTPTransport` promises, over sockets or in the same process: the replica that is tried
/// on one of them behaves the same on the other.
@Suite struct HTTPTransportConformance {
    @Test(
        "request and answer arrive to the byte, whatever their words",
        arguments: TransportSubject.all)
    func roundTrip(subject: TransportSubject) async throws {
        let trial = try subject.trial()
        let made = try await trial.transport.send(trial.create("Matte – grün 🧘 \\\"roh\\\""))
        #expect(made.status == 201)
        #expect(made.headers["content-type"]?.hasPrefix("application/json") == true)
        #expect(made.headers["Date"] != nil)
        let product = try #require(trial.sandbox.objects(.product).first)
        #expect(product["name"] == "Matte – grün 🧘 \"roh\"")
        let id = try #require(product["_id"]?.stringValue)
        let seen = try await trial.transport.send(
            trial.request(.get, "/products/\(id)?locationId=\(SandboxLocation.demo.id)"))
        #expect(seen.status == 200)
        #expect(try JSONDocument.value(of: seen.body)["name"] == product["name"])
    }

    @Test(
        "every status is an answer, a redirect too, and none is followed or repeated",
        arguments: TransportSubject.all, [302, 401, 404, 429, 500, 503])
    func statuses(subject: TransportSubject, status: Int) async throws {
        let trial = try subject.trial(
            SandboxFault(.status(status, retryAfter: 7, applied: false)))
        let answer = try await trial.transport.send(trial.create())
        #expect(answer.status == status)
        #expect(answer.headers["retry-after"] == "7")
        #expect(trial.sandbox.requestCount == 1)
    }

    @Test(
        "a lost or broken answer is a failure that says the request was sent, and is not repeated",
        arguments: TransportSubject.all,
        [
            (SandboxFault.Effect.dropBefore, TransportFailure.Kind.connectionLost, 0),
            (.dropAfter, .connectionLost, 1), (.truncated, .incompleteResponse, 1),
        ])
    func lost(
        subject: TransportSubject,
        fault: (effect: SandboxFault.Effect, kind: TransportFailure.Kind, products: Int)
    ) async throws {
        let trial = try subject.trial(SandboxFault(fault.effect))
        let failure = await trial.failure(trial.create())
        #expect(failure?.kind == fault.kind)
        #expect(failure?.requestWasSent == true)
        #expect(trial.sandbox.objects(.product).count == fault.products)
        #expect(trial.sandbox.requestCount == 1)
    }

    @Test(
        "no answer in time: it was sent, and may have been carried out",
        arguments: TransportSubject.all)
    func timedOut(subject: TransportSubject) async throws {
        let trial = try subject.trial(SandboxFault(.nothing, delay: .seconds(60)))
        let failure = await trial.failure(trial.create(timeout: .milliseconds(300)))
        #expect(failure?.kind == .timedOut)
        #expect(failure?.requestWasSent == true)
        #expect(trial.sandbox.objects(.product).count == 1)
    }

    @Test(
        "a web page in place of the answer is handed on as it is", arguments: TransportSubject.all)
    func webPage(subject: TransportSubject) async throws {
        let trial = try subject.trial(SandboxFault(.html))
        let answer = try await trial.transport.send(trial.create())
        #expect(answer.status == 200)
        #expect(answer.body.first == UInt8(ascii: "<"))
    }

    @Test(
        "S31: what would break out of its header or its request line is refused, and nothing is sent",
        arguments: TransportSubject.all,
        [
            ("Authorization", "Bearer a\r\nX-Evil: 1"), ("Authorization", "Bearer a\nb"),
            ("X-Note", "a\0b"), ("X-Note", "\u{1B}[2J"), ("X Note", "a"), ("X-Note:", "a"),
            ("", "a"), ("X-Nöte", "a"), ("X-Evil\r\nHost", "a"),
        ])
    func unsafeHeader(subject: TransportSubject, header: (name: String, value: String)) async throws
    {
        let trial = try subject.trial()
        var request = trial.create()
        request.headers[header.name] = header.value
        let failure = try #require(await trial.failure(request))
        #expect(failure.kind == .refusedURL)
        #expect(!failure.requestWasSent)
        #expect(failure.message.contains("header"))
        #expect(!failure.message.contains("Evil"), "a value or a name is not repeated raw")
        #expect(trial.sandbox.requestCount == 0)
    }

    @Test(
        "S32: a target that is no percent-encoded path is refused, and nothing is sent",
        arguments: TransportSubject.all,
        ["", "products/", "/a b", "/a\r\nHost: evil", "/ä", "/a\0", "https://evil.example/"])
    func unsafeTarget(subject: TransportSubject, target: String) async throws {
        let trial = try subject.trial()
        let failure = await trial.failure(trial.request(.get, target))
        #expect(failure?.kind == .refusedURL)
        #expect(failure?.requestWasSent == false)
        #expect(trial.sandbox.requestCount == 0)
    }

    @Test("a tab, and text beyond ASCII, may stand in a value", arguments: TransportSubject.all)
    func allowedValues(subject: TransportSubject) async throws {
        let trial = try subject.trial()
        var request = trial.create()
        request.headers["X-Note"] = "a\tb – ü"
        #expect(try await trial.transport.send(request).status == 201)
    }
}
