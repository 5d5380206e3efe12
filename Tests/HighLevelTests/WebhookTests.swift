import Catalog
import Crypto
import Documents
import Ports
import SyncCore
import Testing

@testable import HighLevel

@Suite struct WebhookTests {
    private let key: Ed25519.PrivateKey
    private let signature: WebhookSignature
    private let body = Array(#"{"type":"ProductUpdate","locationId":"L","_id":"p1"}"#.utf8)

    init() throws {
        key = try Ed25519.PrivateKey(seed: (0..<32).map { UInt8($0) })
        signature = try WebhookSignature(publicKeyPEM: key.publicKey.pem)
    }

    private func headers(_ value: String) -> HTTPHeaders { ["x-ghl-signature": value] }

    @Test("a genuine delivery is believed")
    func genuine() {
        let good = Base64.encode(key.sign(body))
        #expect(signature.check(headers(good), body: body) == .genuine)
    }

    @Test("S01–S03: a forged, changed, missing or doubled signature is not")
    func forged() throws {
        let good = Base64.encode(key.sign(body))
        var twice = headers(good)
        twice.add("X-GHL-Signature", good)
        let other = try Ed25519.PrivateKey(seed: [UInt8](repeating: 9, count: 32))
        for bad in [
            HTTPHeaders(), headers("N/A"), headers(""), headers("%%%"), twice,
            headers(Base64.encode(Array(key.sign(body).dropLast()))),
            headers(Base64.encode(key.sign(body) + [0])), headers(Base64.encode(other.sign(body))),
        ] {
            #expect(signature.check(bad, body: body) != .genuine)
        }
        #expect(signature.check(headers(good), body: body + [0x20]) != .genuine)
    }

    @Test("S04: the older signature is off by default, and never saves a bad new one")
    func legacy() throws {
        #expect(
            signature.check(["x-wh-signature": "AAAA"], body: body)
                == .refused("no X-GHL-Signature"))
        let both = try WebhookSignature(publicKeyPEM: key.publicKey.pem, acceptLegacy: true)
        #expect(both.check(["x-wh-signature": "AAAA"], body: body) != .genuine)
        #expect(
            both.check(["X-GHL-Signature": "AAAA", "x-wh-signature": "AAAA"], body: body)
                == .refused("X-GHL-Signature does not fit the body"))
    }

    /// Made with openssl: `dgst -sha256 -sign` over `hello webhooks`.
    private static let opensslSignature =
        "DdgNZm3OrqiU4dV1ePSZdDFRHrIwpYSPv6lVAk+LXzUjIz10+wDjZtqzLhPuPux3jaw65JAXX7Vx87D4+8ii"
        + "NOM/hjW06YR3LLUahLVlHIuon8YgdtIgOq6buyCTULD+PpotgBSYN6LYw/YozM0Lwkp8vVcv6+kI6+Kc"
        + "m8+kKakm4YjN2BBukmQ8KYs+uHRb52TQP0dXhi1SmRscxMyToMQHh1dLaINSeU6na96eYelLKMIFDLl5"
        + "rSdC+HIPVkACvLDlQWEEhsVXJsFEFbrhEl/NQolkwTw+yjdlm+1Wbx3zr22lPOIkGHA20aCMZ/rgNB9E"
        + "vRenASJmj2YKHR20YA=="

    private static let opensslKey = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEApgr80TdvQwP8b9LKKqao
        1nb4dPab687Czxjo4m7yflnQyLHTMysCC8HBsnuqk3LBweyY3ifWevE3r6xlHa24
        Eh0wDJVtKSfXTnZdp6rs80TsGT53B6zySQ96h0j2q3iI25rdwv4sDYmrE30TUBij
        oNQyHRlA6ENinVI7EYIqLhUvAPlbBzNjmySWGuqr5k8DPmdnt6rLaOtECuu7SnAL
        DgOeCWraFa1kijub7QZAJtcUHZjRuhv1Kx08n6sle1ECerG2DDHsQHzzGRMWhDd5
        ZBddfyQWKlV6aoT1JHn6lBnHOFC892bXX2aBjp4SBxjXUbl2r5Vn1V8jVwiiPT4l
        awIDAQAB
        -----END PUBLIC KEY-----
        """

    @Test("the older signature counts where it is accepted, over the very bytes, alone")
    func legacyGenuine() throws {
        let message = Array("hello webhooks".utf8)
        let headers: HTTPHeaders = ["x-wh-signature": Self.opensslSignature]
        let accepting = try WebhookSignature(acceptLegacy: true, legacyKeyPEM: Self.opensslKey)
        #expect(accepting.check(headers, body: message) == .genuine)
        #expect(accepting.check(headers, body: message + [0x20]) != .genuine)
        var both = headers
        both.add("X-GHL-Signature", "N/A")
        #expect(accepting.check(both, body: message) != .genuine)
        let refusing = try WebhookSignature(legacyKeyPEM: Self.opensslKey)
        #expect(refusing.check(headers, body: message) == .refused("no X-GHL-Signature"))
        #expect(try WebhookSignature(acceptLegacy: true).check(headers, body: message) != .genuine)
    }

    @Test("S20: a key that is none is refused at the start; the built-in one is a key")
    func keys() throws {
        #expect(throws: KeyFailure.self) { try WebhookSignature(publicKeyPEM: "nonsense") }
        #expect(throws: KeyFailure.self) {
            try WebhookSignature(publicKeyPEM: WebhookSignature.highLevelLegacyKey)
        }
        _ = try WebhookSignature(acceptLegacy: true)
    }

    @Test(
        "what an event is about",
        arguments: [
            (#"{"type":"ProductUpdate","locationId":"L","_id":"p1"}"#, "p1"),
            (#"{"type":"ProductDelete","locationId":"L","data":{"_id":"p1"}}"#, "p1"),
            (#"{"type":"PriceUpdate","locationId":"L","_id":"x","product":"p1","amount":1}"#, "p1"),
            (#"{"type":"one_time","locationId":"L","_id":"x","product":"p1","amount":1}"#, "p1"),
            (#"{"priceType":"one_time","locationId":"L","_id":"x","product":"p1"}"#, "p1"),
            (#"{"locationId":"L","_id":"p1","productType":"PHYSICAL","name":"n"}"#, "p1"),
            (#"{"type":"OrderCreate","locationId":"L","_id":"o"}"#, nil),
            (#"{"type":"ProductUpdate","locationId":"L","_id":"../../oauth"}"#, nil),
            (#"{"type":"ProductUpdate","_id":"p1"}"#, nil), (#"{"locationId":"L"}"#, nil),
        ])
    func subjects(text: String, id: String?) throws {
        let event = try WebhookEvent(body: Array(text.utf8), locationID: "L")
        #expect(
            event.subject == id.map { .object(RemoteReference(kind: .listing, id: $0)) }
                ?? .unrelated)
    }

    @Test("S07: an event of another location is dropped")
    func otherLocation() throws {
        #expect(try WebhookEvent(body: body, locationID: "M").subject == .otherLocation)
    }

    @Test(
        "S16: what is no plain JSON object is refused",
        arguments: [
            "[]", "", "{", #"{"locationId":"L","locationId":"M"}"#,
            String(repeating: "[", count: 100_000),
        ])
    func malformed(text: String) {
        #expect(throws: SyntaxError.self) {
            _ = try WebhookEvent(body: Array(text.utf8), locationID: "L")
        }
    }

    @Test("S05: a repeated delivery is one, over a restart too; the memory is bounded")
    func inbox() throws {
        func event(_ id: Int) throws -> WebhookEvent {
            try WebhookEvent(
                body: Array(
                    #"{"type":"ProductUpdate","locationId":"L","_id":"p1","webhookId":"\#(id)"}"#
                        .utf8),
                locationID: "L")
        }
        var inbox = WebhookInbox(capacity: 8)
        #expect(inbox.accept(try event(1)) != nil)
        #expect(inbox.accept(try event(1)) == nil)
        var restarted = WebhookInbox(remembered: inbox.ids, capacity: 8)
        #expect(restarted.accept(try event(1)) == nil)
        for id in 2...100 { _ = restarted.accept(try event(id)) }
        #expect(restarted.ids.count <= 8)
        #expect(restarted.accept(try event(100)) == nil)
    }
}
