/// RFC 4122 text form, of any version and variant.
func isUUID(_ text: ASCII) -> Bool {
    guard text.count == 36 else { return false }
    return text.enumerated().allSatisfy { index, byte in
        [8, 13, 18, 23].contains(index) ? byte == 0x2D : isHexDigit(byte)
    }
}

/// Four decimal numbers up to 255, without leading zeros.
func isIPv4(_ text: ASCII) -> Bool {
    let parts = text.split(separator: 0x2E, omittingEmptySubsequences: false)
    return parts.count == 4
        && parts.allSatisfy { part in
            var rest = part
            guard (1...3).contains(part.count), part.count == 1 || part.first != 0x30,
                let value = takeNumber(part.count, from: &rest)
            else { return false }
            return value <= 255
        }
}

/// RFC 4291 text form: eight groups, one run of them may be `::`, the last two may be an IPv4 address.
func isIPv6(_ text: ASCII) -> Bool {
    var groups = 0
    var hasGap = false
    var rest = text
    if rest.starts(with: [0x3A, 0x3A]) {
        hasGap = true
        rest = rest.dropFirst(2)
        if rest.isEmpty { return true }
    }
    while true {
        let group = rest.prefix { $0 != 0x3A }
        rest = rest.dropFirst(group.count)
        if rest.isEmpty, group.contains(0x2E) {
            guard isIPv4(group) else { return false }
            groups += 2
        } else {
            guard (1...4).contains(group.count), group.allSatisfy(isHexDigit) else { return false }
            groups += 1
        }
        if rest.isEmpty { break }
        rest = rest.dropFirst()
        if rest.first == 0x3A {
            guard !hasGap else { return false }
            hasGap = true
            rest = rest.dropFirst()
            if rest.isEmpty { break }
        }
    }
    return hasGap ? groups <= 7 : groups == 8
}

/// A `Mailbox` of RFC 5321: dot-atom or quoted local part, host name or address literal.
func isEmail(_ text: ASCII) -> Bool {
    guard let at = text.lastIndex(of: 0x40) else { return false }
    let local = text[..<at]
    let domain = text[(at + 1)...]
    guard !local.isEmpty, local.count <= 64 else { return false }
    let isLocalGood =
        local.first == 0x22 ? isQuotedLocalPart(local) : isDotAtom(local)
    return isLocalGood && isMailDomain(domain)
}

private func isDotAtom(_ text: ASCII) -> Bool {
    let special = Array("!#$%&'*+-/=?^_`{|}~".utf8)
    return text.split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy { atom in
        !atom.isEmpty
            && atom.allSatisfy { isLetter($0) || isDigit($0) || special.contains($0) }
    }
}

private func isQuotedLocalPart(_ text: ASCII) -> Bool {
    guard text.count >= 2, text.last == 0x22 else { return false }
    var isEscaped = false
    for byte in text.dropFirst().dropLast() {
        guard byte >= 0x20, byte < 0x7F else { return false }
        if isEscaped {
            isEscaped = false
        } else if byte == 0x5C {
            isEscaped = true
        } else if byte == 0x22 {
            return false
        }
    }
    return !isEscaped
}

private func isMailDomain(_ text: ASCII) -> Bool {
    if text.first == 0x5B {
        guard text.last == 0x5D, text.count > 2 else { return false }
        let literal = text.dropFirst().dropLast()
        let tag = Array("IPv6:".utf8)
        return literal.starts(with: tag) ? isIPv6(literal.dropFirst(tag.count)) : isIPv4(literal)
    }
    return isHostName(text)
}

/// Labels of letters, digits and inner hyphens.
func isHostName(_ text: ASCII) -> Bool {
    !text.isEmpty && text.count <= 253
        && text.split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.count) && label.first != 0x2D && label.last != 0x2D
                && label.allSatisfy { isLetter($0) || isDigit($0) || $0 == 0x2D }
        }
}
