import Documents
import JSONFormat
import Pacing
import Ports
import SyncCore

/// The one door to the API: every request gets its headers, waits for its place in the budget, is tried
/// again when that is safe, and comes back as a value or as a classified failure.
actor RequestPipeline {
    let configuration: HighLevelConfiguration
    private let credentials: any CredentialSource
    private let transport: any HTTPTransport
    let time: any TimeSource
    let budgets: any BudgetStore
    private var random: any RandomNumberGenerator & Sendable

    private var retries = RetryBudget()
    private var skew = ClockSkew()
    private var sent = 0

    init(
        configuration: HighLevelConfiguration, credentials: any CredentialSource,
        transport: any HTTPTransport, time: any TimeSource,
        random: any RandomNumberGenerator & Sendable,
        budgets: any BudgetStore = PrivateBudget()
    ) {
        self.configuration = configuration
        self.credentials = credentials
        self.transport = transport
        self.time = time
        self.random = random
        self.budgets = budgets
    }

    /// Requests that were handed to the transport so far.
    var requestCount: Int { sent }
    /// The server's clock minus ours.
    var clockSkew: Duration { skew.estimate }
    /// The server's clock now, as well as we know it.
    var serverClock: Timestamp { time.wallClock.advanced(by: skew.estimate) }

    /// Sends a request, as often as is safe and allowed; the answer's value (`null` for an empty body).
    func send(_ call: APICall) async throws(RemoteFailure) -> DocumentValue {
        var attempt = 1
        var renewed: String?
        while true {
            let token = try await usableToken(renewed, for: call)
            do throws(RemoteFailure) {
                let value = try await attemptOnce(call, token: token)
                retries.recordSuccess()
                return value
            } catch {
                if error.kind == .invalidToken, renewed == nil {
                    renewed = try await replacement(for: token, call: call)
                    if renewed != nil { continue }
                }
                guard attempt < max(1, configuration.retryAttempts), mayRepeat(call, after: error),
                    retries.take()
                else { throw error }
                // After a 429 the bucket itself holds everything back for long enough.
                if error.kind != .rateLimited {
                    let delay = configuration.backoff.delay(afterAttempt: attempt, jitter: chance())
                    try await pause(until: time.now.advanced(by: delay), call)
                }
                attempt += 1
            }
        }
    }

    private func mayRepeat(_ call: APICall, after failure: RemoteFailure) -> Bool {
        let helps =
            switch failure.kind {
            case .noAnswer, .rateLimited: true
            case .serverTrouble: failure.status.map(AnswerClass.isPassing) ?? true
            case .unreadableAnswer: call.effect == .read && failure.status.map { $0 < 300 } == true
            case .invalidToken, .missingScope, .wrongTokenKind, .wrongLocation, .routeClosed,
                .planLacksFeature, .otherRefusal, .notFound, .rejected, .clash, .dailyLimit,
                .cancelled, .gaveWay, .moved, .noCredential:
                false
            }
        guard helps, call.effect != .compared else { return false }
        return call.effect == .create ? failure.effect == .none : true
    }

    private func attemptOnce(
        _ call: APICall, token: String
    ) async throws(RemoteFailure) -> DocumentValue {
        let ticket = try await placeAfterLook(for: call)
        if let latest = call.latest, latest < time.now {
            finish(ticket, response: nil)
            throw RemoteFailure(.rateLimited, effect: .none, of: call)
        }
        sent += 1
        let started = time.wallClock
        let response: HTTPResponse
        do throws(TransportFailure) {
            response = try await transport.send(request(call, token: token))
        } catch {
            finish(ticket, response: nil)
            throw failure(error, of: call, token: token)
        }
        if let date = response.headers["Date"].flatMap(HTTPDate.timestamp) {
            skew.observe(date: date, sent: started, received: time.wallClock)
        }
        finish(ticket, response: response)
        return try read(response, of: call, token: token)
    }

    private func request(_ call: APICall, token: String) -> HTTPRequest {
        var headers: HTTPHeaders = [
            "Authorization": "Bearer \(token)",
            "Version": call.version ?? configuration.version,
            "Accept": "application/json",
        ]
        var body: [UInt8] = []
        if let value = call.body {
            headers["Content-Type"] = "application/json"
            body = JSONDocument.write(value, style: .compact)
        } else if let form = call.form {
            headers["Content-Type"] = form.contentType
            body = form.bytes
        }
        // A large file takes its time, even on a slow line.
        let extra = Duration.seconds(body.count >> 17)
        return HTTPRequest(
            method: call.method, origin: configuration.origin, target: call.target,
            headers: headers, body: body, timeout: configuration.requestTimeout + extra,
            mayReuseConnection: call.effect != .create)
    }

    private func read(
        _ response: HTTPResponse, of call: APICall, token: String
    ) throws(RemoteFailure) -> DocumentValue {
        guard response.isSuccess else {
            let body = ErrorBody(response.body)
            var messages = body.messages.map { Redaction.hide(token, in: $0) }
            var kind = AnswerClass.kind(status: response.status, messages: messages)
            // Who is asked to log in somewhere is being fished for.
            if [401, 403].contains(response.status) {
                messages = messages.map(Redaction.hideAddresses)
            }
            if kind == .rateLimited, let until = budget.exhaustedUntil {
                kind = .dailyLimit(until: until)
            }
            throw RemoteFailure(
                kind,
                effect: AnswerClass.isCertainlyNotApplied(status: response.status)
                    ? .none : .unknown,
                status: response.status, messages: messages,
                traceID: body.traceID ?? ErrorBody.traceID(in: response.headers), of: call)
        }
        if response.body.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) { return .null }
        do throws(SyntaxError) {
            return try JSONDocument.value(of: response.body, limits: .message)
        } catch {
            throw RemoteFailure(
                .unreadableAnswer(error.message), effect: .applied, status: response.status,
                of: call)
        }
    }

    private func failure(
        _ failure: TransportFailure, of call: APICall, token: String
    ) -> RemoteFailure {
        let message = Redaction.hide(token, in: failure.message)
        return switch failure.kind {
        case .refusedURL, .couldNotResolve, .couldNotConnect, .tlsFailed:
            RemoteFailure(.noAnswer(message), effect: .none, of: call)
        case .timedOut:
            RemoteFailure(
                .noAnswer(message), effect: failure.requestWasSent ? .unknown : .none, of: call)
        case .connectionLost, .incompleteResponse:
            RemoteFailure(.noAnswer(message), effect: .unknown, of: call)
        case .responseTooLarge:
            RemoteFailure(.unreadableAnswer(message), effect: .unknown, of: call)
        case .cancelled:
            RemoteFailure(
                .cancelled, effect: failure.requestWasSent ? .unknown : .none, of: call)
        }
    }

    /// Waits before a request. What waits for longer than an instant is given up when it is to give way.
    func pause(
        until instant: MonotonicInstant, _ call: APICall
    ) async throws(RemoteFailure) {
        let givesWay = RequestPriority.current.givesWay
        repeat {
            if givesWay?() == true { throw RemoteFailure(.gaveWay, effect: .none, of: call) }
            let next =
                givesWay == nil ? instant : min(instant, time.now.advanced(by: Self.patience))
            do {
                try await time.sleep(until: next)
            } catch {
                throw RemoteFailure(.cancelled, effect: .none, of: call)
            }
        } while time.now < instant
    }

    /// How long it may take until a request that waits has noticed that it is to give way.
    private static let patience = Duration.milliseconds(50)

    /// An id that nobody else has made.
    func makeID() -> String {
        let text = String(random.next(), radix: 16) + String(random.next(), radix: 16)
        return String(repeating: "0", count: max(0, 32 - text.utf8.count)) + text
    }

    /// A random number in 0..<1.
    func chance() -> Double { Double(random.next() >> 11) / Double(1 << 53) }

    // MARK: Token

    private func usableToken(
        _ renewed: String?, for call: APICall
    ) async throws(RemoteFailure) -> String {
        guard configuration.origin.scheme == .https || configuration.origin.isLoopback else {
            throw noCredential(
                CycleFailure(
                    .notAuthorised,
                    "the token is not sent over plain http to \(configuration.origin)",
                    hint: "use an https address; http is for this machine only"), call)
        }
        if let renewed { return renewed }
        do throws(CycleFailure) {
            let token = try await credentials.token()
            guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw CycleFailure(
                    .notAuthorised, "the token holds characters that no token has",
                    hint: "paste it again: one line, no spaces")
            }
            return token
        } catch {
            throw noCredential(error, call)
        }
    }

    private func replacement(
        for token: String, call: APICall
    ) async throws(RemoteFailure) -> String? {
        do throws(CycleFailure) {
            return try await credentials.replacement(for: token)
        } catch {
            throw noCredential(error, call)
        }
    }

    private func noCredential(_ failure: CycleFailure, _ call: APICall) -> RemoteFailure {
        RemoteFailure(.noCredential(failure), effect: .none, of: call)
    }
}

/// Keeps secrets out of what people see: a server may echo the token in an error.
enum Redaction {
    static func hideAddresses(in text: String) -> String {
        text.replacing(/[A-Za-z][A-Za-z0-9+.-]*:\/\/\S+/, with: "[address left out]")
            .replacing(/www\.\S+/.ignoresCase(), with: "[address left out]")
    }

    static func hide(_ token: String, in text: String) -> String {
        var result = text
        if token.utf8.count >= 4 { result = result.replacing(token, with: "[token]") }
        // The expressions are slow, and most texts have neither mark.
        guard hasMark(result) else { return result }
        return
            result
            .replacing(/Bearer\s+[A-Za-z0-9._~+\/=-]+/.ignoresCase(), with: "Bearer [token]")
            .replacing(/pit-[0-9A-Fa-f-]{8,}/, with: "[token]")
    }

    private static func hasMark(_ text: String) -> Bool {
        let marks = [Array("bearer".utf8), Array("pit-".utf8)]
        let lower = text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return lower.indices.contains { place in
            marks.contains { lower[place...].starts(with: $0) }
        }
    }
}
