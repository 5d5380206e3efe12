import Testing

@testable import Crypto

@Suite struct RSATests {
    @Test("a signature by openssl is valid, and not for another message or with a flipped bit")
    func openssl() throws {
        let key = try RSA.PublicKey(pem: Self.pem)
        let signature = try #require(
            Base64.decode(
                "DdgNZm3OrqiU4dV1ePSZdDFRHrIwpYSPv6lVAk+LXzUjIz10+wDjZtqzLhPuPux3jaw65JAXX7Vx87D4+8ii"
                    + "NOM/hjW06YR3LLUahLVlHIuon8YgdtIgOq6buyCTULD+PpotgBSYN6LYw/YozM0Lwkp8vVcv6+kI6+Kc"
                    + "m8+kKakm4YjN2BBukmQ8KYs+uHRb52TQP0dXhi1SmRscxMyToMQHh1dLaINSeU6na96eYelLKMIFDLl5"
                    + "rSdC+HIPVkACvLDlQWEEhsVXJsFEFbrhEl/NQolkwTw+yjdlm+1Wbx3zr22lPOIkGHA20aCMZ/rgNB9E"
                    + "vRenASJmj2YKHR20YA=="))
        let message = Array("hello webhooks".utf8)
        #expect(key.isValid(signature: signature, for: message))
        #expect(!key.isValid(signature: signature, for: message + [0]))
        #expect(!key.isValid(signature: [], for: message))
        var forged = signature
        forged[100] ^= 1
        #expect(!key.isValid(signature: forged, for: message))
    }

    @Test("S20: a key of 512 bits, or of another kind, is refused", arguments: [
        """
        -----BEGIN PUBLIC KEY-----
        MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALl1WnWp0kCX2LhHcJoGIeZ5SbuBKolP
        BJLazH7iwfExC1fZtiYRmJO13rlYTEBN6SR6w3aXYVQ/T1EbvfuObdUCAwEAAQ==
        -----END PUBLIC KEY-----
        """,
        """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEA8thNPgLOGk/K/B3woj+s65LTkmtNc3+uzKH0PmhVu1k=
        -----END PUBLIC KEY-----
        """,
        """
        -----BEGIN PUBLIC KEY-----
        AAAA
        -----END PUBLIC KEY-----
        """,
    ])
    func weak(pem: String) {
        #expect(throws: KeyFailure.self) { try RSA.PublicKey(pem: pem) }
    }

    private static let pem = """
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
}
