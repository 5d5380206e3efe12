/// An absolute URI by the grammar of RFC 3986: with a scheme, in ASCII, percent signs in order.
func isURI(_ text: ASCII) -> Bool {
    guard let colon = text.firstIndex(of: 0x3A), isScheme(text[..<colon]) else { return false }
    var rest = text[(colon + 1)...]
    if let hash = rest.firstIndex(of: 0x23) {
        guard consists(rest[(hash + 1)...], of: "/?:@") else { return false }
        rest = rest[..<hash]
    }
    if let mark = rest.firstIndex(of: 0x3F) {
        guard consists(rest[(mark + 1)...], of: "/?:@") else { return false }
        rest = rest[..<mark]
    }
    if rest.starts(with: [0x2F, 0x2F]) {
        let authority = rest.dropFirst(2).prefix { $0 != 0x2F }
        guard isAuthority(authority) else { return false }
        rest = rest.dropFirst(2 + authority.count)
    }
    return consists(rest, of: "/:@")
}

private func isScheme(_ text: ASCII) -> Bool {
    guard let first = text.first, isLetter(first) else { return false }
    return text.allSatisfy {
        isLetter($0) || isDigit($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E
    }
}

private func isAuthority(_ text: ASCII) -> Bool {
    var host = text
    if let at = text.lastIndex(of: 0x40) {
        guard consists(text[..<at], of: ":") else { return false }
        host = text[(at + 1)...]
    }
    if host.first == 0x5B {
        guard let end = host.firstIndex(of: 0x5D) else { return false }
        let literal = host[(host.startIndex + 1)..<end]
        let port = host[(end + 1)...]
        guard port.isEmpty || (port.first == 0x3A && port.dropFirst().allSatisfy(isDigit)) else {
            return false
        }
        return isIPv6(literal) || isFutureAddress(literal)
    }
    if let colon = host.lastIndex(of: 0x3A) {
        guard host[(colon + 1)...].allSatisfy(isDigit) else { return false }
        host = host[..<colon]
    }
    return consists(host, of: "")
}

/// `v1.something`, the form that RFC 3986 keeps free.
private func isFutureAddress(_ text: ASCII) -> Bool {
    guard let first = text.first, first | 0x20 == 0x76, let dot = text.firstIndex(of: 0x2E) else {
        return false
    }
    let version = text[(text.startIndex + 1)..<dot]
    let rest = text[(dot + 1)...]
    return !version.isEmpty && version.allSatisfy(isHexDigit) && !rest.isEmpty
        && !rest.contains(0x25) && consists(rest, of: ":")
}

/// Whether a text holds only unreserved characters, sub-delimiters, whole percent triplets, and some.
private func consists(_ text: ASCII, of others: String) -> Bool {
    let allowed = Array("-._~!$&'()*+,;=".utf8) + Array(others.utf8)
    var rest = text
    while let byte = rest.popFirst() {
        if byte == 0x25 {
            guard let high = rest.popFirst(), let low = rest.popFirst(), isHexDigit(high),
                isHexDigit(low)
            else { return false }
        } else if !isLetter(byte), !isDigit(byte), !allowed.contains(byte) {
            return false
        }
    }
    return true
}
