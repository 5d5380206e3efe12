/// Scheme, host and port of a server.
package struct HTTPOrigin: Hashable, Sendable, CustomStringConvertible {
    package enum Scheme: String, Hashable, Sendable { case http, https }

    package let scheme: Scheme
    package let host: String
    package let port: Int

    package init(scheme: Scheme, host: String, port: Int) {
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    /// Whether the host is this machine (`127.0.0.0/8`, `::1` or `localhost`). Plain http is allowed
    /// to nothing else.
    package var isLoopback: Bool {
        let name = host.lowercased()
        if name == "localhost" || name == "::1" || name == "[::1]" { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { !$0.isEmpty && $0.count <= 3 && UInt8($0) != nil }
    }

    package var description: String {
        let usual = port == (scheme == .https ? 443 : 80)
        return "\(scheme.rawValue)://\(host)\(usual ? "" : ":\(port)")"
    }
}

package enum HTTPMethod: String, Hashable, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case head = "HEAD"
    case options = "OPTIONS"

    /// Whether sending it twice does the same as sending it once (RFC 9110 §9.2.2).
    package var isIdempotent: Bool { self != .post && self != .patch }
    package var isSafe: Bool { self == .get || self == .head || self == .options }
}

package struct HTTPRequest: Hashable, Sendable {
    package var method: HTTPMethod
    package var origin: HTTPOrigin
    /// Path and query as they go over the wire, percent-encoded: `/products/?limit=100`.
    package var target: String
    package var headers: HTTPHeaders
    package var body: [UInt8]
    /// How long the whole exchange may take.
    package var timeout: Duration
    /// Whether a kept connection may be used. A create must not: libcurl would repeat it by itself
    /// when a reused connection dies (reliability.md §3).
    package var mayReuseConnection: Bool

    package init(
        method: HTTPMethod, origin: HTTPOrigin, target: String, headers: HTTPHeaders = [:],
        body: [UInt8] = [], timeout: Duration = .seconds(30), mayReuseConnection: Bool = true
    ) {
        self.method = method
        self.origin = origin
        self.target = target
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.mayReuseConnection = mayReuseConnection
    }

    /// The path part of the target, still percent-encoded.
    package var path: String {
        String(Substring(target.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }))
    }

    /// The query's fields, decoded, in order. `+` is a space, as in forms.
    package var query: [QueryField] {
        guard let mark = target.firstIndex(of: "?") else { return [] }
        return QueryField.decode(target[target.index(after: mark)...])
    }
}

/// One `name=value` of a query or of a form body.
package struct QueryField: Hashable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// `a=1&b=x%20y` without a leading question mark.
    package static func encode(_ fields: [QueryField]) -> String {
        fields.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
            .joined(separator: "&")
    }

    package static func decode(_ text: Substring) -> [QueryField] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            func plain(_ part: Substring) -> String {
                guard part.utf8.contains(UInt8(ascii: "+")) else {
                    return PercentEncoding.decode(String(part)) ?? String(part)
                }
                return PercentEncoding.decode(String(part.map { $0 == "+" ? " " : $0 }))
                    ?? String(part)
            }
            return QueryField(plain(parts[0]), parts.count > 1 ? plain(parts[1]) : "")
        }
    }
}

/// Percent-encoding of URL components (RFC 3986 §2.1).
package enum PercentEncoding {
    /// Everything but unreserved characters becomes `%XX`.
    package static func encode(_ text: String) -> String {
        func isPlain(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
            default: false
            }
        }
        if text.utf8.allSatisfy(isPlain) { return text }
        let hex = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in text.utf8 {
            if isPlain(byte) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// `nil` for a broken escape or bytes that are not UTF-8.
    package static func decode(_ text: String) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst(), let low = rest.popFirst(),
                let high = hexValue(high), let low = hexValue(low)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
