import Crypto
import Ports

/// Who may use the dashboard: whoever has the key that only the terminal showed.
///
/// The key travels in the fragment of the address, which no server and no referrer sees, and then in a
/// header of every call. There is no cookie, so no other page can ride on one (CSRF), and a custom header
/// is more than a page of another origin may send without asking; it is never told yes.
struct DashboardGate: Sendable {
    static let header = "X-Ghlsync-Key"
    let key: String

    init(key: String = RandomBytes.hex(RandomBytes.make(32))) { self.key = key }

    /// Why a call is refused; `nil` when it may go on.
    func refusal(of request: HTTPRequest) -> HTTPResponse? {
        let keys = request.headers.values(of: Self.header)
        guard keys.count == 1, ConstantTime.isEqual(Array(keys[0].utf8), Array(key.utf8)) else {
            return .json(
                401, error: "the key is missing or wrong",
                hint: "open the address that `ghlsync watch --dashboard` printed")
        }
        if let origin = request.headers["Origin"] {
            guard origin == "http://\(request.headers["Host"] ?? "")" else {
                return .json(403, error: "another page may not call this", hint: nil)
            }
        }
        if request.method == .post {
            guard request.headers["Content-Type"]?.lowercased() == "application/json" else {
                return .json(415, error: "calls are JSON", hint: nil)
            }
        }
        return nil
    }
}
