import Documents
import Ports

/// A request that passed every check, with its parts at hand.
struct Call: Sendable {
    let route: Route
    let parameters: [String: String]
    let query: Query
    let body: OrderedObject
    let location: String
    let now: SandboxMoment
    /// Only `multipart/form-data` has parts.
    var parts: [MultipartForm.Part] = []

    /// A path parameter; the route table promises that it is there.
    func parameter(_ name: String) -> String { parameters[name] ?? "" }
}

/// The fields of a query by name.
struct Query: Sendable {
    private let values: [String: [String]]

    init(_ fields: [QueryField]) {
        values = Dictionary(
            fields.map { field in
                let bare = field.name.hasSuffix("[]") ? String(field.name.dropLast(2)) : field.name
                return (bare, [field.value])
            }, uniquingKeysWith: +)
    }

    var names: [String] { values.keys.sorted() }

    func text(_ name: String) -> String? { values[name]?.first }
    func number(_ name: String) -> Int? { text(name).flatMap { DecimalNumber($0)?.intValue } }
    func flag(_ name: String) -> Bool? { text(name).map { $0 == "true" } }

    /// All values of a name, repeated or parted by commas; `nil` when there is none.
    func list(_ name: String) -> [String]? {
        let all = (values[name] ?? []).flatMap { $0.split(separator: ",").map(String.init) }
        return all.isEmpty ? nil : all
    }

    /// Everything that breaks the declared query, in the validation library's words.
    func complaints(under shape: ObjectShape, refusesUndeclared: Bool) -> [String] {
        var found: [String] = []
        if refusesUndeclared {
            for name in names where shape[name] == nil {
                found.append("property \(name) should not exist")
            }
        }
        for field in shape.fields {
            guard let given = values[field.name]?.first else {
                if field.isRequired { found.append("\(field.name) should not be empty") }
                continue
            }
            switch field.shape {
            case .number where DecimalNumber(given) == nil:
                found.append(
                    "\(field.name) must be a number conforming to the specified constraints")
            case .boolean where given != "true" && given != "false":
                found.append("\(field.name) must be a boolean value")
            case .choice(let choices) where !choices.contains(given):
                let known = choices.joined(separator: ", ")
                found.append("\(field.name) must be one of the following values: \(known)")
            case .text where given.isEmpty && field.isRequired:
                found.append("\(field.name) should not be empty")
            default:
                break
            }
        }
        return found
    }
}
