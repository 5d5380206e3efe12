import Documents

/// A successful answer before it becomes bytes.
struct Answer: Sendable {
    /// `nil` for an answer without a body.
    let body: OrderedObject?
    /// Whether the request changed anything.
    let applied: Bool

    /// What a read found.
    static func found(_ body: OrderedObject) -> Answer { Answer(body: body, applied: false) }

    /// What a write says.
    static func changed(_ body: OrderedObject?) -> Answer { Answer(body: body, applied: true) }
}
