import Catalog
import Documents
import JSONFormat
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Testing

@testable import HighLevel

@Suite struct RequestTests {
    @Test("a passing failure of a read is tried again", arguments: [408, 429, 500, 502, 503, 504])
    func retried(status: Int) async throws {
        let bench = Bench(
            faults: [
                SandboxFault(
                    .status(status, retryAfter: nil, applied: false), method: "GET", .first(2))
            ])
        _ = try await bench.look()
        #expect(bench.sandbox.requests.count { $0.status == status } == 2)
    }

    @Test(
        "lost answers of reads are tried again",
        arguments: [
            SandboxFault.Effect.dropBefore, .dropAfter, .truncated, .html,
        ])
    func lostAnswers(effect: SandboxFault.Effect) async throws {
        let bench = Bench(faults: [SandboxFault(effect, method: "GET", .first(2))])
        _ = try await bench.look()
    }

    @Test("no request is tried more often than configured", arguments: [1, 3, 5])
    func attempts(count: Int) async throws {
        let bench = Bench(
            faults: [
                SandboxFault(.status(503, retryAfter: nil, applied: false), path: "/products/")
            ]
        ) { $0.retryAttempts = count }
        await #expect(throws: CycleFailure.self) { _ = try await bench.look() }
        #expect(bench.sandbox.requests.count { $0.path == "/products/" } == count)
    }

    @Test("what is our mistake is not repeated", arguments: [400, 401, 403, 404, 422])
    func notRetried(status: Int) async throws {
        let bench = Bench(
            faults: [
                SandboxFault(.status(status, retryAfter: nil, applied: false), path: "/products/")
            ])
        await #expect(throws: CycleFailure.self) { _ = try await bench.look() }
        #expect(bench.sandbox.requests.count { $0.path == "/products/" } == 1)
    }

    @Test("after a 429 nothing is sent before the wait is over", arguments: [nil, 25])
    func tooMany(retryAfter: Int?) async throws {
        let bench = Bench(
            faults: [SandboxFault(.status(429, retryAfter: retryAfter, applied: false), .nth(2))]
        ) { $0.concurrency = 1 }
        _ = try await bench.look()
        let requests = bench.sandbox.requests
        let refused = try #require(requests.firstIndex { $0.status == 429 })
        let later = requests[(refused + 1)...].filter { $0.at > requests[refused].at }
        let wait = try #require(later.first).at
        #expect(requests[refused].at.duration(to: wait) > .seconds(retryAfter ?? 10))
    }

    @Test("a small account's limit is kept: never a 429", arguments: [1, 4])
    func budget(concurrency: Int) async throws {
        let bench = Bench(limits: .sandboxAccount) { $0.concurrency = concurrency }
        for number in 1...60 {
            try bench.sandbox.create(
                .product, ["name": .string("P\(number)"), "productType": "PHYSICAL"],
                at: bench.moment)
        }
        #expect(try await bench.look().sightings.count == 60)
        #expect(bench.sandbox.requests.allSatisfy { $0.status == 200 })
        #expect(await bench.replica.requests == bench.sandbox.requestCount)
    }

    @Test("a used-up day stops the cycle and says until when")
    func daily() async throws {
        let bench = Bench(limits: SandboxLimits(burst: 100, daily: 3))
        let failure = await #expect(throws: CycleFailure.self) { _ = try await bench.look() }
        #expect(failure?.kind == .unreachable)
        #expect(failure?.message.contains("2026-01-02T00:00:00") == true)
        let count = bench.sandbox.requestCount
        await #expect(throws: CycleFailure.self) { _ = try await bench.look() }
        #expect(bench.sandbox.requestCount == count)
    }

    @Test(
        "each refusal of a token says what it is",
        arguments: [
            (401, "Invalid token: access token is invalid", RemoteFailure.Kind.invalidToken),
            (401, "The token is not authorized for this scope.", .missingScope),
            (401, "Token's user type mismatch!", .wrongTokenKind),
            (403, "The token does not have access to this location.", .wrongLocation),
            (401, "This authClass type is not allowed to access this scope", .wrongTokenKind),
            (
                401,
                "This route is not yet supported by the IAM Service. Please update your IAM config.",
                .routeClosed
            ),
            (401, "You do not have access to this feature", .planLacksFeature),
            (404, "x", .notFound), (400, "Product not found", .notFound), (422, "x", .rejected),
            (409, "x", .clash), (503, "", .serverTrouble), (429, "", .rateLimited),
        ])
    func classes(status: Int, text: String, kind: RemoteFailure.Kind) {
        #expect(AnswerClass.kind(status: status, messages: [text]) == kind)
    }

    @Test("each refusal says what to do next, for both ways of access")
    func refusalHints() {
        let call = APICall.get("/products/collections")
        func hint(_ kind: RemoteFailure.Kind) -> String {
            RemoteFailure(kind, effect: .none, of: call).hint ?? ""
        }
        for kind in [
            RemoteFailure.Kind.invalidToken, .missingScope, .wrongTokenKind, .wrongLocation,
        ] {
            #expect(hint(kind).contains("ghlsync auth login"), "\(kind)")
        }
        #expect(hint(.invalidToken).contains("Private Integrations"))
        #expect(hint(.missingScope).contains("`products/collection.readonly`"))
        #expect(hint(.routeClosed).contains("a new token would not help"))
        #expect(!hint(.planLacksFeature).isEmpty && !hint(.otherRefusal).isEmpty)
    }

    @Test(
        "every shape of an error body is read",
        arguments: [
            (#"{"statusCode":400,"message":"Bad Request"}"#, ["Bad Request"]),
            (
                #"{"statusCode":422,"message":["a","b"],"error":"Unprocessable Entity"}"#,
                ["a", "b"]
            ),
            (#"{"status":400,"name":"HttpException","message":"m","traceId":"t"}"#, ["m"]),
            (#"{"error":{"code":"c","message":"m","details":["d"]}}"#, ["m", "d"]),
            (
                #"{"error":{"code":"c","message":"m","details":[{"message":"d"}],"resolution":"r"}}"#,
                ["m", "d", "GoHighLevel suggests: r"]
            ),
            (#"{"statusCode":403,"message":"m","error":"Forbidden"}"#, ["m"]),
            (#"{"statusCode":401,"message":"m","error":"Unauthorized"}"#, ["m"]),
            (#"{"error":"UnAuthorized!","error_description":"no code"}"#, ["no code"]),
            ("<html>", []), ("", []),
        ])
    func errorBodies(text: String, messages: [String]) {
        #expect(ErrorBody(Array(text.utf8)).messages == messages)
    }

    @Test("S71: a token that the server sends back is never in what people see")
    func redaction() {
        let token = "pit-CANARY00-1111"
        let text = Redaction.hide(token, in: "bad Authorization: Bearer \(token), pit-0123456789ab")
        #expect(!text.contains("CANARY") && !text.contains("0123456789ab"))
    }

    @Test(
        "a wrong token stops the cycle as not authorised; one with a line end is not sent",
        arguments: ["pit-wrong", "pit-a\r\nX: y", ""])
    func badToken(token: String) async throws {
        let bench = Bench(token: token)
        let failure = await #expect(throws: CycleFailure.self) { _ = try await bench.look() }
        #expect(failure?.kind == .notAuthorised)
        if token != "pit-wrong" { #expect(bench.sandbox.requestCount == 0) }
    }

    @Test("creates go on a fresh connection, with the headers that each endpoint wants")
    func headers() async throws {
        let transport = Recorder()
        let time = EagerTime()
        let pipeline = RequestPipeline(
            configuration: HighLevelConfiguration(locationID: "L"),
            credentials: StaticCredential("pit-1"), transport: transport, time: time,
            random: SeededRandom(seed: 1))
        let api = CatalogAPI(pipeline: pipeline, locationID: "L", pageSize: 100)
        _ = try? await api.send(api.createProduct(["name": "x"]))
        _ = try? await api.send(api.createBrandBoard(["name": "x"]))
        _ = try? await api.product("abc")
        let sent = await transport.sent
        #expect(sent.map(\.mayReuseConnection) == [false, false, true])
        #expect(sent.map { $0.headers["Version"] } == ["2021-07-28", "v3", "2021-07-28"])
        #expect(sent.allSatisfy { $0.headers["Authorization"] == "Bearer pit-1" })
    }

    @Test(
        "a listing that lies is an error, not absence",
        arguments: [
            #"{"products":[],"total":[{"total":5}]}"#,
            #"{"products":[{"_id":"a"}],"total":[{"total":5}]}"#,
            #"{"products":[{"name":"no id"}],"total":[{"total":1}]}"#,
            #"{"items":[]}"#, "{}",
        ])
    func lyingList(body: String) async throws {
        let transport = Recorder(answer: HTTPResponse(status: 200, body: Array(body.utf8)))
        let pipeline = RequestPipeline(
            configuration: HighLevelConfiguration(locationID: "L"),
            credentials: StaticCredential("pit-1"), transport: transport, time: EagerTime(),
            random: SeededRandom(seed: 1))
        let api = CatalogAPI(pipeline: pipeline, locationID: "L", pageSize: 100)
        await #expect(throws: RemoteFailure.self) { _ = try await api.products() }
    }

    @Test("the server's clock is measured from its dates")
    func skew() {
        var skew = ClockSkew()
        let now = Timestamp(seconds: 1000)
        skew.observe(
            date: Timestamp(seconds: 1090), sent: now,
            received: now.advanced(by: .milliseconds(200)))
        #expect(abs(skew.estimate.seconds - 90) < 1)
        #expect(
            HTTPDate.timestamp("Tue, 24 Nov 2026 03:33:50 GMT") == Timestamp("2026-11-24T03:33:50Z")
        )
    }
}

/// Answers everything in one way and keeps what it was asked.
actor Recorder: HTTPTransport {
    private(set) var sent: [HTTPRequest] = []
    private let answer: HTTPResponse

    init(answer: HTTPResponse = HTTPResponse(status: 404)) { self.answer = answer }

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        sent.append(request)
        return answer
    }
}
