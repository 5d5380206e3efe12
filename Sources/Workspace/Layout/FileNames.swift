package import Catalog

/// Which names of files and folders are ours to read, and which we may make.
package enum FileNames {
    /// Hidden entries and what editors leave beside a file: `x~`, `.#x`, `#x#`, `x.swp`, `4913`, `x.bak`.
    package static func isIgnored(_ name: String) -> Bool {
        if name.hasPrefix(".") || name.hasSuffix("~") || name == "4913" { return true }
        if name.hasPrefix("#") && name.hasSuffix("#") { return true }
        let lower = name.lowercased()
        return temporarySuffixes.contains { lower.hasSuffix($0) }
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
        let base = key.prefix { $0 != "." }.lowercased()
        if ["con", "prn", "aux", "nul"].contains(base) { return true }
        guard base.count == 4, base.hasPrefix("com") || base.hasPrefix("lpt") else { return false }
        return base.last.map { ("1"..."9").contains($0) } ?? false
    }

    /// The form in which names are compared where they must differ on every system.
    package static func folded(_ key: EntityKey) -> EntityKey {
        EntityKey(key.kind, key.name.lowercased())
    }
}
