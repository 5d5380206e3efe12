import Documents

/// Tags, and the types of scalars.
extension YAMLComposer {
    /// The short name of a core tag, `nil` without a tag; refuses all others.
    private func coreTag(_ id: ID) throws(SyntaxError) -> String? {
        guard tree[id].hasProperties, let range = tree.properties(of: id).tagRange else {
            return nil
        }
        let tag = tree.text(range)
        if tag == "!" { return "!" }
        let prefix = "tag:yaml.org,2002:"
        var full = tag
        if tag.hasPrefix("!<") {
            full = String(tag.dropFirst(2).dropLast())
        } else if tag.hasPrefix("!!") {
            full = (tagHandles["!!"] ?? prefix) + tag.dropFirst(2)
        } else if let bang = tag.dropFirst().firstIndex(of: "!") {
            let handle = String(tag[...bang])
            guard let known = tagHandles[handle] else {
                throw SyntaxError("the tag handle \(handle) is not declared", at: range)
            }
            full = known + tag[tag.index(after: bang)...]
        } else if let known = tagHandles["!"] {
            full = known + tag.dropFirst()
        }
        if full.hasPrefix(prefix) {
            let name = String(full.dropFirst(prefix.count))
            let known = ["str", "int", "float", "bool", "null", "seq", "map"]
            if known.contains(name) { return name }
        }
        throw SyntaxError(
            "the tag \(tag) is not supported", at: range,
            help: "remove it, or put quotes around a text that begins with !")
    }

    func require(_ id: ID, tag wanted: String, is kind: String) throws(SyntaxError) {
        guard tree[id].hasProperties, let tag = try coreTag(id), tag != wanted, tag != "!" else {
            return
        }
        throw SyntaxError(
            "the tag !!\(tag) does not fit \(kind)", at: tagRange(id), help: "remove the tag")
    }

    private func tagRange(_ id: ID) -> Range<Int> {
        tree.properties(of: id).tagRange ?? tree.range(of: id)
    }

    func scalar(_ id: ID, isKey: Bool = false) throws(SyntaxError) -> DocumentValue {
        let cell = tree[id]
        let isPlain = cell.kind == .plain || cell.kind == .empty
        guard cell.hasProperties else {
            guard isPlain, !isKey else { return .string(tree.text(of: id)) }
            if let slice = tree.slice(of: id), YAMLCoreSchema.isText(slice) {
                return .string(String(decoding: slice, as: UTF8.self))
            }
            return try resolved(id, tag: nil)
        }
        let tag = try coreTag(id)
        if tag == "str" || tag == "!" || (tag == nil && (!isPlain || isKey)) {
            return .string(tree.text(of: id))
        }
        return try resolved(id, tag: tag)
    }

    /// As much of a text as a message has room for.
    private func shown(_ text: String) -> String {
        text.utf8.count > 80 ? text.prefix(39) + "…" : text
    }

    private func resolved(_ id: ID, tag: String?) throws(SyntaxError) -> DocumentValue {
        let text = tree.text(of: id)
        switch YAMLCoreSchema.resolve(text) {
        case .notFinite:
            throw SyntaxError(
                "\(shown(text)) is not a number that can be kept", at: tree.range(of: id),
                help: "put quotes around it if it is a text")
        case .tooLarge:
            throw SyntaxError(
                "\(shown(text)) is out of range", at: tree.range(of: id),
                help: "put quotes around it if it is a text")
        case .value(let value):
            let fits =
                switch (tag, value) {
                case (nil, _), ("null", .null), ("bool", .bool), ("float", .number): true
                case ("int", .number(let number)): number.isInteger
                default: false
                }
            guard fits else {
                throw SyntaxError(
                    "\"\(shown(text))\" does not fit the tag !!\(tag ?? "")", at: tagRange(id),
                    help: "remove the tag")
            }
            return value
        }
    }
}
