/// Commands within sentences, so that they mean the location that the sentence is about.
enum LocationWords {
    /// `location` is what a person named with --location; `nil` where the active one is meant anyway.
    static func naming(_ location: String?, in text: String) -> String {
        guard let location else { return text }
        let option = " --location \(quoted(location))"
        if text.hasPrefix("ghlsync "), !text.contains("`") {
            return text.contains("--location") ? text : text + option
        }
        // Every second part lies between backticks.
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        return parts.enumerated().map { index, part in
            let isCommand = index % 2 == 1 && index + 1 < parts.count && part.hasPrefix("ghlsync ")
            return isCommand && !part.contains("--location") ? String(part) + option : String(part)
        }.joined(separator: "`")
    }

    /// As a shell takes it for one word.
    private static func quoted(_ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        return isPlain ? name : "'\(name.replacing("'", with: "'\\''"))'"
    }
}
