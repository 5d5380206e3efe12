import Ports

/// `GET /path?query HTTP/1.1` (RFC 9112 §3), in origin form only.
enum RequestLine {
    static func parse(
        _ line: ArraySlice<UInt8>, limits: ServerLimits
    ) throws(Refusal) -> (request: HTTPRequest, isOld: Bool) {
        let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw Refusal(400, "not a request line") }
        let name = String(decoding: parts[0], as: UTF8.self)
        guard let method = HTTPMethod(rawValue: name) else {
            if name == "TRACE" || name == "CONNECT" { throw Refusal(405, "\(name) is not allowed") }
            guard !parts[0].isEmpty, parts[0].count <= 20, parts[0].allSatisfy(HeaderLine.isToken)
            else {
                throw Refusal(400, "not a method")
            }
            throw Refusal(501, "the method is not known")
        }
        guard parts[1].count <= limits.targetBytes else {
            throw Refusal(414, "the target is too long")
        }
        guard parts[1].first == 0x2F, parts[1].allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Refusal(400, "the target must begin with / and hold visible ASCII only")
        }
        let version = String(decoding: parts[2], as: UTF8.self)
        guard version == "HTTP/1.1" || version == "HTTP/1.0" else {
            throw Refusal(505, "only HTTP/1.1 is spoken here")
        }
        let request = HTTPRequest(
            method: method, origin: HTTPOrigin(scheme: .http, host: "", port: 80),
            target: String(decoding: parts[1], as: UTF8.self))
        return (request, version == "HTTP/1.0")
    }
}

/// `Name: value` (RFC 9110 §5), without folding.
enum HeaderLine {
    static func parse(_ line: ArraySlice<UInt8>) throws(Refusal) -> HTTPHeaders.Field {
        guard let colon = line.firstIndex(of: 0x3A) else {
            throw Refusal(400, "a header line has no colon")
        }
        let name = line[..<colon]
        // A leading blank is a folded line, a blank before the colon two names for two readers.
        guard !name.isEmpty, name.allSatisfy(isToken) else {
            throw Refusal(400, "a header's name has characters that it must not have")
        }
        var value = line[(colon + 1)...]
        while let first = value.first, first == 0x20 || first == 0x09 { value = value.dropFirst() }
        while let last = value.last, last == 0x20 || last == 0x09 { value = value.dropLast() }
        guard value.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }) else {
            throw Refusal(400, "a header's value has control characters")
        }
        return HTTPHeaders.Field(
            name: String(decoding: name, as: UTF8.self),
            value: String(decoding: value, as: UTF8.self))
    }

    /// `tchar` of RFC 9110 §5.6.2.
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
