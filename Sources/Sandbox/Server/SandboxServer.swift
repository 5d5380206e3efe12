import Documents
import JSONFormat
import Pacing
import Ports

/// The whole sandbox as a value: a request and a moment go in, a reply comes out.
struct SandboxServer: Sendable {
    var locations: [String: SandboxLocation]
    var access: AccessControl
    var limits: SandboxLimits
    var service: SandboxService
    var faults = SandboxFaults()
    var log = RequestLog()
    var oauth: OAuthLedger
    /// Where webhooks are posted to.
    var endpoints: [WebhookEndpoint] = []
    private var meters: [String: RateMeter] = [:]
    /// Requests that will be carried out later than the client believes.
    private var late: [LateRequest] = []

    private struct LateRequest: Sendable {
        let due: MonotonicInstant
        let request: HTTPRequest
        let number: Int
    }

    init(
        locations: [SandboxLocation], tokens: [SandboxToken], app: SandboxApp,
        limits: SandboxLimits, behaviour: SandboxBehaviour, seed: UInt64
    ) {
        oauth = OAuthLedger(app: app)
        self.locations = Dictionary(locations.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        access = AccessControl(
            tokens: Dictionary(tokens.map { ($0.text, $0) }, uniquingKeysWith: { $1 }))
        self.limits = limits
        service = SandboxService(
            store: SandboxStore(seed: seed, lag: behaviour.listLag), behaviour: behaviour)
    }

    mutating func respond(to request: HTTPRequest, at now: SandboxMoment) -> SandboxReply {
        settle(at: now)
        let traceId = service.store.identifiers.uuid()
        let number = log.begin {
            SandboxRequestRecord(
                number: $0, at: now.monotonic, method: request.method.rawValue,
                target: request.target,
                // The bodies there are secrets and nothing else.
                body: Self.isOAuth(request.path) ? [] : request.body, traceId: traceId)
        }
        var writer = ResponseWriter(
            behaviour: service.behaviour, traceId: traceId, date: now.wall)
        guard let fault = faults.meet(method: request.method.rawValue, path: request.path) else {
            let (response, applied) = handle(request, &writer, at: now)
            log.finish(number, status: response.status, applied: applied)
            return SandboxReply(.response(response))
        }
        let (reply, applied) = meet(fault, request, number, &writer, at: now)
        var status: Int?
        if case .response(let response) = reply.outcome { status = response.status }
        log.finish(number, status: status, applied: applied, fault: fault.name)
        return reply
    }

    /// Carries out the late requests that are due, in their order.
    mutating func settle(at now: SandboxMoment) {
        let due = late.filter { $0.due <= now.monotonic }.sorted { $0.due < $1.due }
        guard !due.isEmpty else { return }
        late.removeAll { $0.due <= now.monotonic }
        for each in due {
            let ago = each.due.duration(to: now.monotonic)
            let moment = SandboxMoment(
                wall: now.wall.advanced(by: .zero - ago), monotonic: each.due)
            var writer = ResponseWriter(
                behaviour: service.behaviour, traceId: "", date: moment.wall)
            let (_, applied) = handle(each.request, &writer, at: moment)
            log.finish(each.number, applied: applied)
        }
    }

    private mutating func meet(
        _ fault: SandboxFault, _ request: HTTPRequest, _ number: Int,
        _ writer: inout ResponseWriter, at now: SandboxMoment
    ) -> (SandboxReply, applied: Bool) {
        func reply(_ outcome: SandboxReply.Outcome) -> SandboxReply {
            SandboxReply(outcome, delay: fault.delay)
        }
        switch fault.effect {
        case .dropBefore:
            return (reply(.dropConnection(applied: false)), false)
        case .applyLate(let wait):
            late.append(
                LateRequest(
                    due: now.monotonic.advanced(by: wait), request: request, number: number))
            return (reply(.dropConnection(applied: true)), false)
        case .status(let status, let retryAfter, let applied):
            let changed = applied ? handle(request, &writer, at: now).applied : false
            let rejection = Rejection(
                status, fault.message ?? "Injected fault: \(fault.name)")
            return (
                reply(.response(writer.failure(rejection, retryAfter: retryAfter))), changed
            )
        case .dropAfter, .truncated, .html, .emptyObject, .nothing:
            break
        }
        // From here on the request is carried out as usual; only its answer suffers.
        let (response, applied) = handle(request, &writer, at: now)
        switch fault.effect {
        case .dropAfter:
            return (reply(.dropConnection(applied: applied)), applied)
        case .truncated:
            return (reply(.truncated(response, bodyBytes: response.body.count / 2)), applied)
        case .html:
            return (reply(.response(writer.page())), applied)
        case .emptyObject:
            var empty = response
            empty.body = Array("{}".utf8)
            return (reply(.response(empty)), applied)
        default:
            return (reply(.response(response)), applied)
        }
    }

    /// Checks and carries out one request.
    private mutating func handle(
        _ request: HTTPRequest, _ writer: inout ResponseWriter, at now: SandboxMoment
    ) -> (HTTPResponse, applied: Bool) {
        do throws(Rejection) {
            if Self.isOAuth(request.path) {
                return (try answerOAuth(request, writer, at: now), false)
            }
            let (route, parameters) = try route(of: request)
            let token = try token(of: request, at: now)
            if let response = meter(token, &writer, at: now) { return (response, false) }
            try access.checkVersion(request.headers["Version"])
            let location = try access.location(of: token, for: route)
            let call = try self.call(
                route, parameters, request, tokenLocation: location, at: now)
            guard let place = locations[call.location] else {
                throw Rejection(400, "Location with id \(call.location) not found")
            }
            let answer = try carryOut(call, place)
            return (writer.success(route.success, answer.body), answer.applied)
        } catch {
            return (writer.failure(error), false)
        }
    }

    /// The token of a request: one that the sandbox started with, or one that OAuth gave.
    func token(
        of request: HTTPRequest, at now: SandboxMoment
    ) throws(Rejection) -> SandboxToken {
        try access.token(request.headers["Authorization"], at: now.wall) { oauth.token($0) }
    }

    /// A bulk call is carried out as a whole or not at all.
    private mutating func carryOut(
        _ call: Call, _ place: SandboxLocation
    ) throws(Rejection) -> Answer {
        switch call.route.operation {
        case .bulkEdit, .bulkUpdate, .updateInventory:
            var trial = service
            let answer = try trial.answer(call, location: place)
            service = trial
            return answer
        default:
            return try service.answer(call, location: place)
        }
    }

    /// Counts a request against its location; the answer when there is no room.
    private mutating func meter(
        _ token: SandboxToken, _ writer: inout ResponseWriter, at now: SandboxMoment
    ) -> HTTPResponse? {
        let resource =
            switch token.reach {
            case .location(let id): id
            case .agency(let companyId): companyId
            }
        let reading = meters[resource, default: RateMeter()].take(limits, at: now)
        writer.limits = (limits, reading)
        guard !reading.isAllowed else { return nil }
        let wait = (reading.wait.milliseconds + 999) / 1000
        return writer.failure(
            Rejection(429, "Too Many Requests"),
            retryAfter: service.behaviour.sendsRetryAfter ? Int(wait) : nil)
    }
}
