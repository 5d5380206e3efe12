import Documents

extension DocumentPath {
    /// As a JSON pointer in a URI fragment, for errors about a schema.
    var pointer: String {
        steps.reduce(into: "#") { text, step in
            switch step {
            case .index(let index): text += "/\(index)"
            case .key(let key):
                text += "/"
                for scalar in key.unicodeScalars {
                    switch scalar {
                    case "~": text += "~0"
                    case "/": text += "~1"
                    default: text.unicodeScalars.append(scalar)
                    }
                }
            }
        }
    }
}

/// What stands behind `#`, percent-decoded; `nil` when it is not decodable.
func decodedFragment(of reference: String) -> String? {
    guard let hash = reference.utf8.firstIndex(of: 0x23) else { return nil }
    var bytes: [UInt8] = []
    var rest = reference.utf8[hash...].dropFirst()
    while let byte = rest.popFirst() {
        if byte == 0x25 {
            guard let high = rest.popFirst().flatMap(hexValue),
                let low = rest.popFirst().flatMap(hexValue)
            else { return nil }
            bytes.append(high << 4 | low)
        } else {
            bytes.append(byte)
        }
    }
    return String(validating: bytes, as: UTF8.self)
}

/// Follows a JSON pointer (RFC 6901); `nil` when it leads nowhere.
func pointerPath(_ pointer: String, in document: DocumentValue) -> DocumentPath? {
    var path = DocumentPath.root
    var value = document
    for token in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
        let name = unescapedToken(token)
        switch value {
        case .mapping(let object):
            guard let next = object[name] else { return nil }
            path = path.key(name)
            value = next
        case .sequence(let items):
            guard let index = Int(name), items.indices.contains(index) else { return nil }
            path = path.index(index)
            value = items[index]
        default: return nil
        }
    }
    return path
}

/// `~1` is a slash and `~0` a tilde, read from left to right.
private func unescapedToken(_ token: Substring) -> String {
    var name = ""
    var afterTilde = false
    for scalar in token.unicodeScalars {
        switch (afterTilde, scalar) {
        case (true, "0"): name += "~"
        case (true, "1"): name += "/"
        case (true, _):
            name += "~"
            name.unicodeScalars.append(scalar)
        case (false, "~"): break
        case (false, _): name.unicodeScalars.append(scalar)
        }
        afterTilde = !afterTilde && scalar == "~"
    }
    return afterTilde ? name + "~" : name
}

/// Every `$anchor` of a schema document. Literals (`const`, `enum`, examples) hold none.
func anchorPaths(in document: DocumentValue) -> [String: DocumentPath] {
    var found: [String: DocumentPath] = [:]
    func visit(_ value: DocumentValue, _ path: DocumentPath) {
        switch value {
        case .mapping(let object):
            if let name = object["$anchor"]?.stringValue { found[name] = path }
            for entry in object.entries
            where !["const", "enum", "examples", "default"].contains(entry.key) {
                visit(entry.value, path.key(entry.key))
            }
        case .sequence(let items):
            for (index, item) in items.enumerated() { visit(item, path.index(index)) }
        default: break
        }
    }
    visit(document, .root)
    return found
}

/// The value of a hexadecimal digit.
func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
}

/// Throws when a schema applies itself to the very same value over and over: such a schema says nothing
/// and would keep validation from ending.
func refuseEndlessReferences(in nodes: [SchemaNode]) throws(SchemaError) {
    enum Mark { case new, open, done }
    var marks = Array(repeating: Mark.new, count: nodes.count)
    for start in nodes.indices where marks[start] == .new {
        var stack = [(node: start, next: nodes[start].inPlace[...])]
        marks[start] = .open
        while var top = stack.popLast() {
            guard let child = top.next.popFirst() else {
                marks[top.node] = .done
                continue
            }
            stack.append(top)
            switch marks[child] {
            case .done: break
            case .open:
                throw SchemaError("a reference leads back to itself without end", at: "#")
            case .new:
                marks[child] = .open
                stack.append((child, nodes[child].inPlace[...]))
            }
        }
    }
}

extension SchemaNode {
    /// The schemas that this one applies to the same value that it is applied to.
    fileprivate var inPlace: [ID] {
        keywords.flatMap { keyword -> [ID] in
            switch keyword {
            case .reference(let id), .not(let id): [id]
            case .allOf(let ids), .anyOf(let ids), .oneOf(let ids): ids
            case .conditional(let test, let then, let otherwise):
                [test] + [then, otherwise].compactMap(\.self)
            case .dependentSchemas(let rules): rules.keys.sorted().compactMap { rules[$0] }
            default: []
            }
        }
    }
}
