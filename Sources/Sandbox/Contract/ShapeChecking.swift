import Documents

/// What becomes of a field that a DTO does not declare.
package enum UndeclaredFields: String, Hashable, Sendable, CaseIterable {
    /// Refused, as NestJS does with `forbidNonWhitelisted`.
    case refuse
    /// Dropped without a word, as it does with `whitelist` alone.
    case drop
    /// Stored.
    case keep
}

extension ObjectShape {
    /// Everything that is wrong with a mapping, in the words of the server's validation library, in
    /// the order of the declared fields. Null counts as absent.
    func complaints(
        about value: OrderedObject, at prefix: String = "", undeclared: UndeclaredFields = .refuse,
        emptyAllowed: Set<String> = []
    ) -> [String] {
        var found: [String] = []
        if undeclared == .refuse {
            for key in value.keys where self[key] == nil {
                found.append("property \(prefix)\(key) should not exist")
            }
        }
        for field in fields {
            let name = prefix + field.name
            guard let given = value[field.name], !given.isNull else {
                if field.isRequired { found += field.shape.complaintsWhenAbsent(name) }
                continue
            }
            if field.isRequired, given == "", !emptyAllowed.contains(field.name) {
                found.append("\(name) should not be empty")
            }
            found += field.shape.complaints(about: given, at: name, undeclared: undeclared)
        }
        return found
    }

    /// The mapping without what is not declared, at every level.
    func pruned(_ value: OrderedObject) -> OrderedObject {
        OrderedObject(
            value.entries.compactMap { entry in
                self[entry.key].map { (entry.key, $0.shape.pruned(entry.value)) }
            })
    }
}

extension Shape {
    fileprivate func complaintsWhenAbsent(_ name: String) -> [String] {
        switch self {
        case .text: ["\(name) should not be empty", "\(name) must be a string"]
        default: complaints(about: .null, at: name, undeclared: .refuse)
        }
    }

    func complaints(
        about value: DocumentValue, at name: String, undeclared: UndeclaredFields
    ) -> [String] {
        switch self {
        case .anything:
            return []
        case .text:
            return value.stringValue == nil ? ["\(name) must be a string"] : []
        case .choice(let choices):
            let fits = value.stringValue.map(choices.contains) ?? false
            let known = choices.joined(separator: ", ")
            return fits ? [] : ["\(name) must be one of the following values: \(known)"]
        case .number:
            let complaint = "\(name) must be a number conforming to the specified constraints"
            return value.numberValue == nil ? [complaint] : []
        case .boolean:
            return value.boolValue == nil ? ["\(name) must be a boolean value"] : []
        case .anyObject:
            return value.mappingValue == nil ? ["\(name) must be an object"] : []
        case .list(let item):
            guard let items = value.sequenceValue else { return ["\(name) must be an array"] }
            if case .text = item {
                let fits = items.allSatisfy { $0.stringValue != nil }
                return fits ? [] : ["each value in \(name) must be a string"]
            }
            return items.enumerated().flatMap {
                item.complaints(about: $1, at: "\(name).\($0)", undeclared: undeclared)
            }
        case .object(let shape):
            guard let fields = value.mappingValue else { return ["\(name) must be an object"] }
            return shape.complaints(about: fields, at: name + ".", undeclared: undeclared)
        }
    }

    fileprivate func pruned(_ value: DocumentValue) -> DocumentValue {
        switch (self, value) {
        case (.object(let shape), .mapping(let fields)): .mapping(shape.pruned(fields))
        case (.list(let item), .sequence(let items)): .sequence(items.map(item.pruned))
        default: value
        }
    }
}
