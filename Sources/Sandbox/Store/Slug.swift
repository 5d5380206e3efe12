/// Slugs as the server makes them from names.
enum Slug {
    /// Lower-case letters and digits parted by single hyphens; `item` when nothing is left.
    static func make(from name: String) -> String {
        var result = ""
        for character in name.lowercased() {
            if character.isASCII, character.isLetter || character.isNumber {
                result.append(character)
            } else if !result.isEmpty, !result.hasSuffix("-") {
                result.append("-")
            }
        }
        while result.hasSuffix("-") { result.removeLast() }
        return result.isEmpty ? "item" : result
    }

    /// The slug itself, or with the first free number behind it.
    static func free(_ slug: String, isTaken: (String) -> Bool) -> String {
        guard isTaken(slug) else { return slug }
        var number = 1
        while isTaken("\(slug)-\(number)") { number += 1 }
        return "\(slug)-\(number)"
    }

    /// "Special characters and spacing is not allowed": letters, digits, hyphens and underscores.
    static func isValid(_ slug: String) -> Bool {
        !slug.isEmpty
            && slug.utf8.allSatisfy {
                switch $0 {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }
}
