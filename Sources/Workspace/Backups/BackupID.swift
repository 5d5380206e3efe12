/// The names of runs and of their items. They come from the command line and from files, and become
/// file names, so only harmless ones are taken.
enum BackupID {
    static func isRun(_ id: String) -> Bool {
        (1...64).contains(id.utf8.count)
            && id.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }

    static func item(_ number: Int, of run: String) -> String { "\(run).\(number)" }

    /// The run of an item's id; `nil` for anything else.
    static func run(of item: String) -> String? {
        let parts = item.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, isRun(String(parts[0])), let number = Int(parts[1]), number > 0,
            String(number) == parts[1]
        else { return nil }
        return String(parts[0])
    }

    /// Whether this is a SHA-256 in lower-case hexadecimal.
    static func isDigest(_ text: String) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
