import Documents

@testable import Sandbox

/// Values that fit a shape, and values that do not.
enum SampleBody {
    /// Every field filled in.
    static func full(_ shape: ObjectShape) -> OrderedObject {
        OrderedObject(shape.fields.map { ($0.name, value($0.shape)) })
    }

    /// Only the required fields.
    static func least(_ shape: ObjectShape) -> OrderedObject {
        OrderedObject(shape.fields.filter(\.isRequired).map { ($0.name, value($0.shape)) })
    }

    static func value(_ shape: Shape) -> DocumentValue {
        switch shape {
        case .text, .anything: "text"
        case .choice(let choices): .string(choices[0])
        case .number: 5
        case .boolean: true
        case .anyObject: ["any": 1]
        case .list(let item): [value(item)]
        case .object(let object): .mapping(full(object))
        }
    }

    /// One value of every kind that the shape must refuse.
    static func wrong(_ shape: Shape) -> [DocumentValue] {
        let kinds: [DocumentValue] = ["text", 5, true, [1], ["any": 1]]
        return switch shape {
        case .anything: []
        case .text: kinds.filter { $0.stringValue == nil }
        case .choice: kinds
        case .number: kinds.filter { $0.numberValue == nil }
        case .boolean: kinds.filter { $0.boolValue == nil }
        case .anyObject: kinds.filter { $0.mappingValue == nil }
        case .list(let item):
            kinds.filter { $0.sequenceValue == nil } + wrong(item).map { [$0] }
        case .object(let object):
            kinds.filter { $0.mappingValue == nil }
                + object.fields.flatMap { field in
                    wrong(field.shape).map { bad in
                        var fields = full(object)
                        fields[field.name] = bad
                        return .mapping(fields)
                    }
                }
        }
    }
}
