package import Pacing
package import Ports

/// What the loopback listener answers while a login waits for its redirect (S21–S23).
package struct LoginCallback: Sendable {
    private let attempt: LoginAttempt
    private let path: String
    private var isOver = false

    package enum Event: Hashable, Sendable {
        case code(String)
        case refused(LoginAttempt.Refusal)
    }

    /// - Parameter path: of the redirect URL.
    package init(_ attempt: LoginAttempt, path: String) {
        self.attempt = attempt
        self.path = path
    }

    /// Answers a request. An event ends the login: later requests are answered as if nobody listened.
    /// A redirect with a wrong state is no event, since anybody can send one.
    package mutating func answer(
        _ request: HTTPRequest, at now: Timestamp
    ) -> (HTTPResponse, Event?) {
        guard !isOver, request.path == path else {
            return (Self.page(404, "Not here", "There is nothing here."), nil)
        }
        guard request.method == .get else {
            return (Self.page(405, "Not so", "This page is only opened."), nil)
        }
        do throws(LoginAttempt.Refusal) {
            let code = try attempt.code(in: request.query, at: now)
            isOver = true
            return (
                Self.page(200, "Logged in", "You can close this page and go back to the terminal."),
                .code(code)
            )
        } catch {
            switch error {
            case .noState, .wrongState, .noCode:
                return (
                    Self.page(400, "Not this login", "This address does not belong to the login."),
                    nil
                )
            case .tooLate, .denied:
                isOver = true
                return (
                    Self.page(400, "Not logged in", "The terminal says why."), .refused(error)
                )
            }
        }
    }

    /// Fixed words only: nothing of the request comes back in it.
    private static func page(_ status: Int, _ title: String, _ text: String) -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: [
                "Content-Type": "text/html; charset=utf-8",
                "Content-Security-Policy": "default-src 'none'", "Referrer-Policy": "no-referrer",
                "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
            ],
            body: Array("<!doctype html><title>\(title)</title><p>\(text)</p>".utf8))
    }
}
