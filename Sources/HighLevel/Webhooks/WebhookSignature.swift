package import Crypto
package import Ports

/// Tells GoHighLevel's webhooks from forgeries: a signature over the raw bytes of the body, before
/// anything of it is read.
package struct WebhookSignature: Sendable {
    package enum Verdict: Hashable, Sendable {
        case genuine
        /// Why it is not believed, for the log; the sender hears only 401.
        case refused(String)
    }

    /// Any of them will do: while keys rotate, deliveries are signed with the old or the new one.
    private let keys: [Ed25519.PublicKey]
    /// The older RSA signature, when it is accepted at all; GoHighLevel ended it on 2026-09-01.
    private let legacyKey: RSA.PublicKey?

    /// - Parameters:
    ///   - publicKeyPEM: one key or several, one block after the other; replaces the built-in key: a
    ///     sandbox has its own, and keys may rotate.
    ///   - acceptLegacy: also takes `X-WH-Signature` from deliveries that have no `X-GHL-Signature`.
    ///   - legacyKeyPEM: replaces the built-in key of the older signature.
    /// Throws for a key that is no Ed25519 public key; do not start without one.
    package init(
        publicKeyPEM: String? = nil, acceptLegacy: Bool = false, legacyKeyPEM: String? = nil
    ) throws(KeyFailure) {
        var keys: [Ed25519.PublicKey] = []
        for block in Self.blocks(of: publicKeyPEM ?? Self.highLevelKey) {
            keys.append(try Ed25519.PublicKey(pem: block))
        }
        self.keys = keys
        legacyKey =
            acceptLegacy ? try RSA.PublicKey(pem: legacyKeyPEM ?? Self.highLevelLegacyKey) : nil
    }

    package func check(_ headers: HTTPHeaders, body: [UInt8]) -> Verdict {
        let current = headers.values(of: "X-GHL-Signature")
        if current.isEmpty, let legacyKey {
            return check(headers.values(of: "X-WH-Signature"), "X-WH-Signature") { signature in
                legacyKey.isValid(signature: signature, for: body)
            }
        }
        // A present but bad signature is never saved by an older one.
        return check(current, "X-GHL-Signature") { signature in
            signature.count == 64 && keys.contains { $0.isValid(signature: signature, for: body) }
        }
    }

    /// A text cut behind each block's end; a text without one is left for the key to complain about.
    private static func blocks(of pem: String) -> [String] {
        var blocks: [String] = []
        var lines: [Substring] = []
        for line in pem.split(whereSeparator: \.isNewline) {
            lines.append(line)
            if line.hasPrefix("-----END ") {
                blocks.append(lines.joined(separator: "\n"))
                lines = []
            }
        }
        let rest = lines.joined(separator: "\n")
        return blocks.isEmpty || rest.contains("-----") ? blocks + [rest] : blocks
    }

    private func check(
        _ values: [String], _ name: String, isValid: ([UInt8]) -> Bool
    ) -> Verdict {
        guard let text = values.first else { return .refused("no \(name)") }
        guard values.count == 1 else { return .refused("\(values.count) \(name) headers") }
        guard !text.isEmpty, text != "N/A" else { return .refused("an empty \(name)") }
        guard let signature = Base64.decode(text) else {
            return .refused("\(name) is not base64")
        }
        return isValid(signature) ? .genuine : .refused("\(name) does not fit the body")
    }

    /// ghl-api.md §7.
    package static let highLevelKey = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=
        -----END PUBLIC KEY-----
        """

    static let highLevelLegacyKey = """
        -----BEGIN PUBLIC KEY-----
        MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAokvo/r9tVgcfZ5DysOSC
        Frm602qYV0MaAiNnX9O8KxMbiyRKWeL9JpCpVpt4XHIcBOK4u3cLSqJGOLaPuXw6
        dO0t6Q/ZVdAV5Phz+ZtzPL16iCGeK9po6D6JHBpbi989mmzMryUnQJezlYJ3DVfB
        csedpinheNnyYeFXolrJvcsjDtfAeRx5ByHQmTnSdFUzuAnC9/GepgLT9SM4nCpv
        uxmZMxrJt5Rw+VUaQ9B8JSvbMPpez4peKaJPZHBbU3OdeCVx5klVXXZQGNHOs8gF
        3kvoV5rTnXV0IknLBXlcKKAQLZcY/Q9rG6Ifi9c+5vqlvHPCUJFT5XUGG5RKgOKU
        J062fRtN+rLYZUV+BjafxQauvC8wSWeYja63VSUruvmNj8xkx2zE/Juc+yjLjTXp
        IocmaiFeAO6fUtNjDeFVkhf5LNb59vECyrHD2SQIrhgXpO4Q3dVNA5rw576PwTzN
        h/AMfHKIjE4xQA1SZuYJmNnmVZLIZBlQAF9Ntd03rfadZ+yDiOXCCs9FkHibELhC
        HULgCsnuDJHcrGNd5/Ddm5hxGQ0ASitgHeMZ0kcIOwKDOzOU53lDza6/Y09T7sYJ
        PQe7z0cvj7aE4B+Ax1ZoZGPzpJlZtGXCsu9aTEGEnKzmsFqwcSsnw3JB31IGKAyk
        T1hhTiaCeIY/OwwwNUY2yvcCAwEAAQ==
        -----END PUBLIC KEY-----
        """
}
