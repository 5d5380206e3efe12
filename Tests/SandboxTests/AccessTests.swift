import Documents
import Pacing
import Ports
import Testing

@testable import Sandbox

@Suite("Tokens, versions, limits and errors of the sandbox")
struct AccessTests {
    private let list = "/products/?\(Bench.q)"

    @Test("each way of lacking access has its own answer")
    func access() {
        let bench = Bench(tokens: [
            .demo, SandboxToken("agency", reach: .agency(companyId: "c")),
            SandboxToken(
                "reader", reach: .location(Bench.location), scopes: ["products.readonly"]),
            SandboxToken("other", reach: .location("elsewhere")),
            SandboxToken(
                "old", reach: .location(Bench.location), expires: Timestamp(seconds: 1)),
        ])
        let none = bench.send(.get, list, token: nil)
        #expect(none.status == 401)
        let bogus = bench.send(.get, list, token: "bogus")
        #expect(bogus.status == 401)
        #expect(bogus.message == "Invalid token: access token is invalid")
        #expect(bogus["error"] == "Unauthorized")
        #expect(bench.send(.get, list, token: "old").status == 401)
        let agency = bench.send(.get, list, token: "agency")
        #expect(agency.message == "Token's user type mismatch!")
        #expect(bench.send(.get, list, token: "reader").status == 200)
        let scope = bench.send(.post, "/products/", Bench.product(), token: "reader")
        #expect(scope.status == 401)
        #expect(scope.message == "The token is not authorized for this scope.")
        let other = bench.send(.get, list, token: "other")
        #expect(other.status == 403)
        #expect(other.message == "The token does not have access to this location.")
        #expect(bench.api.mutationCount == 0)
    }

    @Test(
        "a version is needed and must be known",
        arguments: [
            (nil, 401), ("bogus", 400), ("2021-07-28", 200), ("v3", 200), ("2023-02-21", 200),
        ])
    func version(header: String?, status: Int) {
        #expect(Bench().send(.get, list, version: header).status == status)
    }

    @Test("an unknown path is a 404, and broken JSON a 400")
    func unreadable() {
        let bench = Bench()
        #expect(bench.send(.get, "/nothing").message == "Cannot GET /nothing")
        var request = bench.request(.post, "/products/", Bench.product())
        request.body = Array("{".utf8)
        #expect(bench.send(request).status == 400)
        request.headers["Content-Type"] = "text/plain"
        #expect(bench.send(request).status == 422)
    }

    @Test("every answer has a trace id in header and body, and the server's date")
    func trace() {
        let result = Bench().send(.get, list)
        #expect(result["traceId"]?.stringValue == result.headers["traceId"])
        #expect(result.headers["Date"] == "Mon, 21 Sep 2026 14:13:20 GMT")
        #expect(Timestamp(seconds: 0).httpDate == "Thu, 01 Jan 1970 00:00:00 GMT")
    }

    @Test("errors come in two shapes")
    func shapes() {
        var behaviour = SandboxBehaviour()
        behaviour.errorShape = .httpException
        let result = Bench(behaviour: behaviour).send(.get, "/products/x?\(Bench.q)")
        #expect(result["status"] == 404 && result["name"] == "HttpException")
        #expect(result["statusCode"] == nil && result["traceId"] != nil)
    }

    @Test("the burst limit holds in every window, and the headers say so")
    func burst() {
        let bench = Bench(limits: SandboxLimits(burst: 3, interval: .seconds(10), daily: 100))
        let first = bench.send(.get, list)
        #expect(first.headers["X-RateLimit-Max"] == "3")
        #expect(first.headers["X-RateLimit-Remaining"] == "2")
        #expect(first.headers["X-RateLimit-Interval-Milliseconds"] == "10000")
        #expect(first.headers["X-RateLimit-Limit-Daily"] == "100")
        #expect(first.headers["X-RateLimit-Daily-Remaining"] == "99")
        bench.advance(.seconds(6))
        bench.send(.get, list)
        bench.send(.get, list)
        let refused = bench.send(.post, "/products/", Bench.product())
        #expect(refused.status == 429)
        #expect(refused.headers["X-RateLimit-Remaining"] == "0")
        #expect(refused.headers["Retry-After"] == nil)
        bench.advance(.seconds(4))
        #expect(bench.send(.get, list).status == 200)
        #expect(bench.send(.get, list).status == 429)
        #expect(bench.api.mutationCount == 0)
    }

    @Test("the daily limit ends with the day, and Retry-After is sent when the behaviour says so")
    func daily() {
        var behaviour = SandboxBehaviour()
        behaviour.sendsRetryAfter = true
        let limits = SandboxLimits(burst: 2, interval: .seconds(10), daily: 3)
        let bench = Bench(behaviour: behaviour, limits: limits)
        bench.send(.get, list)
        bench.send(.get, list)
        #expect(bench.send(.get, list).headers["Retry-After"] == "10")
        bench.advance(.seconds(10))
        bench.send(.get, list)
        bench.advance(.seconds(10))
        #expect(bench.send(.get, list).status == 429)
        bench.advance(.seconds(86_400))
        #expect(bench.send(.get, list).status == 200)
    }
}
