/// A redirect URL that leads to this machine: `http://127.0.0.1:8911/callback`. Port 0 is any free one.
struct LoopbackAddress: Hashable {
    let host: String
    let port: Int
    let path: String

    /// `nil` for any other URL.
    init?(_ url: String) {
        for host in ["127.0.0.1", "localhost"] {
            let start = "http://\(host)"
            guard url.hasPrefix(start) else { continue }
            let rest = url.dropFirst(start.count)
            let authority = rest.prefix { $0 != "/" }
            let path = rest.dropFirst(authority.count)
            guard !path.contains(where: { "?#".contains($0) }) else { return nil }
            var number = 80
            if !authority.isEmpty {
                guard authority.first == ":", let given = UInt16(authority.dropFirst()) else {
                    return nil
                }
                number = Int(given)
            }
            self.host = host
            port = number
            self.path = path.isEmpty ? "/" : String(path)
            return
        }
        return nil
    }

    /// The URL with the port that is really listened on.
    func url(port: Int) -> String { "http://\(host):\(port)\(path)" }
}
