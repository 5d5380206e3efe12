package import Documents

/// A fault file that cannot be used, and why.
package struct FaultDocumentError: Error, Hashable, Sendable {
    package let message: String
}

/// Faults as a JSON document, for `sandbox --faults FILE` and `PUT /sandbox/faults`:
/// ```json
/// {
///   "seed": 7,
///   "faults": [
///     { "method": "POST", "path": "/products/", "nth": 2, "effect": "dropAfter" },
///     { "path": "/products/*/price/**", "probability": 0.1, "effect": "status", "status": 503,
///       "retryAfter": 2, "applied": false },
///     { "effect": "applyLate", "seconds": 20, "method": "POST", "first": 1 },
///     { "effect": "delay", "delay": 1.5, "every": 10 }
///   ]
/// }
/// ```
/// `effect` is one of `status`, `dropBefore`, `dropAfter`, `applyLate`, `truncated`, `html`,
/// `emptyObject`, `delay`. A fault without `method` or `path` meets every request; one without
/// `nth`,
/// `first`, `every` or `probability` meets it each time. `delay` may stand beside any effect, `message` beside `status`: the words of the error.
/// Seconds may have decimals. In `path`, `*` is one segment, and `**` at the end any rest.
extension SandboxFaults {
    package init(document: DocumentValue) throws(FaultDocumentError) {
        guard let items = document["faults"]?.sequenceValue else {
            throw FaultDocumentError(
                message: #"a fault document is {"faults": [ … ]}; "faults" is missing or no list"#)
        }
        try Self.refuseStrangers(document, known: ["seed", "faults"], at: "the document")
        var faults: [SandboxFault] = []
        for (index, item) in items.enumerated() {
            faults.append(try SandboxFault(document: item, at: "faults[\(index)]"))
        }
        let seed = document["seed"]?.intValue ?? 1
        self.init(faults, seed: UInt64(truncatingIfNeeded: seed))
    }

    fileprivate static func refuseStrangers(
        _ document: DocumentValue, known: Set<String>, at place: String
    ) throws(FaultDocumentError) {
        for key in document.mappingValue?.keys ?? [] where !known.contains(key) {
            let words = known.sorted().joined(separator: ", ")
            throw FaultDocumentError(message: "\(place): unknown \"\(key)\"; known are \(words)")
        }
    }
}

extension SandboxFault {
    private static let keys: Set<String> = [
        "name", "method", "path", "nth", "first", "every", "probability", "effect", "status",
        "retryAfter", "applied", "seconds", "delay", "message",
    ]

    init(document: DocumentValue, at place: String) throws(FaultDocumentError) {
        guard document.mappingValue != nil else {
            throw FaultDocumentError(message: "\(place) is \(document.kindName), not a mapping")
        }
        try SandboxFaults.refuseStrangers(document, known: Self.keys, at: place)
        let fields = FaultFields(document: document, place: place)
        var occurrence = Occurrence.always
        var given = 0
        for key in ["nth", "first", "every"] {
            guard let count = try fields.count(key) else { continue }
            given += 1
            occurrence = key == "nth" ? .nth(count) : key == "first" ? .first(count) : .every(count)
        }
        if let chance = try fields.decimal("probability") {
            guard (0...1).contains(chance) else { throw fields.error("probability", "0 to 1") }
            given += 1
            occurrence = .probability(chance)
        }
        guard given <= 1 else {
            throw FaultDocumentError(
                message: "\(place): give one of nth, first, every and probability")
        }
        self.init(
            try Self.effect(fields), method: try fields.text("method")?.uppercased(),
            path: try fields.text("path") ?? "/**", occurrence,
            delay: try fields.duration("delay") ?? .zero, name: try fields.text("name"),
            message: try fields.text("message"))
    }

    private static func effect(_ fields: FaultFields) throws(FaultDocumentError) -> Effect {
        switch try fields.text("effect") {
        case "status":
            guard let status = try fields.count("status"), (100...599).contains(status) else {
                throw fields.error("status", "a number from 100 to 599")
            }
            return .status(
                status, retryAfter: try fields.count("retryAfter"),
                applied: try fields.flag("applied") ?? false)
        case "dropBefore": return .dropBefore
        case "dropAfter": return .dropAfter
        case "applyLate":
            guard let seconds = try fields.duration("seconds") else {
                throw fields.error("seconds", "how much later the request is carried out")
            }
            return .applyLate(seconds)
        case "truncated": return .truncated
        case "html": return .html
        case "emptyObject": return .emptyObject
        case "delay": return .nothing
        default:
            throw fields.error(
                "effect",
                "one of status, dropBefore, dropAfter, applyLate, truncated, html, emptyObject, delay"
            )
        }
    }
}

/// Reads the fields of one fault, with its place in every complaint.
private struct FaultFields {
    let document: DocumentValue
    let place: String

    func error(_ key: String, _ wanted: String) -> FaultDocumentError {
        FaultDocumentError(message: "\(place).\(key) must be \(wanted)")
    }

    func text(_ key: String) throws(FaultDocumentError) -> String? {
        guard let value = document[key] else { return nil }
        guard let text = value.stringValue else { throw error(key, "a text") }
        return text
    }

    func flag(_ key: String) throws(FaultDocumentError) -> Bool? {
        guard let value = document[key] else { return nil }
        guard let flag = value.boolValue else { throw error(key, "true or false") }
        return flag
    }

    func count(_ key: String) throws(FaultDocumentError) -> Int? {
        guard let value = document[key] else { return nil }
        guard let count = value.intValue, count >= 0 else { throw error(key, "a whole number") }
        return count
    }

    func decimal(_ key: String) throws(FaultDocumentError) -> Double? {
        guard let value = document[key] else { return nil }
        guard let number = value.numberValue, let decimal = Double(number.text) else {
            throw error(key, "a number")
        }
        return decimal
    }

    func duration(_ key: String) throws(FaultDocumentError) -> Duration? {
        guard let seconds = try decimal(key) else { return nil }
        guard (0...86_400).contains(seconds) else { throw error(key, "0 to 86400 seconds") }
        return .milliseconds(Int64(seconds * 1000))
    }
}
