package import Catalog

/// Which names of files and folders are ours to read, and which we may make.
package enum FileNames {
    /// Hidden entries and what editors leave beside a file: `x~`, `.#x`, `#x#`, `x.swp`, `4913`, `x.bak`.
    package static func isIgnored(_ name: String) -> Bool {
        if isPlainDocument(name) { return false }
        if name.hasPrefix(".") || name.hasSuffix("~") || name == "4913" { return true }
        if name.hasPrefix("#") && name.hasSuffix("#") { return true }
        let lower = name.lowercased()
        return temporarySuffixes.contains { lower.hasSuffix($0) }
    }

    /// `name.yaml` and its like in ASCII, which is nearly every name: no need to look closer.
    private static func isPlainDocument(_ name: String) -> Bool {
        let bytes = name.utf8
        guard let first = bytes.first, first != 0x2E, first != 0x23, let last = bytes.last,
            last | 0x20 == 0x6C || last | 0x20 == 0x6E
        else { return false }
        return bytes.allSatisfy { $0 < 0x80 }
    }

    private static let temporarySuffixes = [
        ".swp", ".swo", ".swx", ".swpx", ".tmp", ".temp", ".bak", ".orig", ".rej", ".part",
        ".crdownload", ".kate-swp", ".un~",
    ]

    /// Whether a file that a person made may be an entity under this name.
    ///
    /// `nil` when it may, else what is wrong with it. A name is shown in terminals, travels through git
    /// to other systems, and stands in references, so it holds nothing invisible.
    package static func problem(with key: String) -> String? {
        if key.isEmpty { return "the file has no name" }
        if key.utf8.count > 200 { return "the name is longer than 200 bytes" }
        if key.hasPrefix(".") || key.hasSuffix(".") { return "the name begins or ends with a dot" }
        if isPlainName(key) {
            return isReserved(key) ? "'\(key)' is a device's name on Windows" : nil
        }
        if key.first?.isWhitespace == true || key.last?.isWhitespace == true {
            return "the name begins or ends with a space"
        }
        for scalar in key.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
                .unassigned:
                return "the name holds an invisible character"
            default: break
            }
            if "/\\:*?\"<>|".unicodeScalars.contains(scalar) {
                return "the name holds '\(scalar)', which not every system can store"
            }
        }
        if isReserved(key) { return "'\(key)' is a device's name on Windows" }
        return nil
    }

    /// Whether a name holds letters, digits, hyphens, dots and low lines of ASCII only.
    private static func isPlainName(_ key: String) -> Bool {
        key.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
    }

    /// Whether a file may be made under a name that came from GoHighLevel: `[a-z0-9-]{1,64}` with no
    /// dash at an end, and no device's name (S35–S39). The last check before the disk; making such a
    /// name is the catalog's.
    package static func isPlain(_ key: String) -> Bool {
        (1...64).contains(key.utf8.count) && key.first != "-" && key.last != "-"
            && key.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x61...0x7A, 0x2D: true
                default: false
                }
            } && !isReserved(key)
    }

    /// The device names of Windows, with or without an extension.
    private static func isReserved(_ key: String) -> Bool {
        // All of them have three or four letters.
        let length = key.utf8.prefix { $0 != 0x2E }.count
        guard length == 3 || length == 4 else { return false }
        let base = key.prefix { $0 != "." }.lowercased()
        if ["con", "prn", "aux", "nul"].contains(base) { return true }
        guard base.count == 4, base.hasPrefix("com") || base.hasPrefix("lpt") else { return false }
        return base.last.map { ("1"..."9").contains($0) } ?? false
    }

    /// The form in which names are compared where they must differ on every system.
    package static func folded(_ key: EntityKey) -> EntityKey {
        isFolded(key) ? key : EntityKey(key.kind, key.name.lowercased())
    }

    /// Whether a name is certainly in that form already.
    static func isFolded(_ key: EntityKey) -> Bool {
        key.name.utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5A).contains($0) }
    }
}
