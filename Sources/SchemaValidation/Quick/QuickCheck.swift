import Documents

/// Whether a document keeps a schema, asked in the cheapest way: no words, no places, next to nothing
/// allocated. Nearly every document does, and only the others are worth a `SchemaValidator`.
struct QuickCheck {
    private let plan: QuickPlan
    private var steps: Int
    private var depth: Int
    /// Some question was too dear, or is none for this; then no answer counts.
    private var isOpen = false

    init(_ plan: QuickPlan, limits: ValidationLimits) {
        self.plan = plan
        // A little of what the thorough way may cost, so that what is too involved for that is left to it.
        steps = limits.steps / 64
        depth = limits.depth
    }

    /// Asked once. `true` is certain; `false` says that the document is not valid, or that this could
    /// not find out.
    mutating func isCertainlyValid(_ document: DocumentValue) -> Bool {
        accepts(plan.tables.root, document) && !isOpen
    }

    private mutating func accepts(_ id: SchemaNode.ID, _ value: DocumentValue) -> Bool {
        guard spend(1), depth > 0 else {
            isOpen = true
            return false
        }
        depth -= 1
        defer { depth += 1 }
        for index in plan.tables.nodes[id] {
            guard holds(plan.tables.rules[index], value) else { return false }
        }
        return true
    }

    private mutating func spend(_ count: Int) -> Bool {
        steps -= count
        return steps >= 0
    }

    private mutating func holds(_ rule: QuickTables.Rule, _ value: DocumentValue) -> Bool {
        switch rule {
        case .never: return false
        case .unknown:
            isOpen = true
            return false
        case .type(let types): return types.contains(value)
        case .value(let index): return plan.tables.values[index].contains { isSameValue($0, value) }
        case .number(let index):
            guard case .number(let number) = value else { return true }
            return plan.tables.numbers[index].allows(number)
        case .length(let measure, let isMinimum, let limit):
            return isLong(value, measure, isMinimum, limit)
        case .pattern(let index):
            guard case .string(let text) = value else { return true }
            return matches(index, text)
        case .format(let format):
            guard case .string(let text) = value else { return true }
            return format.accepts(text)
        case .unique:
            guard case .sequence(let items) = value else { return true }
            return areUnique(items)
        case .items(let id):
            guard case .sequence(let items) = value else { return true }
            for item in items where !accepts(id, item) { return false }
            return true
        case .required(let index):
            guard case .mapping(let object) = value else { return true }
            return plan.tables.names[index].allSatisfy(object.contains)
        case .properties(let index):
            guard case .mapping(let object) = value else { return true }
            return properties(index, object)
        case .propertyNames(let id):
            guard case .mapping(let object) = value else { return true }
            for entry in object.entries where !accepts(id, .string(entry.key)) { return false }
            return true
        case .dependentRequired(let index):
            guard case .mapping(let object) = value else { return true }
            return plan.tables.needs[index].allSatisfy { need in
                !object.contains(need.key) || need.value.allSatisfy(object.contains)
            }
        case .reference(let id): return accepts(id, value)
        case .all(let index):
            for id in plan.tables.lists[index] where !accepts(id, value) { return false }
            return true
        case .any(let index):
            // All are asked, as by the thorough way, so that both find the same schemas too dear.
            var isAccepted = false
            for id in plan.tables.lists[index] where accepts(id, value) { isAccepted = true }
            return isAccepted
        case .one(let index):
            var count = 0
            for id in plan.tables.lists[index] where accepts(id, value) { count += 1 }
            return count == 1
        case .not(let id): return !accepts(id, value)
        case .conditional(let test, let then, let otherwise):
            let next = accepts(test, value) ? then : otherwise
            return next < 0 || accepts(next, value)
        }
    }

    private mutating func properties(_ index: Int, _ object: OrderedObject) -> Bool {
        for entry in object.entries {
            let id =
                plan.tables.properties[index].named[entry.key]
                ?? plan.tables.properties[index].additional
            guard id < 0 || accepts(id, entry.value) else { return false }
        }
        return true
    }

    private mutating func areUnique(_ items: [DocumentValue]) -> Bool {
        guard items.count <= 32 else {
            isOpen = true
            return false
        }
        for later in items.indices {
            for earlier in 0..<later where isSameValue(items[earlier], items[later]) {
                return false
            }
        }
        return true
    }

    private mutating func matches(_ index: Int, _ text: String) -> Bool {
        guard spend(text.utf8.count / 16) else {
            isOpen = true
            return false
        }
        if let answer = plan.tables.patterns[index].bits?.matches(text) { return answer }
        let limit = max(0, steps) * 64
        let (isMatch, work) = plan.tables.patterns[index].search(text, limit: limit)
        if !spend(work / 64) { isOpen = true }
        return isMatch
    }

    private func isLong(
        _ value: DocumentValue, _ measure: LengthBound.Measure, _ isMinimum: Bool, _ limit: Int
    ) -> Bool {
        let count: Int
        switch (measure, value) {
        case (.length, .string(let text)):
            // A character takes one to four bytes, which settles most of it.
            let bytes = text.utf8.count
            if isMinimum ? bytes / 4 >= limit : bytes <= limit { return true }
            count = text.unicodeScalars.count
        case (.items, .sequence(let items)): count = items.count
        case (.properties, .mapping(let object)): count = object.count
        default: return true
        }
        return isMinimum ? count >= limit : count <= limit
    }
}
