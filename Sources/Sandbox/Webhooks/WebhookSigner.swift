package import Crypto
import Pacing

/// The key pair of a sandbox: it signs what it sends, as the real server does.
package struct WebhookSigner: Sendable {
    package let key: Ed25519.PrivateKey

    package init(key: Ed25519.PrivateKey) { self.key = key }

    /// A key that anybody can make again from the seed. For tests and the demo, where nobody else
    /// can reach the receiver; a server that lives longer passes `Ed25519.PrivateKey.generate()`.
    package init(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var bytes: [UInt8] = []
        for _ in 0..<4 {
            let word = random.next()
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
        }
        guard let key = try? Ed25519.PrivateKey(seed: bytes) else {
            preconditionFailure("every 32 bytes are an Ed25519 seed")
        }
        self.key = key
    }

    /// For whoever verifies: PEM (SubjectPublicKeyInfo).
    package var publicKey: String { key.publicKey.pem }

    /// The value of `X-GHL-Signature`: base64 of the signature over the raw body.
    package func signature(of body: [UInt8]) -> String { Base64.encode(key.sign(body)) }
}
