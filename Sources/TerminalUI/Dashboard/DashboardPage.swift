package import Ports

/// The dashboard's page, whole in the binary: nothing is loaded from anywhere else.
///
/// The three parts are public; everything that they show comes through calls that need the key.
package enum DashboardPage {
    /// What lies at a path; `nil` when nothing does.
    package static func asset(at path: String) -> HTTPResponse? {
        switch path {
        case "/": response(html, "text/html; charset=utf-8")
        case "/style.css": response(style, "text/css; charset=utf-8")
        case "/app.js": response(script, "text/javascript; charset=utf-8")
        case "/view.js": response(viewScript, "text/javascript; charset=utf-8")
        default: nil
        }
    }

    /// Scripts and styles of this server only, no frames, no forms, and nothing inline: a text from
    /// GoHighLevel that found its way into the page could still do nothing.
    package static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    private static func response(_ text: String, _ type: String) -> HTTPResponse {
        HTTPResponse(
            status: 200,
            headers: [
                "Content-Type": type, "Cache-Control": "no-store",
                "Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff",
                "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
            ], body: Array(text.utf8))
    }
}
