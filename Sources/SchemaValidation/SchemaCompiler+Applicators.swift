import Documents

/// Keywords that apply other schemas.
extension SchemaCompiler {
    mutating func addApplicators(
        of schema: OrderedObject, at path: DocumentPath, to keywords: inout [Keyword]
    ) throws(SchemaError) {
        if schema["$dynamicRef"] != nil {
            throw SchemaError("$dynamicRef is not supported", at: path.pointer)
        }
        if let reference = schema["$ref"] {
            guard case .string(let text) = reference else {
                throw SchemaError("$ref must be a text", at: path.pointer)
            }
            keywords.append(.reference(try resolve(text, from: path)))
        }
        let prefix = try compileList("prefixItems", of: schema, at: path) ?? []
        let rest = compileOne("items", of: schema, at: path)
        if !prefix.isEmpty || rest != nil { keywords.append(.items(prefix: prefix, rest: rest)) }
        if let item = compileOne("contains", of: schema, at: path) {
            keywords.append(
                .contains(
                    item, minimum: try readCount("minContains", of: schema, at: path) ?? 1,
                    maximum: try readCount("maxContains", of: schema, at: path)))
        }
        if let rules = try compileProperties(of: schema, at: path) {
            keywords.append(.properties(rules))
        }
        if let names = compileOne("propertyNames", of: schema, at: path) {
            keywords.append(.propertyNames(names))
        }
        if let rules = try compileMap("dependentSchemas", of: schema, at: path) {
            keywords.append(.dependentSchemas(rules))
        }
        if let list = try compileList("allOf", of: schema, at: path) {
            keywords.append(.allOf(list))
        }
        if let list = try compileList("anyOf", of: schema, at: path) {
            keywords.append(.anyOf(list))
        }
        if let list = try compileList("oneOf", of: schema, at: path) {
            keywords.append(.oneOf(list))
        }
        if let other = compileOne("not", of: schema, at: path) { keywords.append(.not(other)) }
        if let test = compileOne("if", of: schema, at: path) {
            keywords.append(
                .conditional(
                    test: test, then: compileOne("then", of: schema, at: path),
                    else: compileOne("else", of: schema, at: path)))
        }
        // Last: they ask what all the others have seen.
        if let other = compileOne("unevaluatedItems", of: schema, at: path) {
            keywords.append(.unevaluatedItems(other))
        }
        if let other = compileOne("unevaluatedProperties", of: schema, at: path) {
            keywords.append(.unevaluatedProperties(other))
        }
    }

    private mutating func compileProperties(
        of schema: OrderedObject, at path: DocumentPath
    ) throws(SchemaError) -> PropertyRules? {
        var rules = PropertyRules()
        let named = try compileMap("properties", of: schema, at: path)
        rules.named = named ?? [:]
        rules.names = schema["properties"]?.mappingValue?.keys ?? []
        let patterned = try compileMap("patternProperties", of: schema, at: path) ?? [:]
        for source in patterned.keys.sorted() {
            guard let id = patterned[source] else { continue }
            let pattern = try readPattern(source, at: path.key("patternProperties").key(source))
            rules.patterned.append(PropertyRules.Patterned(pattern: pattern, schema: id))
        }
        rules.additional = compileOne("additionalProperties", of: schema, at: path)
        let isEmpty = rules.named.isEmpty && rules.patterned.isEmpty && rules.additional == nil
        return isEmpty ? nil : rules
    }

    private mutating func compileOne(
        _ keyword: String, of schema: OrderedObject, at path: DocumentPath
    ) -> SchemaNode.ID? {
        guard let value = schema[keyword] else { return nil }
        return compile(value, at: path.key(keyword))
    }

    private mutating func compileList(
        _ keyword: String, of schema: OrderedObject, at path: DocumentPath
    ) throws(SchemaError) -> [SchemaNode.ID]? {
        guard let value = schema[keyword] else { return nil }
        guard case .sequence(let items) = value, !items.isEmpty else {
            throw SchemaError("\(keyword) must be a list of schemas", at: path.pointer)
        }
        var list: [SchemaNode.ID] = []
        for (index, item) in items.enumerated() {
            list.append(compile(item, at: path.key(keyword).index(index)))
        }
        return list
    }

    private mutating func compileMap(
        _ keyword: String, of schema: OrderedObject, at path: DocumentPath
    ) throws(SchemaError) -> [String: SchemaNode.ID]? {
        guard let value = schema[keyword] else { return nil }
        guard case .mapping(let object) = value else {
            throw SchemaError("\(keyword) must be a mapping of schemas", at: path.pointer)
        }
        var map: [String: SchemaNode.ID] = [:]
        for entry in object.entries {
            map[entry.key] = compile(entry.value, at: path.key(keyword).key(entry.key))
        }
        return map
    }
}
