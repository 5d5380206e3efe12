import Documents
import JSONFormat
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Testing

@testable import HighLevel

@Suite("Tokens of a login by OAuth (I21, S33)")
struct OAuthCredentialTests {
    private func failure(
        _ body: () async throws -> Void
    ) async -> CycleFailure? {
        do {
            try await body()
            return nil
        } catch {
            return error as? CycleFailure
        }
    }

    @Test("a token is used as it is until five minutes before its end, then renewed once")
    func renewal() async throws {
        let bench = LoginBench()
        try await bench.logIn()
        let credential = bench.credential()
        let first = try await credential.token()
        bench.advance(by: .seconds(86_399 - 301))
        #expect(try await credential.token() == first && bench.sandbox.refreshCount == 0)
        bench.advance(by: .seconds(2))
        let second = try await credential.token()
        #expect(second != first && bench.accepts(second))
        #expect(try await bench.credential().token() == second)
        #expect(bench.sandbox.refreshCount == 1)
        guard case .ready? = try bench.stored()?.renewal else {
            Issue.record("the new refresh token is not stored")
            return
        }
    }

    @Test(
        "a token that lives shorter than five minutes is used for nine tenths of its life",
        arguments: [10, 60, 299])
    func shortLife(seconds: Int) async throws {
        var app = SandboxApp.demo
        app.accessLifetime = .seconds(seconds)
        let bench = LoginBench(app: app)
        try await bench.logIn()
        let credential = bench.credential()
        let first = try await credential.token()
        bench.advance(by: .seconds(seconds) * 0.89)
        #expect(try await credential.token() == first)
        // A new process reads the same from the disk.
        #expect(try await bench.credential().token() == first)
        #expect(bench.sandbox.refreshCount == 0)
        bench.advance(by: .seconds(seconds) * 0.02)
        #expect(try await credential.token() != first)
        #expect(bench.sandbox.refreshCount == 1)
    }

    @Test("a pair is durable before its token is given out", arguments: DiskImage.allCases)
    func durableBeforeUse(image: DiskImage) async throws {
        let bench = LoginBench()
        try await bench.logIn()
        bench.advanceToRenewal()
        let token = try await bench.credential().token()
        let next = LoginBench(afterCrashOf: bench, image)
        #expect(try next.stored()?.accessToken == token)
        #expect(try await next.credential().token() == token)
    }

    @Test(
        "S33: a crash at any file operation of a renewal is found and recovered by the next start",
        arguments: DiskImage.allCases)
    func crashIsRecovered(image: DiskImage) async throws {
        var crashes = 0
        for operation in 1...60 {
            let bench = LoginBench()
            try await bench.logIn()
            bench.advanceToRenewal()
            bench.files.crash(atOperation: operation)
            let token = try? await bench.credential().token()
            if bench.files.hasCrashed { crashes += 1 }
            let next = LoginBench(afterCrashOf: bench, image)
            let found = try await next.credential().token()
            #expect(next.accepts(found), "operation \(operation)")
            if let token { #expect(next.accepts(token)) }
            #expect(bench.sandbox.refreshCount <= 2)
            let calls = next.tokenCalls()
            #expect(try await next.credential().token() == found)
            #expect(next.tokenCalls() == calls)
            if !bench.files.hasCrashed { break }
        }
        #expect(crashes > 10)
    }

    @Test(
        "S33: without /oauth/reconnect a crash costs one login at the most, and a dead token is not sent again",
        arguments: DiskImage.allCases)
    func crashWithoutReconnect(image: DiskImage) async throws {
        var behaviour = SandboxBehaviour()
        behaviour.offersReconnect = false
        var lost = 0
        for operation in 1...60 {
            let bench = LoginBench(behaviour: behaviour)
            try await bench.logIn()
            bench.advanceToRenewal()
            bench.files.crash(atOperation: operation)
            _ = try? await bench.credential().token()
            let next = LoginBench(afterCrashOf: bench, image)
            let before = next.tokenCalls()
            let trouble = await failure { _ = try await next.credential().token() }
            #expect(next.tokenCalls() <= before + 1)
            if let trouble {
                lost += 1
                #expect(trouble.kind == .notAuthorised)
                #expect(trouble.hint == "log in again: `ghlsync auth login`")
                let calls = next.sandbox.requestCount
                for _ in 0..<3 {
                    let again = await failure { _ = try await next.credential().token() }
                    #expect(again?.hint == trouble.hint)
                }
                #expect(next.sandbox.requestCount == calls, "a dead token was sent again")
            }
            if !bench.files.hasCrashed { break }
        }
        #expect(lost > 0)
    }

    @Test("S33: a lost answer is recovered at once, whatever happened on the wire")
    func lostAnswer() async throws {
        let effects: [SandboxFault.Effect] = [
            .dropBefore, .dropAfter, .truncated, .html, .emptyObject,
            .status(502, retryAfter: nil, applied: true),
        ]
        for effect in effects {
            let bench = LoginBench()
            try await bench.logIn()
            bench.advanceToRenewal()
            bench.sandbox.faults = SandboxFaults([
                SandboxFault(effect, path: "/oauth/token", .first(1))
            ])
            let token = try await bench.credential().token()
            #expect(bench.accepts(token), "\(effect)")
            #expect(bench.tokenCalls() == 3)
        }
    }

    @Test("while the server is away nothing is lost: it goes on when the server is back")
    func serverAway() async throws {
        let bench = LoginBench()
        try await bench.logIn()
        let old = try await bench.credential().token()
        bench.advanceToRenewal()
        bench.sandbox.faults = SandboxFaults([SandboxFault(.dropBefore, path: "/oauth/**")])
        let credential = bench.credential()
        let trouble = await failure { _ = try await credential.token() }
        #expect(trouble?.kind == .unreachable)
        bench.sandbox.faults = SandboxFaults()
        let token = try await credential.token()
        #expect(token != old && bench.accepts(token))
        bench.advanceToRenewal()
        bench.sandbox.faults = SandboxFaults([
            SandboxFault(.status(429, retryAfter: nil, applied: false), path: "/oauth/token")
        ])
        #expect(try await credential.token() == token, "it is good for four more minutes")
        bench.sandbox.faults = SandboxFaults()
        #expect(try await credential.token() != token)
    }

    @Test("S33: ten users of one expired login make one refresh")
    func oneRefresh() async throws {
        let bench = LoginBench()
        try await bench.logIn()
        bench.advanceToRenewal()
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<10 { group.addTask { try await bench.credential().token() } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(tokens.count == 1 && bench.sandbox.refreshCount == 1)
    }

    @Test("a revoked login is recovered while the app is installed, and ends with it")
    func revoked() async throws {
        let bench = LoginBench()
        try await bench.logIn()
        let credential = bench.credential()
        let first = try await credential.token()
        bench.sandbox.revokeTokens()
        let second = try #require(try await credential.replacement(for: first))
        #expect(bench.accepts(second))
        bench.sandbox.uninstallApp()
        let fresh = bench.credential()
        let trouble = await failure { _ = try await fresh.replacement(for: second) }
        #expect(trouble?.kind == .notAuthorised)
        #expect(trouble?.message.contains("has ended") == true)
        #expect(trouble?.hint == "log in again: `ghlsync auth login`")
        let calls = bench.sandbox.requestCount
        for _ in 0..<3 { _ = await failure { _ = try await fresh.token() } }
        for _ in 0..<3 { _ = await failure { _ = try await fresh.replacement(for: second) } }
        #expect(bench.sandbox.requestCount == calls)
        try await bench.logIn()
        #expect(bench.accepts(try await bench.credential().token()))
    }

    @Test("a token that came for a refused one is not replaced once more")
    func noLoop() async throws {
        let bench = LoginBench()
        try await bench.logIn()
        let credential = bench.credential()
        let first = try await credential.token()
        let second = try #require(try await credential.replacement(for: first))
        for _ in 0..<5 {
            let trouble = await failure { _ = try await credential.replacement(for: second) }
            #expect(trouble?.kind == .notAuthorised)
        }
        #expect(bench.sandbox.refreshCount == 1)
    }

    @Test("a pair that the disk does not take is not used, and stored when it does")
    func fullDisk() async throws {
        let probe = LoginBench()
        try await probe.logIn()
        probe.advanceToRenewal()
        let count = try await LoginBench.renewOperations(of: probe)
        let full = LoginBench()
        try await full.logIn()
        full.advanceToRenewal()
        full.files.failOperations(from: count - 3, with: .noSpace)
        let user = full.credential()
        let trouble = await failure { _ = try await user.token() }
        #expect(trouble?.message.contains("no space") == true)
        full.files.endFaults()
        let token = try await user.token()
        #expect(full.accepts(token) && full.sandbox.refreshCount == 1)
        #expect(try full.stored()?.accessToken == token)
    }

    @Test("S71: what a server echoes of the secrets is hidden")
    func echo() async throws {
        let bench = LoginBench()
        try await bench.logIn()
        guard case .ready(let refresh)? = try bench.stored()?.renewal else { return }
        bench.advanceToRenewal()
        let secret = LoginBench.app.clientSecret
        let trouble = await failure {
            _ = try await bench.credential(
                transport: EchoTransport(text: "no \(secret) and \(refresh)")
            ).token()
        }
        let words = "\(trouble?.message ?? "") \(trouble?.hint ?? "") \(trouble?.request ?? "")"
        #expect(!words.contains(secret) && !words.contains(refresh))
        let login = try #require(try bench.stored())
        #expect(!"\(login) \(login.app)".contains(secret))
    }
}

extension LoginBench {
    /// How many file operations a renewal takes.
    static func renewOperations(of bench: LoginBench) async throws -> Int {
        bench.files.forgetOperations()
        _ = try await bench.credential().token()
        return bench.files.operations.count
    }
}

/// A server that repeats what it was told.
private struct EchoTransport: HTTPTransport {
    let text: String

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        HTTPResponse(
            status: 500, headers: [:],
            body: JSONDocument.write(["message": .string(text)], style: .compact))
    }
}
