/// `\p{…}`: what ECMA-262 can name and the standard library knows. Scripts are not among it.
enum UnicodeClass: Sendable {
    case any, ascii
    case categories(Set<Unicode.GeneralCategory>)
    case assigned, alphabetic, lowercase, uppercase, whiteSpace, emoji, emojiPresentation
    case idStart, idContinue, math, dash, hexDigit, asciiHexDigit, ideographic, diacritic

    /// Reads what stands between the braces; `nil` when it is not known.
    init?(_ name: String) {
        var category = name[...]
        for prefix in ["General_Category=", "gc="] where name.hasPrefix(prefix) {
            category = name.dropFirst(prefix.count)
        }
        if let categories = Self.categories[String(category)] {
            self = .categories(categories)
            return
        }
        switch name {
        case "Any": self = .any
        case "ASCII": self = .ascii
        case "Assigned": self = .assigned
        case "Alphabetic", "Alpha": self = .alphabetic
        case "Lowercase", "Lower": self = .lowercase
        case "Uppercase", "Upper": self = .uppercase
        case "White_Space", "space": self = .whiteSpace
        case "Emoji": self = .emoji
        case "Emoji_Presentation", "EPres": self = .emojiPresentation
        case "ID_Start", "IDS": self = .idStart
        case "ID_Continue", "IDC": self = .idContinue
        case "Math": self = .math
        case "Dash": self = .dash
        case "Hex_Digit", "Hex": self = .hexDigit
        case "ASCII_Hex_Digit", "AHex": self = .asciiHexDigit
        case "Ideographic", "Ideo": self = .ideographic
        case "Diacritic", "Dia": self = .diacritic
        default: return nil
        }
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        return switch self {
        case .any: true
        case .ascii: scalar.isASCII
        case .categories(let set): set.contains(properties.generalCategory)
        case .assigned: properties.generalCategory != .unassigned
        case .alphabetic: properties.isAlphabetic
        case .lowercase: properties.isLowercase
        case .uppercase: properties.isUppercase
        case .whiteSpace: properties.isWhitespace
        case .emoji: properties.isEmoji
        case .emojiPresentation: properties.isEmojiPresentation
        case .idStart: properties.isIDStart
        case .idContinue: properties.isIDContinue
        case .math: properties.isMath
        case .dash: properties.isDash
        case .hexDigit: properties.isHexDigit
        case .asciiHexDigit: properties.isASCIIHexDigit
        case .ideographic: properties.isIdeographic
        case .diacritic: properties.isDiacritic
        }
    }

    private static let categories: [String: Set<Unicode.GeneralCategory>] = {
        let single: [(String, String, Unicode.GeneralCategory)] = [
            ("Lu", "Uppercase_Letter", .uppercaseLetter),
            ("Ll", "Lowercase_Letter", .lowercaseLetter),
            ("Lt", "Titlecase_Letter", .titlecaseLetter),
            ("Lm", "Modifier_Letter", .modifierLetter),
            ("Lo", "Other_Letter", .otherLetter), ("Mn", "Nonspacing_Mark", .nonspacingMark),
            ("Mc", "Spacing_Mark", .spacingMark), ("Me", "Enclosing_Mark", .enclosingMark),
            ("Nd", "Decimal_Number", .decimalNumber), ("Nl", "Letter_Number", .letterNumber),
            ("No", "Other_Number", .otherNumber),
            ("Pc", "Connector_Punctuation", .connectorPunctuation),
            ("Pd", "Dash_Punctuation", .dashPunctuation),
            ("Ps", "Open_Punctuation", .openPunctuation),
            ("Pe", "Close_Punctuation", .closePunctuation),
            ("Pi", "Initial_Punctuation", .initialPunctuation),
            ("Pf", "Final_Punctuation", .finalPunctuation),
            ("Po", "Other_Punctuation", .otherPunctuation), ("Sm", "Math_Symbol", .mathSymbol),
            ("Sc", "Currency_Symbol", .currencySymbol), ("Sk", "Modifier_Symbol", .modifierSymbol),
            ("So", "Other_Symbol", .otherSymbol), ("Zs", "Space_Separator", .spaceSeparator),
            ("Zl", "Line_Separator", .lineSeparator),
            ("Zp", "Paragraph_Separator", .paragraphSeparator), ("Cc", "Control", .control),
            ("Cf", "Format", .format), ("Cs", "Surrogate", .surrogate),
            ("Co", "Private_Use", .privateUse), ("Cn", "Unassigned", .unassigned),
        ]
        let groups = [
            ("L", "Letter"), ("M", "Mark"), ("N", "Number"), ("P", "Punctuation"), ("S", "Symbol"),
            ("Z", "Separator"), ("C", "Other"),
        ]
        var table: [String: Set<Unicode.GeneralCategory>] = [:]
        for (short, long, category) in single {
            table[short] = [category]
            table[long] = [category]
            for (letter, name) in groups where short.hasPrefix(letter) {
                table[letter, default: []].insert(category)
                table[name, default: []].insert(category)
            }
        }
        table["LC"] = [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter]
        table["Cased_Letter"] = table["LC"]
        table["punct"] = table["P"]
        table["digit"] = table["Nd"]
        table["Combining_Mark"] = table["M"]
        table["cntrl"] = table["Cc"]
        return table
    }()
}
