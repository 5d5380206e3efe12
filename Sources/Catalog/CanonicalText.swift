import Documents

/// The canonical forms of single values; `nil` says absent. A value of another kind than the form is
/// made for goes through `general`, so that it is kept.
enum CanonicalText {
    /// A text of any number of lines: LF line ends, no white space around.
    static func text(_ value: DocumentValue?) -> DocumentValue? {
        guard let text = value?.stringValue else { return general(value) }
        return trimmed(unixLines(text))
    }

    /// A text of one line.
    static func line(_ value: DocumentValue?) -> DocumentValue? {
        guard let text = value?.stringValue else { return general(value) }
        guard text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return trimmed(text) }
        let lines = unixLines(text).split(separator: "\n").map(trim).filter { !$0.isEmpty }
        return trimmed(lines.joined(separator: " "))
    }

    /// A flag that is only said when it is not what it is anyway.
    static func flag(_ value: DocumentValue?, default standard: Bool) -> DocumentValue? {
        guard let flag = value?.boolValue else { return general(value) }
        return flag == standard ? nil : .bool(flag)
    }

    /// A URL or a path below `media/`. Scheme and host mean the same in any case, the rest does not.
    static func url(_ value: DocumentValue?) -> DocumentValue? {
        guard let text = value?.stringValue else { return general(value) }
        var url = trim(text)
        if isCanonicalURL(url) { return .string(url) }
        while url.hasPrefix("./") { url = String(url.dropFirst(2)) }
        if let hostStart = url.firstRange(of: "://")?.upperBound {
            let hostEnd = url[hostStart...].firstIndex { "/?#".contains($0) } ?? url.endIndex
            // A user name before the host keeps its case.
            if !url[hostStart..<hostEnd].contains("@") {
                url = url[..<hostEnd].lowercased() + url[hostEnd...]
            }
        }
        return url.isEmpty ? nil : .string(url)
    }

    /// Whether scheme and host are there and lower case already, which spares looking closer.
    private static func isCanonicalURL(_ text: String) -> Bool {
        // How many of the three signs between scheme and host were seen.
        var seen = 0
        for byte in text.utf8 {
            switch (byte, seen) {
            case (0x3A, 0), (0x2F, 1), (0x2F, 2): seen += 1
            case (0x61...0x7A, 0), (0x30...0x39, 0), (0x2D, 0): break
            case (0x61...0x7A, 3), (0x30...0x39, 3), (0x2D, 3), (0x2E, 3): break
            case (0x2F, 3), (0x3F, 3), (0x23, 3): return true
            default: return false
            }
        }
        return seen == 3
    }

    /// A list of URLs (or of mappings, which keep their fields).
    static func urls(_ value: DocumentValue?) -> DocumentValue? {
        guard let items = value?.sequenceValue else {
            return value?.stringValue == nil ? general(value) : url(value).map { .sequence([$0]) }
        }
        let kept = items.compactMap { url($0) }
        return kept.isEmpty ? nil : .sequence(kept)
    }

    static func color(_ value: DocumentValue?) -> DocumentValue? {
        guard let text = line(value)?.stringValue else { return general(value) }
        guard text.hasPrefix("#") else { return .string(text) }
        var digits = text.dropFirst().uppercased()
        if digits.count == 3 || digits.count == 4 { digits = digits.map { "\($0)\($0)" }.joined() }
        if digits.count == 8, digits.hasSuffix("FF") { digits = String(digits.dropLast(2)) }
        return .string("#" + digits)
    }

    /// Any value: texts as texts, numbers plain, nothing that is empty.
    static func general(_ value: DocumentValue?) -> DocumentValue? {
        switch value {
        case nil, .null?: return nil
        case .bool?: return value
        case .number(let number)?: return .number(plain(number))
        case .string(let text)?: return trimmed(unixLines(text))
        case .sequence(let items)?:
            let kept = items.compactMap { general($0) }
            return kept.isEmpty ? nil : .sequence(kept)
        case .mapping(let object)?:
            let kept = object.entries.compactMap { entry in
                general(entry.value).map { (entry.key, $0) }
            }
            return kept.isEmpty ? nil : .mapping(OrderedObject(kept))
        }
    }

    static func plain(_ number: DecimalNumber) -> DecimalNumber {
        DecimalNumber(number.plainText) ?? number
    }

    static func unixLines(_ text: String) -> String {
        guard text.utf8.contains(0x0D) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case 0x0D: bytes.append(0x0A)
            case 0x0A where previous == 0x0D: break
            default: bytes.append(byte)
            }
            previous = byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func trim(_ text: String) -> String {
        // Most texts begin and end with a letter.
        func isMark(_ byte: UInt8?) -> Bool { byte.map { $0 > 0x20 && $0 < 0x7F } ?? false }
        return isMark(text.utf8.first) && isMark(text.utf8.last) ? text : trim(text[...])
    }

    static func trim(_ text: Substring) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(String.UnicodeScalarView(scalars[first...last]))
    }

    private static func trimmed(_ text: String) -> DocumentValue? {
        let text = trim(text)
        return text.isEmpty ? nil : .string(text)
    }
}
