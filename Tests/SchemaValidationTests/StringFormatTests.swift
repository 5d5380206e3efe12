import Testing

@testable import SchemaValidation

@Suite struct StringFormatTests {
    @Test(
        "dates and times are those of RFC 3339",
        arguments: [
            (.dateTime, "1963-06-19T08:30:06.283185Z", true),
            (.dateTime, "1963-06-19T08:30:06z", true),
            (.dateTime, "1963-06-19t08:30:06Z", true),
            (.dateTime, "1990-12-31T15:59:59.123-08:00", true),
            (.dateTime, "1998-12-31T23:59:60Z", true),
            (.dateTime, "1998-12-31T15:59:60.123-08:00", true),
            (.dateTime, "1998-12-31T23:59:61Z", false), (.dateTime, "1998-12-31T23:58:60Z", false),
            (.dateTime, "1998-12-31T22:59:60Z", false), (.dateTime, "1990-02-31T15:59:59Z", false),
            (.dateTime, "1990-12-31T15:59:59-24:00", false),
            (.dateTime, "1963-06-19T08:30:06.28123+01:00Z", false),
            (.dateTime, "06/19/1963 08:30:06 PST", false), (.dateTime, "2013-350T01:01:01", false),
            (.dateTime, "1963-6-19T08:30:06Z", false), (.dateTime, "1963-06-19T08:30:06.Z", false),
            (.dateTime, "1963-06-1৪T00:00:00Z", false), (.dateTime, "1963-06-19", false),
            (.dateTime, "1963-06-19 08:30:06Z", false), (.dateTime, "1963-06-19T24:00:00Z", false),
            (.time, "08:30:06Z", true), (.time, "08:30:06", false), (.time, "23:59:60+00:00", true),
            (.time, "01:29:60+01:30", true), (.time, "23:29:60+23:30", true),
            (.time, "23:59:60+00:01", false),
        ] as [(StringFormat, String, Bool)])
    func dates(format: StringFormat, text: String, expected: Bool) {
        #expect(format.accepts(text) == expected)
    }

    @Test(
        "addresses are those of their RFCs",
        arguments: [
            (.ipv4, "192.168.0.1", true), (.ipv4, "01.2.3.4", false), (.ipv4, "1.2.3", false),
            (.ipv6, "::", true), (.ipv6, "::1", true), (.ipv6, "1::", true),
            (.ipv6, "1::d6:192.168.0.1", true),
            (.ipv6, "1:2:3:4:5:6:7:8", true), (.ipv6, "1:2:3:4:5:6:7", false),
            (.ipv6, "1::2::3", false),
            (.ipv6, "12345::", false), (.ipv6, ":2:3:4:5:6:7:8", false),
            (.ipv6, "1:2:3:4:5:6:7:", false),
            (.ipv6, "::192.168.0.1:1", false), (.ipv6, "1:2:3:4:5:6:7::", true),
            (.ipv6, "::ffff:1.2.3.4.5", false),
            (.ipv6, "", false), (.ipv6, ":", false), (.ipv6, ":::", false),
            (.email, "a@b.c", true), (.email, "a@-b.c", false), (.email, "\"\"@example.com", true),
            (.email, "a@b..c", false), (.email, "ä@example.com", false),
            (.email, "\"a\"b\"@c.d", false),
            (.uri, "https://example.com:8080/a?b#c", true), (.uri, "https://[::1]/", true),
            (.uri, "https://[::1", false), (.uri, "https://[v1.fe:x]/", true), (.uri, "", false),
            (.uri, "https://user@host@x/", false), (.uri, "http://[::1]:port/", false),
        ] as [(StringFormat, String, Bool)])
    func addresses(format: StringFormat, text: String, expected: Bool) {
        #expect(format.accepts(text) == expected)
    }
}
