/// A way into a document: keys of mappings and indexes of sequences. The empty path is the root.
package struct DocumentPath: Hashable, Sendable {
    package enum Step: Hashable, Sendable {
        case key(String)
        case index(Int)
    }

    package var steps: [Step]

    package init(_ steps: [Step] = []) { self.steps = steps }

    /// A path of keys only.
    package init(keys: [String]) { steps = keys.map(Step.key) }

    package static let root = DocumentPath()

    package var isRoot: Bool { steps.isEmpty }

    package func appending(_ step: Step) -> DocumentPath { DocumentPath(steps + [step]) }
    package func key(_ key: String) -> DocumentPath { appending(.key(key)) }
    /// The path without its last step; the root is its own parent.
    package var parent: DocumentPath { DocumentPath(Array(steps.dropLast())) }
    package func index(_ index: Int) -> DocumentPath { appending(.index(index)) }

    /// The key of the first step: the field that the path lies in.
    package var field: String? {
        if case .key(let key)? = steps.first { key } else { nil }
    }
}

extension DocumentPath: CustomStringConvertible, Comparable, ExpressibleByStringLiteral {
    /// Dotted form for people: `seo.title`, `images[2]`.
    package var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .key(let key): text += text.isEmpty ? key : ".\(key)"
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }

    package static func < (left: DocumentPath, right: DocumentPath) -> Bool {
        for (a, b) in zip(left.steps, right.steps) where a != b {
            switch (a, b) {
            case (.key(let a), .key(let b)): return a < b
            case (.index(let a), .index(let b)): return a < b
            case (.key, .index): return true
            case (.index, .key): return false
            }
        }
        return left.steps.count < right.steps.count
    }

    /// A path of keys, parted by dots. Keys that hold a dot need `init(keys:)`.
    package init(stringLiteral value: String) {
        self.init(keys: value.split(separator: ".").map(String.init))
    }
}

extension DocumentValue {
    /// The value at a path; `nil` when the path leads nowhere.
    package func value(at path: DocumentPath) -> DocumentValue? {
        var current: DocumentValue? = self
        for step in path.steps {
            switch step {
            case .key(let key): current = current?[key]
            case .index(let index): current = current?[index]
            }
        }
        return current
    }

    /// The value with one place set (or removed, with `nil`). Missing mappings on the way are made;
    /// a step that does not fit what is there (an index into a text) leaves the value as it is.
    package func setting(_ value: DocumentValue?, at path: DocumentPath) -> DocumentValue {
        guard let step = path.steps.first else { return value ?? .null }
        let rest = DocumentPath(Array(path.steps.dropFirst()))
        switch (step, self) {
        case (.key(let key), .mapping(var object)):
            if rest.isRoot {
                object[key] = value
            } else if let inner = object[key] {
                object[key] = inner.setting(value, at: rest)
            } else if value != nil {
                object[key] = DocumentValue.mapping([:]).setting(value, at: rest)
            }
            return .mapping(object)
        case (.index(let index), .sequence(var items)) where items.indices.contains(index):
            if rest.isRoot, value == nil {
                items.remove(at: index)
            } else {
                items[index] = items[index].setting(value, at: rest)
            }
            return .sequence(items)
        case (.index(let index), .sequence(var items)) where index == items.count && rest.isRoot:
            if let value { items.append(value) }
            return .sequence(items)
        case (.key, .null), (.key, .string), (.key, .number), (.key, .bool):
            return value == nil ? self : DocumentValue.mapping([:]).setting(value, at: path)
        default:
            return self
        }
    }
}
