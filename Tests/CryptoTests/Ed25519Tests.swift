import Testing

@testable import Crypto

@Suite struct Ed25519Tests {
    private func bytes(_ hex: String) -> [UInt8] {
        var digits = Substring(hex)
        var bytes: [UInt8] = []
        while !digits.isEmpty {
            bytes.append(UInt8(digits.prefix(2), radix: 16) ?? 0)
            digits = digits.dropFirst(2)
        }
        return bytes
    }

    @Test("test vector 2 of RFC 8032 §7.1")
    func vector() throws {
        let key = try Ed25519.PrivateKey(
            seed: bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
        #expect(
            key.publicKey.bytes
                == bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"))
        #expect(
            key.sign([0x72])
                == bytes(
                    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"))
    }

    @Test("a signature that openssl made with its own PEM files is valid here")
    func openssl() throws {
        let key = try Ed25519.PrivateKey(
            pem: """
                -----BEGIN PRIVATE KEY-----
                MC4CAQAwBQYDK2VwBCIEIMKejwB76PXBWw91mfv1GD6OYX4tRnODUjN5GLuEXiFD
                -----END PRIVATE KEY-----
                """)
        let publicKey = try Ed25519.PublicKey(pem: Self.publicPEM)
        #expect(key.publicKey == publicKey)
        let signature = try #require(
            Base64.decode(
                "oqY9DB7Ss7pbBj/YAwifvgkeVyFbnFtlWypZnN8fB+HN5kufSNQQkKmMmuNYrg2eYln+1cWXXCCiFMSJwlr8CA=="
            ))
        #expect(publicKey.isValid(signature: signature, for: Array("hello webhooks".utf8)))
        #expect(key.sign(Array("hello webhooks".utf8)) == signature)
        #expect(publicKey.pem == Self.publicPEM)
    }

    @Test("S02, S03: any flipped bit, another length, another key, or another message is refused")
    func tampering() throws {
        let key = Ed25519.PrivateKey.generate()
        let message = Array(#"{"type":"ProductUpdate"}"#.utf8)
        let signature = key.sign(message)
        #expect(key.publicKey.isValid(signature: signature, for: message))
        for index in signature.indices {
            var forged = signature
            forged[index] ^= 1
            #expect(!key.publicKey.isValid(signature: forged, for: message))
        }
        #expect(!key.publicKey.isValid(signature: [], for: message))
        #expect(!key.publicKey.isValid(signature: Array(signature.dropLast()), for: message))
        #expect(!key.publicKey.isValid(signature: signature + [0], for: message))
        #expect(!key.publicKey.isValid(signature: signature, for: message + [0x20]))
        let other = Ed25519.PrivateKey.generate()
        #expect(!other.publicKey.isValid(signature: signature, for: message))
    }

    @Test("a key pair survives its PEM text")
    func pem() throws {
        let key = Ed25519.PrivateKey.generate()
        let copy = try Ed25519.PrivateKey(pem: key.pem)
        #expect(copy.sign([1, 2, 3]) == key.sign([1, 2, 3]))
        #expect(try Ed25519.PublicKey(pem: key.publicKey.pem) == key.publicKey)
    }

    @Test("S20: a key text that is not exactly one Ed25519 key is refused", arguments: [
        "", "MCowBQYDK2VwAyEA8thNPgLOGk/K/B3woj+s65LTkmtNc3+uzKH0PmhVu1k=",
        publicPEM + publicPEM,
        publicPEM.replacing("PUBLIC", with: "PRIVATE"),
        publicPEM.replacing("-----END PUBLIC KEY-----\n", with: ""),
        publicPEM.replacing("MCow", with: "MCo w"),
        publicPEM.replacing("Vu1k=", with: "Vu1l="),
        """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEyJSd8nmp3ZUiL5qgOGhIvKdEnIx6
        huYnxrj+jvarVeVDbmcYnrhtNIe6/lz+FZ1MxAvGlAuerkIWcuXgshxBQQ==
        -----END PUBLIC KEY-----
        """,
    ])
    func malformed(pem: String) {
        #expect(throws: KeyFailure.self) { try Ed25519.PublicKey(pem: pem) }
    }

    private static let publicPEM = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEA8thNPgLOGk/K/B3woj+s65LTkmtNc3+uzKH0PmhVu1k=
        -----END PUBLIC KEY-----

        """
}
