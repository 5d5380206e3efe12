import Documents

/// Looks for a value that a person may have meant by a wrong one, by trying: a repair is shown only when
/// the schema takes it.
extension SchemaValidator {
    /// Gives the first finding at the present place a help text "write …", when a repair is found; a
    /// concrete value beats the general advice of the schema's author. Without either, an example.
    mutating func addRepair(
        to findings: inout [SchemaFinding], for value: DocumentValue, by id: SchemaNode.ID
    ) {
        let index = findings.firstIndex { $0.path == path && $0.code != "not-allowed" }
        guard let index, findings[index].help?.hasPrefix("did you mean") != true else { return }
        for candidate in Repair.candidates(for: value) where accepts(id, candidate) {
            findings[index] = findings[index].reworded(help: "write \(Repair.written(candidate))")
            return
        }
        if findings[index].help == nil, let example = schema.example(of: id) {
            findings[index] = findings[index].reworded(
                help: "for example \(Repair.written(example))")
        }
    }
}

enum Repair {
    /// Values near a wrong one, the likeliest first.
    static func candidates(for value: DocumentValue) -> [DocumentValue] {
        switch value {
        case .number(let number):
            [.string(number.text), rounded(number).map(DocumentValue.number), .sequence([value])]
                .compactMap(\.self)
        case .bool(let flag): [.string(flag ? "true" : "false")]
        case .string(let text): candidates(for: text)
        case .sequence(let items) where items.count == 1: [items[0]]
        case .null, .sequence, .mapping: []
        }
    }

    private static func candidates(for text: String) -> [DocumentValue] {
        let trimmed = trimmed(text)
        guard !trimmed.isEmpty, trimmed.utf8.count <= 200 else { return [] }
        var found: [DocumentValue] = []
        switch trimmed.lowercased() {
        case "true", "yes", "on", "y": found.append(true)
        case "false", "no", "off", "n": found.append(false)
        default: break
        }
        if let number = number(in: trimmed) { found.append(.number(number)) }
        if let amount = amount(in: trimmed) { found.append(.string(amount)) }
        found += [trimmed, trimmed.lowercased(), trimmed.uppercased(), "#" + trimmed]
            .filter { $0 != text }.map(DocumentValue.string)
        if trimmed.lowercased().hasPrefix("http://") {
            found.append(.string("https://" + trimmed.dropFirst(7)))
        } else if trimmed.contains("."), !trimmed.contains(" "), !trimmed.contains("://") {
            found.append(.string((trimmed.hasPrefix("//") ? "https:" : "https://") + trimmed))
        }
        if let slug = slug(of: trimmed), slug != text { found.append(.string(slug)) }
        found += [.sequence([.string(text)]), .mapping(["name": .string(text)])]
        return found
    }

    /// How a person would write a value in a file.
    static func written(_ value: DocumentValue) -> String {
        switch value {
        case .string(let text):
            // Quotes where YAML would otherwise read something else than this text.
            DecimalNumber(text) != nil || text.contains(where: { " #:,".contains($0) })
                || ["true", "false", "null"].contains(text) ? "\"\(text)\"" : text
        case .sequence(let items): "[\(items.map(written).joined(separator: ", "))]"
        case .mapping(let object):
            "{\(object.entries.map { "\($0.key): \(written($0.value))" }.joined(separator: ", "))}"
        case .number(let number): number.text
        case .bool(let flag): flag ? "true" : "false"
        case .null: "null"
        }
    }

    /// The number in `12,50`, `$49`, `1,299.00` or `"49"`; `nil` where two readings are possible.
    static func number(in text: String) -> DecimalNumber? {
        var digits = text.filter { !" $€£¥_'".contains($0) }
        if let number = DecimalNumber(digits) { return number }
        let parts = digits.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return nil }
        if parts.count == 2, !digits.contains("."), parts[1].count != 3 {
            return DecimalNumber(parts.joined(separator: "."))
        }
        // Groups of thousands, and a fraction that says which sign is which.
        guard digits.contains("."),
            parts.dropFirst().allSatisfy({ ($0.split(separator: ".").first ?? "").count == 3 })
        else { return nil }
        digits.removeAll { $0 == "," }
        return DecimalNumber(digits)
    }

    /// `49 usd`, `USD 49.00` and `49,00 EUR` as `49.00 USD` would be written.
    private static func amount(in text: String) -> String? {
        let words = text.split(separator: " ")
        guard words.count == 2 else { return nil }
        for (figure, code) in [(words[0], words[1]), (words[1], words[0])] {
            if code.count == 3, code.allSatisfy(\.isLetter), let number = number(in: String(figure))
            {
                return "\(number) \(code.uppercased())"
            }
        }
        return nil
    }

    private static func rounded(_ number: DecimalNumber) -> DecimalNumber? {
        number.isInteger && !number.text.contains(where: { ".eE".contains($0) })
            ? nil : number.intValue.map { DecimalNumber($0) }
    }

    /// Lower-case words parted by hyphens; `nil` when nothing is left.
    private static func slug(of text: String) -> String? {
        var slug = ""
        for scalar in text.lowercased().unicodeScalars {
            let isWord =
                scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            if isWord {
                slug.unicodeScalars.append(scalar)
            } else if !slug.isEmpty, slug.last != "-", scalar != "'" {
                slug += "-"
            }
        }
        while slug.last == "-" { slug.removeLast() }
        return slug.isEmpty ? nil : slug
    }

    private static func trimmed(_ text: String) -> String {
        var rest = Substring(text)
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
