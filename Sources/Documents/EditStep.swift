/// One change to one place of a text, as small as it can be. A format's editor knows these five only.
package enum EditStep: Hashable, Sendable {
    /// Replaces a value that is there.
    case replace(DocumentPath, DocumentValue)
    /// Adds an entry at the end of the mapping at the path.
    case insertEntry(DocumentPath, key: String, DocumentValue)
    /// Adds an item to the sequence at the path, before the item that has this index now.
    case insertItem(DocumentPath, index: Int, DocumentValue)
    /// Removes an entry or item that is there.
    case remove(DocumentPath)
    /// Moves an entry or item that is there to another place among its siblings.
    case move(DocumentPath, to: Int)
}

extension DocumentEdit {
    /// The place that the edit names.
    package var path: DocumentPath {
        switch self {
        case .set(let path, _), .remove(let path), .insert(let path, _, _), .move(let path, _): path
        }
    }

    /// The value of a document after the edit.
    package func applied(to value: DocumentValue) -> DocumentValue {
        switch self {
        case .set(let path, let new): value.setting(new, at: path)
        case .remove(let path): value.value(at: path) == nil ? value : value.setting(nil, at: path)
        case .insert(let path, let index, let new): value.inserting(new, at: index, into: path)
        case .move(let path, let index): value.moving(path, to: index)
        }
    }

    /// The smallest steps that make this edit in a document with this value, to be taken in order.
    /// Empty when the value is the wanted one already.
    package func steps(in document: DocumentValue) throws(EditError) -> [EditStep] {
        switch self {
        case .remove(let path):
            guard document.value(at: path) != nil else { return [] }
            return path.isRoot ? [.replace(.root, .null)] : [.remove(path)]
        case .set(let path, let value):
            guard let current = document.value(at: path) else {
                return [try Self.insertion(of: value, at: path, in: document)]
            }
            var steps: [EditStep] = []
            Self.compare(current, with: value, at: path, into: &steps)
            // Hundreds of small steps cost more than they keep.
            return steps.count <= 100 ? steps : [.replace(path, value)]
        case .insert(let path, let index, let value):
            guard let items = document.value(at: path)?.sequenceValue else {
                throw EditError(path, "\(Self.name(path)) is not a list")
            }
            guard (0...items.count).contains(index) else {
                throw EditError(path, "\(Self.name(path)) has \(items.count) items only")
            }
            return [.insertItem(path, index: index, value)]
        case .move(let path, let index):
            guard let (from, count) = document.place(of: path) else {
                throw EditError(path, "there is nothing at \(Self.name(path)) that could move")
            }
            guard (0..<count).contains(index) else {
                throw EditError(path, "it can move to the places 0 to \(count - 1) only")
            }
            return from == index ? [] : [.move(path, to: index)]
        }
    }

    /// The step that makes a place which is not there yet.
    private static func insertion(
        of value: DocumentValue, at path: DocumentPath, in document: DocumentValue
    ) throws(EditError) -> EditStep {
        var current = document
        for (depth, step) in path.steps.enumerated() {
            let here = DocumentPath(Array(path.steps[..<depth]))
            let rest = path.steps[(depth + 1)...]
            switch (step, current) {
            case (.key(let key), .mapping(let object)):
                guard let inner = object[key] else {
                    return .insertEntry(here, key: key, try nested(value, in: rest, of: path))
                }
                current = inner
            case (.key, .null):
                return .replace(here, try nested(value, in: path.steps[depth...], of: path))
            case (.index(let index), .sequence(let items)):
                guard items.indices.contains(index) else {
                    guard index == items.count, rest.isEmpty else {
                        throw EditError(path, "\(here) has \(items.count) items only")
                    }
                    return .insertItem(here, index: index, value)
                }
                current = items[index]
            case (.key(let key), _):
                throw EditError(
                    path, "\(name(here)) is \(current.kindName) and cannot have \"\(key)\"")
            case (.index, _):
                throw EditError(path, "\(name(here)) is \(current.kindName), not a list")
            }
        }
        return .replace(path, value)
    }

    private static func name(_ path: DocumentPath) -> String {
        path.isRoot ? "the document" : path.description
    }

    /// The value inside new mappings for the keys of `rest`.
    private static func nested(
        _ value: DocumentValue, in rest: ArraySlice<DocumentPath.Step>, of path: DocumentPath
    ) throws(EditError) -> DocumentValue {
        var value = value
        for step in rest.reversed() {
            guard case .key(let key) = step else {
                throw EditError(path, "the list that an item should go into is not there")
            }
            value = .mapping([key: value])
        }
        return value
    }

    /// Collects what turns `old` into `new`. What is equal is not touched: order of keys, spelling
    /// of numbers and comments stay.
    private static func compare(
        _ old: DocumentValue, with new: DocumentValue, at path: DocumentPath,
        into steps: inout [EditStep]
    ) {
        guard old != new else { return }
        switch (old, new) {
        case (.mapping(let before), .mapping(let after))
        where before.keys.contains(where: after.contains):
            for key in before.keys where !after.contains(key) {
                steps.append(.remove(path.key(key)))
            }
            for entry in after.entries {
                if let value = before[entry.key] {
                    compare(value, with: entry.value, at: path.key(entry.key), into: &steps)
                } else {
                    steps.append(.insertEntry(path, key: entry.key, entry.value))
                }
            }
        case (.sequence(let before), .sequence(let after)) where !before.isEmpty && !after.isEmpty:
            compareItems(before, with: after, at: path, into: &steps)
        default:
            steps.append(.replace(path, new))
        }
    }

    private static func compareItems(
        _ before: [DocumentValue], with after: [DocumentValue], at path: DocumentPath,
        into steps: inout [EditStep]
    ) {
        let shorter = min(before.count, after.count)
        var head = 0
        while head < shorter, before[head] == after[head] { head += 1 }
        var tail = 0
        while tail < shorter - head,
            before[before.count - 1 - tail] == after[after.count - 1 - tail]
        {
            tail += 1
        }
        let paired = shorter - tail
        for index in head..<paired {
            compare(before[index], with: after[index], at: path.index(index), into: &steps)
        }
        for index in (paired..<max(paired, before.count - tail)).reversed() {
            steps.append(.remove(path.index(index)))
        }
        for index in paired..<max(paired, after.count - tail) {
            steps.append(.insertItem(path, index: index, after[index]))
        }
    }
}

extension EditStep {
    /// The place that must be there for the step, and whether the step takes it away.
    package var target: (path: DocumentPath, isRemoval: Bool) {
        switch self {
        case .replace(let path, _), .insertEntry(let path, _, _), .insertItem(let path, _, _):
            (path, false)
        case .remove(let path): (path, true)
        case .move(let path, _): (path.parent, false)
        }
    }

    /// The value of a document after the step.
    package func applied(to document: DocumentValue) -> DocumentValue {
        switch self {
        case .replace(let path, let value): return document.setting(value, at: path)
        case .insertEntry(let path, let key, let value):
            return document.setting(value, at: path.key(key))
        case .insertItem(let path, let index, let value):
            return document.inserting(value, at: index, into: path)
        case .remove(let path): return document.setting(nil, at: path)
        case .move(let path, let index): return document.moving(path, to: index)
        }
    }

    /// Whether a document that equals the wanted one also has the order that the step asks for:
    /// mappings are equal in any order.
    package func hasOrder(of wanted: DocumentValue, in document: DocumentValue) -> Bool {
        guard case .move(let path, _) = self else { return true }
        return document.value(at: path.parent)?.mappingValue?.keys
            == wanted.value(at: path.parent)?.mappingValue?.keys
    }
}
