package import Documents

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

    /// Where to point in the schema's text: the keyword that the message begins with, or the schema
    /// that holds it.
    package func place(in schema: DocumentValue) -> DocumentPath {
        let holder = pointerPath(String(pointer.dropFirst()), in: schema) ?? .root
        let keys = schema.value(at: holder)?.mappingValue?.keys ?? []
        return keys.first { message.hasPrefix($0 + " ") }.map { holder.key($0) } ?? holder
    }
}
