/// Spells letters of the Latin script with `a`–`z`.
enum LatinLetters {
    /// The spelling of one lower-case scalar; empty for marks that belong to the letter before or show
    /// nothing (accents, joiners, direction marks, apostrophes); `nil` for what parts words.
    static func spelling(of scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x61...0x7A, 0x30...0x39: return String(scalar)
        case 0x27, 0x2019, 0x02BC, 0xAD: return ""
        case 0x300...0x36F, 0x1AB0...0x1AFF, 0x20D0...0x20FF, 0xFE00...0xFE0F: return ""
        case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF: return ""
        default: return table[scalar]
        }
    }

    private static let table: [Unicode.Scalar: String] = {
        var table: [Unicode.Scalar: String] = [
            "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ĳ": "ij", "ð": "d", "ŉ": "n",
        ]
        for (spelling, letters) in [
            ("a", "àáâãäåāăąǎạảấầẩẫậắằẳẵặª"), ("c", "çćĉċč"), ("d", "ďđ"),
            ("e", "èéêëēĕėęěẹẻẽếềểễệ"), ("g", "ĝğġģǧ"), ("h", "ĥħ"), ("i", "ìíîïĩīĭįıǐịỉ"),
            ("j", "ĵ"), ("k", "ķĸǩ"), ("l", "ĺļľŀł"), ("n", "ñńņňŋ"),
            ("o", "òóôõöøōŏőǒơọỏốồổỗộớờởỡợº"), ("r", "ŕŗř"), ("s", "śŝşšșſ"), ("t", "ţťŧț"),
            ("u", "ùúûüũūŭůűųǔưụủứừửữự"), ("w", "ŵẁẃẅ"), ("y", "ýÿŷỳỵỷỹ"), ("z", "źżž"),
        ] {
            for letter in letters.unicodeScalars { table[letter] = spelling }
        }
        return table
    }()
}
