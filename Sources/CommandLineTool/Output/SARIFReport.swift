import Documents

/// Diagnostics as SARIF 2.1.0, which code hosts show beside the lines of a change.
enum SARIFReport {
    static func make(_ diagnostics: [Diagnostic], version: String) -> OrderedObject {
        let rules = Set(diagnostics.map(\.code)).sorted()
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [
                [
                    "tool": [
                        "driver": [
                            "name": "ghlsync", "version": .string(version),
                            "rules": .sequence(rules.map { ["id": .string($0)] }),
                        ]
                    ],
                    // Our columns count code points; SARIF's own default is UTF-16.
                    "columnKind": "unicodeCodePoints",
                    "results": .sequence(
                        diagnostics.map { .mapping(result($0, ruleIndices: rules)) }),
                ]
            ],
        ]
    }

    private static func result(_ diagnostic: Diagnostic, ruleIndices rules: [String])
        -> OrderedObject
    {
        let help = diagnostic.help.map { ": \($0)" } ?? ""
        var result: OrderedObject = [
            "ruleId": .string(diagnostic.code),
            "ruleIndex": number(rules.firstIndex(of: diagnostic.code) ?? 0),
            "level": .string(diagnostic.severity.rawValue),
            "message": ["text": .string(diagnostic.message + help)],
            "locations": [
                place(diagnostic.file, diagnostic.position, length: diagnostic.caretLength)
            ],
        ]
        if !diagnostic.notes.isEmpty {
            result["relatedLocations"] = .sequence(
                diagnostic.notes.map { note in
                    guard case .mapping(var related) = place(note.file, note.position) else {
                        return .null
                    }
                    related["message"] = ["text": .string(note.message)]
                    return .mapping(related)
                })
        }
        return result
    }

    private static func place(
        _ file: String, _ position: SourcePosition?, length: Int? = nil
    ) -> DocumentValue {
        var place: OrderedObject = ["artifactLocation": ["uri": .string(uri(file))]]
        if let position {
            var region: OrderedObject = [
                "startLine": number(position.line), "startColumn": number(position.column),
            ]
            if let length {
                region["endLine"] = number(position.line)
                // The column after the last one.
                region["endColumn"] = number(position.column + length)
            }
            place["region"] = .mapping(region)
        }
        return ["physicalLocation": .mapping(place)]
    }

    private static func number(_ value: Int) -> DocumentValue { .number(DecimalNumber(value)) }

    /// A path from the root as a relative URI (RFC 3986).
    private static func uri(_ path: String) -> String {
        path.utf8.reduce(into: "") { text, byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D...0x2F, 0x5F, 0x7E:
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
    }
}
