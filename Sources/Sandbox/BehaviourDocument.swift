package import Documents

/// A behaviour document that cannot be used, and why.
package struct BehaviourDocumentError: Error, Hashable, Sendable {
    package let message: String
}

/// Behaviour as a JSON document, for `sandbox --behaviour FILE`: the names of the fields of
/// `SandboxBehaviour`, those that differ from the usual. `listLag` is in seconds.
/// ```json
/// { "putReplaces": true, "listLag": 2.5, "missingStatus": 400,
///   "normalisation": ["trimsText", "wrapsDescriptions"], "undeclaredFields": "drop" }
/// ```
extension SandboxBehaviour {
    package init(document: DocumentValue) throws(BehaviourDocumentError) {
        self.init()
        guard let fields = document.mappingValue else {
            throw BehaviourDocumentError(message: "a behaviour document is a mapping")
        }
        for entry in fields.entries { try set(entry.key, to: entry.value) }
    }

    private mutating func set(
        _ name: String, to value: DocumentValue
    ) throws(BehaviourDocumentError) {
        if let path = Self.switches[name] {
            guard let flag = value.boolValue else { throw Self.error(name, "true or false") }
            self[keyPath: path] = flag
        } else if let path = Self.counts[name] {
            guard let count = value.intValue, count >= 0 else {
                throw Self.error(name, "a whole number")
            }
            self[keyPath: path] = count
        } else if let path = Self.names[name] {
            guard let words = value.sequenceValue?.compactMap(\.stringValue) else {
                throw Self.error(name, "a list of field names")
            }
            self[keyPath: path] = Set(words)
        } else {
            try setChoice(name, to: value)
        }
    }

    private mutating func setChoice(
        _ name: String, to value: DocumentValue
    ) throws(BehaviourDocumentError) {
        switch name {
        case "undeclaredFields": undeclaredFields = try Self.choice(name, value)
        case "errorShape": errorShape = try Self.choice(name, value)
        case "webhookShape": webhookShape = try Self.choice(name, value)
        case "productSlugClash": productSlugClash = try Self.choice(name, value)
        case "usualLimit":
            guard let limit = value.intValue, limit > 0 else { throw Self.error(name, "a number") }
            usualLimit = limit
        case "listLag":
            guard let number = value.numberValue, let seconds = Double(number.text),
                (0...86_400).contains(seconds)
            else { throw Self.error(name, "0 to 86400 seconds") }
            listLag = .milliseconds(Int64(seconds * 1000))
        case "normalisation":
            for word in value.sequenceValue ?? [value] {
                normalisation.insert(try Self.choice(name, word))
            }
        default:
            let known = Self.allNames.sorted().joined(separator: ", ")
            throw BehaviourDocumentError(message: "unknown \"\(name)\"; known are \(known)")
        }
    }

    private static func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _ value: DocumentValue
    ) throws(BehaviourDocumentError) -> Choice where Choice.RawValue == String {
        guard let choice = value.stringValue.flatMap(Choice.init(rawValue:)) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw error(name, "one of \(known)")
        }
        return choice
    }

    private static func error(_ name: String, _ wanted: String) -> BehaviourDocumentError {
        BehaviourDocumentError(message: "\(name) must be \(wanted)")
    }

    private typealias Path<Value> = WritableKeyPath<SandboxBehaviour, Value> & Sendable

    private static let switches: [String: any Path<Bool>] = [
        "putReplaces": \.putReplaces,
        "refusesUndeclaredQuery": \.refusesUndeclaredQuery,
        "traceIdInBody": \.traceIdInBody,
        "offersObjectSchemas": \.offersObjectSchemas,
        "fieldKeysAreSingular": \.fieldKeysAreSingular,
        "collectionByIdIsInternal": \.collectionByIdIsInternal,
        "honoursCollectionId": \.honoursCollectionId,
        "deletingCollectionCleansProducts": \.deletingCollectionCleansProducts,
        "collectionDeleteAnswersNothing": \.collectionDeleteAnswersNothing,
        "deletingProductDeletesPrices": \.deletingProductDeletesPrices,
        "priceChangeTouchesProduct": \.priceChangeTouchesProduct,
        "bulkCollectionsReplace": \.bulkCollectionsReplace,
        "usuallyInStore": \.usuallyInStore,
        "deletedBoardsAreReadable": \.deletedBoardsAreReadable,
        "acceptsEmptyCustomValue": \.acceptsEmptyCustomValue,
        "customValueNamesAreUnique": \.customValueNamesAreUnique,
        "showsRateLimits": \.showsRateLimits,
        "sendsRetryAfter": \.sendsRetryAfter,
        "offersReconnect": \.offersReconnect,
        "acceptsLoopbackRedirects": \.acceptsLoopbackRedirects,
    ]
    private static let counts: [String: any Path<Int>] = [
        "missingStatus": \.missingStatus,
        "maximumLimit": \.maximumLimit,
        "slugClashStatus": \.slugClashStatus,
        "webhookCopies": \.webhookCopies,
    ]
    private static let names: [String: any Path<Set<String>>] = [
        "forgottenFields": \.forgottenFields,
        "hiddenFields": \.hiddenFields,
    ]
    /// Every name that a document may use.
    static let allNames: [String] =
        Array(switches.keys) + counts.keys + names.keys + [
            "undeclaredFields", "errorShape", "webhookShape", "productSlugClash", "usualLimit",
            "listLag", "normalisation",
        ]
}
