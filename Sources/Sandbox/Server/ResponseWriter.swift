import Documents
import JSONFormat
import Pacing
import Ports

/// Turns answers and rejections into bytes with the headers that every answer carries.
struct ResponseWriter: Sendable {
    let behaviour: SandboxBehaviour
    let traceId: String
    let date: Timestamp
    var limits: (SandboxLimits, RateMeter.Reading)?

    func success(_ status: Int, _ body: OrderedObject?) -> HTTPResponse {
        guard var body else { return respond(status, []) }
        if behaviour.traceIdInBody { body["traceId"] = .string(traceId) }
        return respond(status, JSONDocument.write(.mapping(body), style: .compact))
    }

    func failure(_ rejection: Rejection, retryAfter: Int? = nil) -> HTTPResponse {
        let message: DocumentValue =
            rejection.status == 422
            ? .sequence(rejection.messages.map { .string($0) })
            : .string(rejection.messages.first ?? "")
        var body: OrderedObject
        switch behaviour.errorShape {
        case .documented:
            body = [
                "statusCode": .number(DecimalNumber(rejection.status)), "message": message,
            ]
            body["error"] = Self.reason(rejection.status).map { .string($0) }
        case .httpException:
            body = [
                "status": .number(DecimalNumber(rejection.status)), "message": message,
                "name": "HttpException",
            ]
        }
        if behaviour.traceIdInBody || behaviour.errorShape == .httpException {
            body["traceId"] = .string(traceId)
        }
        var response = respond(
            rejection.status, JSONDocument.write(.mapping(body), style: .compact))
        response.headers["Retry-After"] = retryAfter.map(String.init)
        return response
    }

    /// The token call's own shape (measured; RFC 6749 §5.2).
    func oauthFailure(_ status: Int, _ error: String, _ description: String) -> HTTPResponse {
        let body: OrderedObject = [
            "error": .string(error), "error_description": .string(description),
        ]
        return respond(status, JSONDocument.write(.mapping(body), style: .compact))
    }

    func page() -> HTTPResponse {
        var response = respond(
            200, Array("<!doctype html><title>One moment</title><p>Please wait.</p>".utf8))
        response.headers["Content-Type"] = "text/html; charset=utf-8"
        return response
    }

    private func respond(_ status: Int, _ body: [UInt8]) -> HTTPResponse {
        var headers: HTTPHeaders = [
            "Date": date.httpDate, "Content-Type": "application/json; charset=utf-8",
            "traceId": traceId,
        ]
        if let (limits, reading) = limits, behaviour.showsRateLimits {
            headers["X-RateLimit-Limit-Daily"] = String(limits.daily)
            headers["X-RateLimit-Daily-Remaining"] = String(reading.dailyRemaining)
            headers["X-RateLimit-Interval-Milliseconds"] = String(limits.interval.milliseconds)
            headers["X-RateLimit-Max"] = String(limits.burst)
            headers["X-RateLimit-Remaining"] = String(reading.remaining)
        }
        return HTTPResponse(status: status, headers: headers, body: body)
    }

    /// The `error` field; the official 400 has none.
    private static func reason(_ status: Int) -> String? {
        switch status {
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 409: "Conflict"
        case 422: "Unprocessable Entity"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        default: nil
        }
    }
}

extension Timestamp {
    /// The form of the `Date` header (RFC 9110 §5.6.7): `Tue, 24 Nov 2026 03:00:41 GMT`.
    var httpDate: String {
        let text = Array(description.utf8)  // 2026-11-24T03:00:41.250Z
        func part(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let weekday = days[Int((day % 7 + 7) % 7)]
        let month = months[(Int(part(5..<7)) ?? 1) - 1]
        return "\(weekday), \(part(8..<10)) \(month) \(part(0..<4)) \(part(11..<19)) GMT"
    }
}
