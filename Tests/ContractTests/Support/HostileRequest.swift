import Crypto
import Pacing

/// A request that must lead to nothing, made by chance: forged, damaged, oversized, cut short, framed in
/// two ways, slow, or genuine and of somebody else.
struct HostileRequest {
    let bytes: [UInt8]
    let manner: RawClient.Manner
    /// Whether 200 may be the answer: a genuine delivery of another location.
    var mayBeTaken = false

    static let kinds = 14

    static func make(
        _ random: inout SeededRandom, own: Ed25519.PrivateKey, other: Ed25519.PrivateKey
    ) -> HostileRequest {
        func number(_ bound: Int, _ random: inout SeededRandom) -> Int {
            Int(random.next() % UInt64(max(1, bound)))
        }
        let id = String(random.next(), radix: 16)
        let body = Array(
            #"{"type":"ProductUpdate","locationId":"L","_id":"p\#(id)","webhookId":"\#(id)"}"#.utf8)
        let signature = Base64.encode(own.sign(body))
        let forged = Base64.encode(other.sign(body))
        let good = post(body, signature)
        switch number(kinds, &random) {
        case 0: return HostileRequest(bytes: post(body, nil), manner: .whole)
        case 1: return HostileRequest(bytes: post(body, forged), manner: .whole)
        case 2:
            let bad = ["N/A", "", "====", String(signature.dropLast(4)), signature + "AAAA"]
            return HostileRequest(
                bytes: post(body, bad[number(bad.count, &random)]), manner: .whole)
        case 3:
            // Signed, then changed by a byte.
            var changed = body
            changed[number(changed.count, &random)] ^= UInt8(1 + number(255, &random))
            return HostileRequest(bytes: post(changed, signature), manner: .whole)
        case 4:
            // Cut anywhere before its end.
            let cut = good.prefix(number(good.count, &random))
            return HostileRequest(
                bytes: Array(cut), manner: number(2, &random) == 0 ? .rude : .halfClosed)
        case 5:
            // A byte of the head, anywhere, is another one.
            var damaged = post(body, forged)
            damaged[number(120, &random)] = UInt8(truncatingIfNeeded: random.next())
            return HostileRequest(bytes: damaged, manner: .halfClosed)
        case 6:
            let sizes = [
                "52428800", "99999999999", "-1", "+5", "0x10", "1, 2", "18446744073709551617",
            ]
            let head =
                "POST /webhooks/ghl HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(sizes[number(sizes.count, &random)])\r\n\r\n"
            return HostileRequest(bytes: Array(head.utf8) + body, manner: .whole)
        case 7:
            // Two answers to how long the body is.
            let head =
                "POST /webhooks/ghl HTTP/1.1\r\nHost: localhost\r\nX-GHL-Signature: \(signature)\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\nTransfer-Encoding: chunked\r\n\r\n"
            return HostileRequest(bytes: Array(head.utf8) + body, manner: .whole)
        case 8:
            let sizes = ["FFFFFFFFFFFFFFFF", "7fffffff", "-1", "", "zz", "5"]
            let head =
                "POST /webhooks/ghl HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n\(sizes[number(sizes.count, &random)])\r\nabc\r\n"
            return HostileRequest(bytes: Array(head.utf8), manner: .halfClosed)
        case 9:
            let long = [UInt8](repeating: 0x61, count: 33_000 + number(40_000, &random))
            let head = Array("POST /webhooks/ghl HTTP/1.1\r\nHost: localhost\r\nX: ".utf8)
            return HostileRequest(bytes: head + long, manner: .whole)
        case 10:
            // Many at once on one connection, none of them genuine.
            let one = keptAlive(body, forged)
            let many = (0..<(2 + number(20, &random))).flatMap { _ in one }
            return HostileRequest(bytes: many, manner: .halfClosed)
        case 11:
            let noise = (0..<number(400, &random)).map { _ in
                UInt8(truncatingIfNeeded: random.next())
            }
            return HostileRequest(bytes: noise, manner: .halfClosed)
        case 12:
            // The same key signs for everybody: an event of somebody else's location.
            let foreign = Array(
                #"{"type":"ProductDelete","locationId":"M","_id":"p\#(id)","webhookId":"\#(id)"}"#
                    .utf8)
            return HostileRequest(
                bytes: post(foreign, Base64.encode(own.sign(foreign))), manner: .whole,
                mayBeTaken: true)
        default:
            guard number(20, &random) == 0 else {
                let hosts = ["evil.example", "127.0.0.1.evil.com", "localhost@evil", ""]
                return HostileRequest(
                    bytes: post(body, signature, host: hosts[number(hosts.count, &random)]),
                    manner: .whole)
            }
            // Slow: it stops in the middle, and waits to be thrown out.
            return HostileRequest(
                bytes: Array(good.prefix(30 + number(good.count - 40, &random))), manner: .silent)
        }
    }

    static func post(
        _ body: [UInt8], _ signature: String?, host: String = "localhost"
    ) -> [UInt8] {
        let sign = signature.map { "X-GHL-Signature: \($0)\r\n" } ?? ""
        return Array(
            ("POST /webhooks/ghl HTTP/1.1\r\nHost: \(host)\r\nContent-Type: application/json\r\n"
                + "Connection: close\r\n\(sign)Content-Length: \(body.count)\r\n\r\n").utf8) + body
    }

    private static func keptAlive(_ body: [UInt8], _ signature: String) -> [UInt8] {
        Array(
            ("POST /webhooks/ghl HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "X-GHL-Signature: \(signature)\r\nContent-Length: \(body.count)\r\n\r\n").utf8)
            + body
    }
}
