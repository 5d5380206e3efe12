/// What the official OpenAPI files say about one value. The sandbox's tables are written in it, and
/// its tests read the files into it, so that the two can be compared with `==`.
indirect enum Shape: Hashable, Sendable {
    case text
    case choice([String])
    case number
    case boolean
    case list(Shape)
    case object(ObjectShape)
    /// A mapping without declared fields.
    case anyObject
    /// Nothing is said.
    case anything
}

struct FieldShape: Hashable, Sendable {
    let name: String
    let isRequired: Bool
    let shape: Shape
}

/// The fields of a mapping, or of a query.
struct ObjectShape: Hashable, Sendable {
    private(set) var fields: [FieldShape]

    /// Fields are one set: their order in the files means nothing.
    init(_ fields: [FieldShape]) { self.fields = fields.sorted { $0.name < $1.name } }

    subscript(name: String) -> FieldShape? { fields.first { $0.name == name } }

    func adding(_ more: ObjectShape) -> ObjectShape { ObjectShape(fields + more.fields) }

    /// The same fields without those named.
    func without(_ names: Set<String>) -> ObjectShape {
        ObjectShape(fields.filter { !names.contains($0.name) })
    }
}

extension ObjectShape: ExpressibleByDictionaryLiteral {
    /// A star after a name marks a required field: `["name*": .text, "slug": .text]`.
    init(dictionaryLiteral elements: (String, Shape)...) {
        self.init(
            elements.map { name, shape in
                let required = name.hasSuffix("*")
                return FieldShape(
                    name: required ? String(name.dropLast()) : name, isRequired: required,
                    shape: shape)
            })
    }
}
