/// The values of `format` that are checked; others are annotations, as the standard allows.
enum StringFormat: String, Sendable, CaseIterable {
    case email, uri, date, time, uuid, ipv4, ipv6
    case dateTime = "date-time"

    func accepts(_ text: String) -> Bool {
        // All of these are ASCII; a string with anything else is none of them.
        let bytes = Array(text.utf8)
        guard bytes.allSatisfy({ $0 < 0x80 }) else { return false }
        return switch self {
        case .email: isEmail(bytes[...])
        case .uri: isURI(bytes[...])
        case .date: isDate(bytes[...])
        case .time: isTime(bytes[...])
        case .dateTime: isDateTime(bytes[...])
        case .uuid: isUUID(bytes[...])
        case .ipv4: isIPv4(bytes[...])
        case .ipv6: isIPv6(bytes[...])
        }
    }

    /// What such a text is, in a person's words.
    var words: String {
        switch self {
        case .email: "an e-mail address"
        case .uri: "a full URL such as https://example.com/page"
        case .date: "a date such as 2026-03-31"
        case .time: "a time such as 17:30:00Z"
        case .dateTime: "a date and time such as 2026-03-31T17:30:00Z"
        case .uuid: "a UUID"
        case .ipv4: "an IPv4 address"
        case .ipv6: "an IPv6 address"
        }
    }
}

/// ASCII text under test.
typealias ASCII = ArraySlice<UInt8>

func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A }

func isHexDigit(_ byte: UInt8) -> Bool { hexValue(byte) != nil }

/// The number that exactly so many digits at the start say; takes them off.
func takeNumber(_ count: Int, from text: inout ASCII) -> Int? {
    guard text.count >= count, text.prefix(count).allSatisfy(isDigit) else { return nil }
    let value = text.prefix(count).reduce(0) { $0 * 10 + Int($1 - 0x30) }
    text = text.dropFirst(count)
    return value
}

/// Takes one byte off the start, if it is there.
func take(_ byte: UInt8, from text: inout ASCII) -> Bool {
    guard text.first == byte else { return false }
    text = text.dropFirst()
    return true
}
