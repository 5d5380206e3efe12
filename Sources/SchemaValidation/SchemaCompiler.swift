import Documents

/// Turns a schema document into nodes. Each place is compiled once; a node's number is given out before
/// its content is read, so that a schema may refer to itself, and a long chain of references needs no
/// deep stack.
struct SchemaCompiler {
    let document: DocumentValue
    var nodes: [SchemaNode] = []
    private var compiled: [DocumentPath: SchemaNode.ID] = [:]
    /// Places that have a number and are still to be read.
    private var pending: [(id: SchemaNode.ID, schema: DocumentValue, path: DocumentPath)] = []
    private lazy var anchors = anchorPaths(in: document)

    init(document: DocumentValue) { self.document = document }

    mutating func compileRoot() throws(SchemaError) -> SchemaNode.ID {
        let root = compile(document, at: .root)
        var next = 0
        while next < pending.count {
            let (id, schema, path) = pending[next]
            try read(schema, at: path, into: id)
            next += 1
        }
        return root
    }

    /// The number of the schema at a place; its content is read later.
    mutating func compile(_ schema: DocumentValue, at path: DocumentPath) -> SchemaNode.ID {
        if let known = compiled[path] { return known }
        let id = nodes.count
        nodes.append(SchemaNode(path: path))
        compiled[path] = id
        pending.append((id, schema, path))
        return id
    }

    private mutating func read(
        _ schema: DocumentValue, at path: DocumentPath, into id: SchemaNode.ID
    ) throws(SchemaError) {
        switch schema {
        case .bool(true): break
        case .bool(false): nodes[id].keywords = [.never]
        case .mapping(let object):
            if !path.isRoot, object["$id"] != nil {
                throw SchemaError("$id inside a schema is not supported", at: path.pointer)
            }
            var keywords: [Keyword] = []
            try addValueKeywords(of: object, at: path, to: &keywords)
            try addApplicators(of: object, at: path, to: &keywords)
            nodes[id].keywords = keywords
            nodes[id].messages = SchemaMessages(
                message: object["x-message"], help: object["x-help"])
            nodes[id].aliases = object["x-aliases"]?.sequenceValue?.compactMap(\.stringValue) ?? []
            nodes[id].example = object["examples"]?[0] ?? object["default"]
        default: throw SchemaError("a schema is a mapping, true or false", at: path.pointer)
        }
    }

    /// The schema at a local reference.
    mutating func resolve(
        _ reference: String, from path: DocumentPath
    ) throws(SchemaError) -> SchemaNode.ID {
        let base = document["$id"]?.stringValue ?? ""
        let isLocal = reference.hasPrefix("#") || (!base.isEmpty && reference.hasPrefix(base + "#"))
        guard isLocal, let fragment = decodedFragment(of: reference) else {
            throw SchemaError(
                "$ref \(reference) leads out of the schema; only #… is supported", at: path.pointer)
        }
        let target: DocumentPath?
        if fragment.isEmpty || fragment.hasPrefix("/") {
            target = pointerPath(fragment, in: document)
        } else {
            target = anchors[fragment]
        }
        guard let target, let schema = document.value(at: target) else {
            throw SchemaError("$ref \(reference) leads nowhere", at: path.pointer)
        }
        return compile(schema, at: target)
    }
}
