import Documents

extension SandboxService {
    /// The fields of a product or a price as the server stores them.
    func normalised(_ fields: OrderedObject) -> OrderedObject {
        var result = fields.without(behaviour.forgottenFields)
        for rule in behaviour.normalisation { apply(rule, to: &result) }
        return result
    }

    private func apply(
        _ rule: SandboxBehaviour.Normalisation, to fields: inout OrderedObject
    ) {
        switch rule {
        case .trimsText:
            for name in ["name", "description"] {
                guard let text = fields[name]?.stringValue else { continue }
                fields[name] = .string(text.trimmed)
            }
        case .wrapsDescriptions:
            guard let text = fields["description"]?.stringValue, !text.isEmpty,
                !text.trimmed.hasPrefix("<")
            else { return }
            fields["description"] = .string("<p>\(text.trimmed)</p>")
        case .uppercasesCurrency:
            guard let currency = fields["currency"]?.stringValue else { return }
            fields["currency"] = .string(currency.uppercased())
        case .roundsAmounts:
            for name in ["amount", "compareAtPrice", "setupFee"] {
                guard let number = fields[name]?.numberValue else { continue }
                fields[name] = .number(number.rounded(decimals: 2))
            }
        case .sortsCollectionIds:
            guard let ids = fields["collectionIds"]?.sequenceValue else { return }
            fields["collectionIds"] = .sequence(
                ids.sorted { ($0.stringValue ?? "") < ($1.stringValue ?? "") })
        case .lowercasesColors:
            guard let colors = fields["colors"]?.sequenceValue else { return }
            fields["colors"] = .sequence(
                colors.map { color in
                    guard var each = color.mappingValue else { return color }
                    for form in ["hex", "hexa"] {
                        guard let text = each[form]?.stringValue else { continue }
                        each[form] = .string(text.lowercased())
                    }
                    return .mapping(each)
                })
        }
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

extension DecimalNumber {
    /// The nearest number with at most so many decimals, halves away from zero.
    func rounded(decimals: Int) -> DecimalNumber {
        let surplus = -exponent - decimals
        guard surplus > 0 else { return self }
        guard digits.utf8.count >= surplus else { return 0 }
        let kept = String(digits.dropLast(surplus))
        let next = digits.utf8.dropFirst(digits.utf8.count - surplus).first ?? 0x30
        var figures = Array(kept.utf8)
        if next >= 0x35 {
            var index = figures.count - 1
            while index >= 0, figures[index] == 0x39 {
                figures[index] = 0x30
                index -= 1
            }
            if index >= 0 { figures[index] += 1 } else { figures.insert(0x31, at: 0) }
        }
        return DecimalNumber(
            negative: isNegative, digits: String(decoding: figures, as: UTF8.self),
            exponent: -decimals) ?? self
    }
}
