import Documents

/// What a read shows after a write whose answer did not hold the object.
///
/// Between the two somebody else may have edited it. Taken for what the server made of our value, their
/// edit would never reach the file; so only what can be our value in another form is taken for that.
enum ReadBack {
    /// The object that was agreed on with the write: what is shown, with our value in each field whose
    /// shown value is none of its forms. The next look finds those changed.
    static func settled(
        _ body: OrderedObject, expected: DocumentValue, shown: DocumentValue
    ) -> DocumentValue {
        var result = shown.mappingValue ?? [:]
        for entry in body.entries {
            let (sent, seen) = (expected[entry.key], result[entry.key])
            if let inner = entry.value.mappingValue, let sent, let seen, seen.mappingValue != nil {
                result[entry.key] = settled(inner, expected: sent, shown: seen)
            } else if !isForm(of: sent, seen) {
                result[entry.key] = sent
            }
        }
        return .mapping(result)
    }

    /// Whether a server may have made the one of the other: letters and digits are the same, whatever
    /// became of case, spaces, marks and tags.
    static func isForm(of sent: DocumentValue?, _ shown: DocumentValue?) -> Bool {
        if sent == shown { return true }
        if isEmpty(sent), isEmpty(shown) { return true }
        guard let sent = sent?.stringValue, let shown = shown?.stringValue else { return false }
        let letters = essence(sent)
        return !letters.isEmpty && letters == essence(shown)
    }

    private static func isEmpty(_ value: DocumentValue?) -> Bool {
        guard let value, !value.isNull else { return true }
        return value.stringValue?.isEmpty == true || value.mappingValue?.isEmpty == true
            || value.sequenceValue?.isEmpty == true
    }

    private static func essence(_ text: String) -> [Character] {
        var isTag = false
        var letters: [Character] = []
        for character in text {
            switch character {
            case "<": isTag = true
            case ">": isTag = false
            default:
                if !isTag, character.isLetter || character.isNumber {
                    letters += character.lowercased()
                }
            }
        }
        return letters
    }
}
