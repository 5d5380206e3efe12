import Pacing
import Ports
import SyncTestKit
import Testing

@testable import HighLevel

@Suite("A login in the browser (S21–S24)")
struct LoginAttemptTests {
    private let now = Timestamp(seconds: 1_790_000_000)
    private let attempt = LoginAttempt(
        redirectURL: "http://127.0.0.1:8911/callback", secret: Array(0..<32),
        at: Timestamp(seconds: 1_790_000_000))

    private var address: String {
        attempt.address(
            base: "https://marketplace.gohighlevel.com/v2/oauth/chooselocation",
            app: LoginBench.app, scopes: ["products.readonly", "products.write"])
    }

    private var state: String {
        QueryField.decode(address.split(separator: "?")[1]).first { $0.name == "state" }?.value
            ?? ""
    }

    private func get(_ target: String, _ method: HTTPMethod = .get) -> HTTPRequest {
        HTTPRequest(method: method, origin: LoginBench.origin, target: target)
    }

    @Test("S21, S24: the address has a state of 32 bytes, and no secret")
    func addressParts() {
        #expect(state.count == 64)
        #expect(!address.contains(LoginBench.app.clientSecret))
        #expect(address.contains("scope=products.readonly%20products.write"))
        let other = LoginAttempt(
            redirectURL: "https://x.example/cb", secret: Array(repeating: 0, count: 32), at: now
        ).address(
            base:
                "https://marketplace.gohighlevel.com/v2/oauth/chooselocation?client_id=a&version_id=b",
            app: LoginBench.app, scopes: [])
        #expect(other.contains("version_id=b") && !other.contains(LoginBench.app.clientID))
    }

    @Test(
        "S21: a callback without, with an empty, a wrong or a second state is a 400 and no code",
        arguments: ["code=c", "code=c&state=", "code=c&state=00", "code=c&state=S&state=S"])
    func badState(query: String) {
        var callback = LoginCallback(attempt, path: "/callback")
        let target = "/callback?\(query.replacing("S", with: state))"
        let (response, event) = callback.answer(get(target), at: now)
        #expect(response.status == 400 && event == nil)
        let (good, code) = callback.answer(get("/callback?code=c1&state=\(state)"), at: now)
        #expect(good.status == 200 && code == .code("c1"))
    }

    @Test("S21: a state is for one use and for ten minutes")
    func onceAndSoon() {
        var late = LoginCallback(attempt, path: "/callback")
        let target = "/callback?code=c1&state=\(state)"
        let (response, event) = late.answer(get(target), at: now.advanced(by: .seconds(600)))
        #expect(response.status == 400 && event == .refused(.tooLate))
        var callback = LoginCallback(attempt, path: "/callback")
        #expect(callback.answer(get(target), at: now).1 == .code("c1"))
        let (again, nothing) = callback.answer(get(target), at: now)
        #expect(again.status == 404 && nothing == nil, "S23")
    }

    @Test("S22: an error comes back in no page, and its page may load nothing")
    func denied() {
        var callback = LoginCallback(attempt, path: "/callback")
        let target = "/callback?error=%3Cscript%3E%1B%5B2J&state=\(state)"
        let (response, event) = callback.answer(get(target), at: now)
        #expect(event == .refused(.denied("<script>\u{1B}[2J")))
        #expect(!String(decoding: response.body, as: UTF8.self).contains("script"))
        #expect(response.headers["Content-Security-Policy"] == "default-src 'none'")
        #expect(response.headers["Referrer-Policy"] == "no-referrer")
    }

    @Test("S23: other paths and methods find nothing")
    func elsewhere() {
        var callback = LoginCallback(attempt, path: "/callback")
        let query = "?code=c1&state=\(state)"
        #expect(callback.answer(get("/" + query), at: now).0.status == 404)
        #expect(callback.answer(get("/callback/" + query), at: now).0.status == 404)
        #expect(callback.answer(get("/callback" + query, .post), at: now).0.status == 405)
        #expect(callback.answer(get("/callback" + query), at: now).1 == .code("c1"))
    }

    @Test("a pasted address must have the state; a pasted code is taken as it is")
    func pasted() throws {
        let base = "https://app.example.invalid/callback"
        #expect(try attempt.code(pasted: "\(base)?code=c1&state=\(state)#x", at: now) == "c1")
        #expect(try attempt.code(pasted: "c0ffee", at: now) == "c0ffee")
        func refusal(_ text: String) -> LoginAttempt.Refusal? {
            do throws(LoginAttempt.Refusal) {
                _ = try attempt.code(pasted: text, at: now)
                return nil
            } catch {
                return error
            }
        }
        #expect(refusal("\(base)?code=c1") == .noState)
        #expect(refusal("\(base)?code=c1&state=\(state.dropLast())") == .wrongState)
        #expect(refusal(base) == .noCode)
        #expect(refusal("") == .noCode)
        #expect(refusal("a b") == .noCode)
        #expect(refusal("\(base)?state=\(state)") == .noCode)
        #expect(refusal("\(base)?error=access_denied&state=\(state)") == .denied("access_denied"))
    }

    @Test("what a login may not do is told by feature")
    func scopes() {
        #expect(Scopes.missing(Scopes.wanted([]), groups: []).isEmpty)
        let missing = Scopes.missing(["products.readonly", "products.write"], groups: [])
        #expect(missing.first?.feature == "prices")
        #expect(!missing.contains { $0.feature == "tokens of an agency's locations" })
        #expect(
            Scopes.missing(Scopes.wanted([]), groups: [.agency]).map(\.scopes) == [
                ["oauth.readonly", "oauth.write"]
            ])
    }
}
