import CLibcrypto

/// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2), checking only, by libcrypto.
package enum RSA {
    package struct PublicKey: Hashable, Sendable {
        private let encoded: [UInt8]

        /// Reads a SubjectPublicKeyInfo block; refuses keys below 2048 bits.
        package init(pem: String) throws(KeyFailure) {
            let encoded = try PEM.decode(pem, label: "PUBLIC KEY")
            guard let key = Self.key(encoded) else { throw KeyFailure("not a public key") }
            defer { EVP_PKEY_free(key) }
            guard EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA else {
                throw KeyFailure("not an RSA public key")
            }
            let bits = EVP_PKEY_get_bits(key)
            guard bits >= 2048 else {
                throw KeyFailure("an RSA key of \(bits) bits is too weak: 2048 are needed")
            }
            self.encoded = encoded
        }

        package func isValid(signature: [UInt8], for message: [UInt8]) -> Bool {
            guard let key = Self.key(encoded) else { return false }
            defer { EVP_PKEY_free(key) }
            return Verification.isValid(signature, of: message, by: key, digest: EVP_sha256())
        }

        private static func key(_ encoded: [UInt8]) -> OpaquePointer? {
            encoded.withUnsafeBufferPointer { buffer in
                var cursor = buffer.baseAddress
                guard let key = d2i_PUBKEY(nil, &cursor, buffer.count) else {
                    ERR_clear_error()
                    return nil
                }
                // Bytes behind the key would be a second spelling of it.
                guard let end = cursor, end == buffer.baseAddress.map({ $0 + buffer.count }) else {
                    EVP_PKEY_free(key)
                    return nil
                }
                return key
            }
        }
    }
}
