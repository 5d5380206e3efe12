import CLibcrypto

/// Ed25519 signatures (RFC 8032), by libcrypto.
package enum Ed25519 {
    package struct PublicKey: Hashable, Sendable {
        /// The 32 bytes of RFC 8032 §5.1.5.
        package let bytes: [UInt8]

        /// `nil` unless these are 32 bytes.
        package init?(bytes: [UInt8]) {
            guard bytes.count == 32 else { return nil }
            self.bytes = bytes
        }

        /// Reads a SubjectPublicKeyInfo block (RFC 8410 §4), `-----BEGIN PUBLIC KEY-----`.
        package init(pem: String) throws(KeyFailure) {
            let encoded = try PEM.decode(pem, label: "PUBLIC KEY")
            guard encoded.count == Self.prefix.count + 32, encoded.starts(with: Self.prefix) else {
                throw KeyFailure("not an Ed25519 public key")
            }
            bytes = Array(encoded.dropFirst(Self.prefix.count))
        }

        package var pem: String { PEM.encode(Self.prefix + bytes, label: "PUBLIC KEY") }

        /// Whether the signature is of exactly these bytes by this key.
        package func isValid(signature: [UInt8], for message: [UInt8]) -> Bool {
            guard signature.count == 64,
                let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
            else { return false }
            defer { EVP_PKEY_free(key) }
            return Verification.isValid(signature, of: message, by: key, digest: nil)
        }

        /// SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING }
        private static let prefix: [UInt8] = [
            0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
        ]
    }

    package struct PrivateKey: Sendable {
        private let seed: [UInt8]
        package let publicKey: PublicKey

        package static func generate() -> PrivateKey {
            guard let key = try? PrivateKey(seed: RandomBytes.make(32)) else {
                preconditionFailure("every 32 bytes are an Ed25519 seed")
            }
            return key
        }

        /// Makes the key of a seed: 32 bytes, the private key of RFC 8032.
        package init(seed: [UInt8]) throws(KeyFailure) {
            guard seed.count == 32,
                let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
            else { throw KeyFailure("an Ed25519 private key has 32 bytes, not \(seed.count)") }
            defer { EVP_PKEY_free(key) }
            var bytes = [UInt8](repeating: 0, count: 32)
            var length = bytes.count
            guard EVP_PKEY_get_raw_public_key(key, &bytes, &length) == 1,
                let publicKey = PublicKey(bytes: bytes)
            else { throw KeyFailure("libcrypto did not derive the public key") }
            self.seed = seed
            self.publicKey = publicKey
        }

        /// Reads a PKCS #8 block (RFC 8410 §7), `-----BEGIN PRIVATE KEY-----`.
        package init(pem: String) throws(KeyFailure) {
            let encoded = try PEM.decode(pem, label: "PRIVATE KEY")
            guard encoded.count == Self.prefix.count + 32, encoded.starts(with: Self.prefix) else {
                throw KeyFailure("not an Ed25519 private key")
            }
            try self.init(seed: Array(encoded.dropFirst(Self.prefix.count)))
        }

        package var pem: String { PEM.encode(Self.prefix + seed, label: "PRIVATE KEY") }

        /// The 64 bytes of the signature; the same for the same message.
        package func sign(_ message: [UInt8]) -> [UInt8] {
            let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
            let context = EVP_MD_CTX_new()
            defer {
                EVP_MD_CTX_free(context)
                EVP_PKEY_free(key)
            }
            var signature = [UInt8](repeating: 0, count: 64)
            var length = signature.count
            let done =
                EVP_DigestSignInit(context, nil, nil, nil, key) == 1
                && EVP_DigestSign(context, &signature, &length, message, message.count) == 1
            precondition(done && length == 64, "a key that was made once can sign")
            return signature
        }

        /// SEQUENCE { 0, SEQUENCE { OID 1.3.101.112 }, OCTET STRING { OCTET STRING } }
        private static let prefix: [UInt8] = [
            0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22,
            0x04, 0x20,
        ]
    }
}
