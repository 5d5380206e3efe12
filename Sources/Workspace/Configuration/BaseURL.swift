package import Ports

/// Reads the origin of an API from a base URL: scheme, host and port, and nothing else.
package enum BaseURL {
    /// What is wrong with a base URL, and what to write instead.
    package struct Refusal: Error, Hashable, Sendable {
        package let message: String
        package let help: String
    }

    /// https anywhere; http for this machine only, because a token would travel in the clear.
    package static func origin(_ text: String) throws(Refusal) -> HTTPOrigin {
        let example = "write it like \(WorkspaceConfiguration.API.defaultOrigin)"
        guard let mark = text.firstRange(of: "://") else {
            throw Refusal(message: "the base URL has no https:// in front", help: example)
        }
        guard let scheme = HTTPOrigin.Scheme(rawValue: text[..<mark.lowerBound].lowercased())
        else {
            throw Refusal(message: "the base URL is neither https nor http", help: example)
        }
        var authority = text[mark.upperBound...]
        if authority.last == "/" { authority.removeLast() }
        if let stray = authority.firstIndex(where: { "/?#\\".contains($0) }) {
            throw Refusal(
                message: "the base URL has a path (\(authority[stray...])); it names a server only",
                help: "write \(text[..<stray])")
        }
        guard !authority.contains("@") else {
            throw Refusal(message: "the base URL holds a user name or a token", help: example)
        }
        let (host, port) = split(authority)
        guard let host, isHost(host), let number = port.map({ Int($0) }) ?? defaultPort(scheme),
            (1...65_535).contains(number)
        else {
            throw Refusal(message: "the base URL has no usable host or port", help: example)
        }
        let origin = HTTPOrigin(scheme: scheme, host: host.lowercased(), port: number)
        guard scheme == .https || origin.isLoopback else {
            throw Refusal(
                message: "plain http is for this machine only; a token would travel in the clear",
                help: "write https://\(authority)")
        }
        return origin
    }

    /// `127.0.0.1:8787` or `[::1]:8787`; `nil` when it is not a host with a port.
    static func address(_ text: String) -> (host: String, port: Int)? {
        let (host, port) = split(text[...])
        guard let host, isHost(host), let port, let number = Int(port),
            (0...65_535).contains(number)
        else { return nil }
        return (host, number)
    }

    private static func defaultPort(_ scheme: HTTPOrigin.Scheme) -> Int? {
        scheme == .https ? 443 : 80
    }

    private static func split(_ authority: Substring) -> (host: String?, port: String?) {
        if authority.first == "[" {
            guard let close = authority.firstIndex(of: "]") else { return (nil, nil) }
            let rest = authority[authority.index(after: close)...]
            guard rest.isEmpty || rest.first == ":" else { return (nil, nil) }
            let host = String(authority[...close])
            return (host, rest.isEmpty ? nil : String(rest.dropFirst()))
        }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { return (nil, nil) }
        return (String(parts[0]), parts.count == 2 ? String(parts[1]) : nil)
    }

    private static func isHost(_ host: String) -> Bool {
        if host.hasPrefix("[") {
            return host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" }
                && host.count > 3
        }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return host.utf8.count <= 253
            && labels.allSatisfy { label in
                !label.isEmpty && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy(isLabelByte)
            }
    }

    private static func isLabelByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
        default: false
        }
    }
}
