import CLibcrypto

/// Comparison of secrets, in a time that says nothing about where they differ.
package enum ConstantTime {
    /// Lengths are not secret: different ones are unequal at once.
    package static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}
