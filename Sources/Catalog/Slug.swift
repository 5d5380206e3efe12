/// Names that are safe as a file name everywhere, in a URL, and in a terminal: `[a-z0-9-]{1,64}`.
package enum Slug {
    package static let maximumLength = 64

    /// A slug for any text, however hostile: no path, no dot, no control or direction mark, no name
    /// that Windows keeps for itself. A text of which nothing is left gives `item-` and `id` (or a
    /// digest of the text), so that it is stable and says nothing false.
    package static func make(from text: String, id: String? = nil) -> String {
        let slug = spelled(text)
        guard slug.isEmpty || isReserved(slug) else { return slug }
        if !slug.isEmpty { return "item-" + slug }
        if let id {
            let spelledID = spelled(id)
            if !spelledID.isEmpty { return bounded("item-" + spelledID) }
        }
        return "item-" + digest(text)
    }

    /// The slug, or the slug with the first free number after it. `taken` may hold names in any case:
    /// they are compared as a file system that ignores case would.
    package static func unique(_ slug: String, taken: some Sequence<String>) -> String {
        let lowercase = Set(taken.map { $0.lowercased() })
        return unique(slug) { lowercase.contains($0) }
    }

    /// The same against a question; it is asked in lower case.
    package static func unique(_ slug: String, isTaken: (String) -> Bool) -> String {
        var candidate = slug
        var number = 2
        while isTaken(candidate.lowercased()) {
            let suffix = "-\(number)"
            candidate = bounded(slug, to: maximumLength - suffix.utf8.count) + suffix
            number += 1
        }
        return candidate
    }

    private static func spelled(_ text: String) -> String {
        var result = ""
        var pendingHyphen = false
        // What does not fit is not looked at: a name may be megabytes long.
        for scalar in String(text.unicodeScalars.prefix(1024)).lowercased().unicodeScalars {
            guard let spelling = LatinLetters.spelling(of: scalar) else {
                pendingHyphen = true
                continue
            }
            guard !spelling.isEmpty else { continue }
            if pendingHyphen, !result.isEmpty { result += "-" }
            pendingHyphen = false
            result += spelling
            if result.utf8.count > maximumLength { break }
        }
        return bounded(result)
    }

    private static func bounded(_ slug: String, to length: Int = maximumLength) -> String {
        var cut = slug.prefix(length)
        while cut.last == "-" { cut.removeLast() }
        return String(cut)
    }

    private static func isReserved(_ slug: String) -> Bool {
        ["con", "prn", "aux", "nul"].contains(slug)
            || (slug.utf8.count == 4 && (slug.hasPrefix("com") || slug.hasPrefix("lpt"))
                && slug.last?.isNumber == true)
    }

    /// FNV-1a: a name, not a secret.
    private static func digest(_ text: String) -> String {
        var hash: UInt32 = 2_166_136_261
        for byte in text.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
}
