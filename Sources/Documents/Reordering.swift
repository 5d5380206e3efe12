extension DocumentValue {
    /// The position of an entry or item among its siblings, and how many these are together.
    package func place(of path: DocumentPath) -> (position: Int, count: Int)? {
        guard let last = path.steps.last else { return nil }
        switch (last, value(at: path.parent)) {
        case (.key(let key), .mapping(let object)?):
            return object.position(of: key).map { ($0, object.count) }
        case (.index(let index), .sequence(let items)?):
            return items.indices.contains(index) ? (index, items.count) : nil
        default: return nil
        }
    }

    /// The same with one entry or item at another position; itself when there is no such place.
    func moving(_ path: DocumentPath, to index: Int) -> DocumentValue {
        guard let (from, count) = place(of: path), (0..<count).contains(index) else { return self }
        switch value(at: path.parent) {
        case .mapping(var object)?:
            object.move(from: from, to: index)
            return setting(.mapping(object), at: path.parent)
        case .sequence(var items)?:
            items.insert(items.remove(at: from), at: index)
            return setting(.sequence(items), at: path.parent)
        default: return self
        }
    }

    /// The same with one more item in a sequence; itself when there is no such place.
    func inserting(_ value: DocumentValue, at index: Int, into path: DocumentPath) -> DocumentValue
    {
        guard var items = self.value(at: path)?.sequenceValue, (0...items.count).contains(index)
        else { return self }
        items.insert(value, at: index)
        return setting(.sequence(items), at: path)
    }
}
