extension HTTPRequest {
    /// Why this cannot go over the wire as the one request that it is; `nil` when it can. A transport
    /// refuses such a request before a byte of it leaves: a line end in a value would begin another
    /// header, or another request (S31). Values are not repeated, since one of them may be a token.
    package var defect: String? {
        guard target.utf8.first == UInt8(ascii: "/"),
            target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            return "the request's target is not a percent-encoded path"
        }
        for field in headers.fields {
            guard !field.name.isEmpty, field.name.utf8.allSatisfy(Self.isTokenByte) else {
                return "a header of the request has a name that HTTP does not allow"
            }
            guard field.value.utf8.allSatisfy({ $0 == 0x09 || $0 >= 0x20 && $0 != 0x7F }) else {
                return "the value of the header \(field.name) holds a line end or control character"
            }
        }
        return nil
    }

    /// `tchar` of RFC 9110 §5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
