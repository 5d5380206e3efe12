/// Names of the files in which new content waits to be put in place.
enum TemporaryName {
    static func make(_ random: UInt64) -> String {
        let digits = String(random, radix: 16)
        return prefix + String(repeating: "0", count: 16 - digits.utf8.count) + digits + suffix
    }

    /// Whether a name is one of ours; only such files are ever swept away.
    static func isOurs(_ name: String) -> Bool {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return false }
        let digits = name.dropFirst(prefix.count).dropLast(suffix.count)
        return digits.utf8.count == 16
            && digits.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
            }
    }

    private static let prefix = ".ghlsync-"
    private static let suffix = ".tmp"
}
