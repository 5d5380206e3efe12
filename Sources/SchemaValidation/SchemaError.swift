/// A schema that cannot be used: the fault of its author, not of the document under test.
package struct SchemaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// JSON pointer to the place inside the schema, from `#`.
    package let pointer: String
    package let message: String

    package init(_ message: String, at pointer: String) {
        self.message = message
        self.pointer = pointer
    }

    package var description: String { "schema \(pointer): \(message)" }
}
