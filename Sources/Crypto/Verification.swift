import CLibcrypto

/// The one-shot check that Ed25519 and RSA share.
enum Verification {
    /// `digest` is `nil` for schemes that hash by themselves.
    static func isValid(
        _ signature: [UInt8], of message: [UInt8], by key: OpaquePointer, digest: OpaquePointer?
    ) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        // A refused signature leaves entries on the thread's error queue.
        defer { ERR_clear_error() }
        return EVP_DigestVerifyInit(context, nil, digest, nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}
