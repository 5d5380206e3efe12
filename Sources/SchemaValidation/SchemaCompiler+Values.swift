import Documents

/// Keywords that look at one value by itself.
extension SchemaCompiler {
    func addValueKeywords(
        of schema: OrderedObject, at path: DocumentPath, to keywords: inout [Keyword]
    ) throws(SchemaError) {
        if let types = schema["type"] { keywords.append(.type(try readTypes(types, at: path))) }
        if let values = schema["enum"] {
            guard case .sequence(let values) = values else {
                throw SchemaError("enum must be a list", at: path.pointer)
            }
            keywords.append(.enumeration(values))
        }
        if let value = schema["const"] { keywords.append(.constant(value)) }
        if let factor = schema["multipleOf"] {
            guard case .number(let factor) = factor, factor > 0, factor.digits.utf8.count <= 18
            else {
                throw SchemaError(
                    "multipleOf must be a number above 0 of at most 18 digits", at: path.pointer)
            }
            keywords.append(.multipleOf(factor))
        }
        for side in [
            NumberBound.Side.minimum, .maximum, .exclusiveMinimum, .exclusiveMaximum,
        ] {
            guard let limit = schema[side.rawValue] else { continue }
            guard case .number(let limit) = limit else {
                throw SchemaError("\(side.rawValue) must be a number", at: path.pointer)
            }
            keywords.append(.bound(NumberBound(side: side, limit: limit)))
        }
        for measure in [LengthBound.Measure.length, .items, .properties] {
            for isMinimum in [true, false] {
                let keyword = (isMinimum ? "min" : "max") + measure.rawValue
                guard let limit = try readCount(keyword, of: schema, at: path) else { continue }
                keywords.append(
                    .length(LengthBound(measure: measure, isMinimum: isMinimum, limit: limit)))
            }
        }
        if let source = schema["pattern"] {
            guard case .string(let source) = source else {
                throw SchemaError("pattern must be a text", at: path.pointer)
            }
            keywords.append(.pattern(try readPattern(source, at: path.key("pattern"))))
        }
        if let name = schema["format"]?.stringValue, let format = StringFormat(rawValue: name) {
            keywords.append(.format(format))
        }
        if schema["uniqueItems"] == true { keywords.append(.uniqueItems) }
        if let names = schema["required"] {
            keywords.append(.required(try readNames(names, at: path.key("required"))))
        }
        if let rules = schema["dependentRequired"] {
            guard case .mapping(let rules) = rules else {
                throw SchemaError("dependentRequired must be a mapping", at: path.pointer)
            }
            var needs: [String: [String]] = [:]
            for rule in rules.entries {
                needs[rule.key] = try readNames(
                    rule.value, at: path.key("dependentRequired").key(rule.key))
            }
            keywords.append(.dependentRequired(needs))
        }
    }

    func readPattern(_ source: String, at path: DocumentPath) throws(SchemaError) -> Pattern {
        do {
            return try Pattern(source)
        } catch {
            throw SchemaError("pattern \(source): \(error.message)", at: path.pointer)
        }
    }

    func readCount(
        _ keyword: String, of schema: OrderedObject, at path: DocumentPath
    ) throws(SchemaError) -> Int? {
        guard let value = schema[keyword] else { return nil }
        guard let count = value.intValue, count >= 0 else {
            throw SchemaError("\(keyword) must be a whole number from 0", at: path.pointer)
        }
        return count
    }

    private func readTypes(
        _ value: DocumentValue, at path: DocumentPath
    ) throws(SchemaError) -> [ValueType] {
        let names = value.sequenceValue ?? [value]
        var types: [ValueType] = []
        for name in names {
            guard let type = name.stringValue.flatMap(ValueType.init(rawValue:)) else {
                let known = ValueType.allCases.map(\.rawValue).joined(separator: ", ")
                throw SchemaError("type must be one of \(known)", at: path.pointer)
            }
            types.append(type)
        }
        return types
    }

    private func readNames(
        _ value: DocumentValue, at path: DocumentPath
    ) throws(SchemaError) -> [String] {
        let names = value.sequenceValue?.compactMap(\.stringValue)
        guard let names, names.count == value.sequenceValue?.count else {
            throw SchemaError("must be a list of property names", at: path.pointer)
        }
        return names
    }
}
