/// One change to a document's text. Only the bytes of what it names may change.
package enum DocumentEdit: Hashable, Sendable {
    /// Sets the value at a path, replacing what is there, or adding a new entry at the end of its
    /// mapping. Mappings that are missing on the way are made. A path that ends in an index equal to
    /// the sequence's length appends.
    case set(DocumentPath, DocumentValue)
    /// Removes a mapping's entry or a sequence's item; a path that leads nowhere changes nothing.
    case remove(DocumentPath)
    /// Adds an item to the sequence at the path, so that it has this index afterwards.
    case insert(DocumentPath, at: Int, DocumentValue)
    /// Moves a mapping's entry or a sequence's item to another place among its siblings; `to` is its
    /// place afterwards. Its own comments go along.
    case move(DocumentPath, to: Int)
}

/// An edit that the text cannot take (a path through a text value, an unreadable document).
package struct EditError: Error, Hashable, Sendable {
    package let path: DocumentPath
    package let message: String

    package init(_ path: DocumentPath, _ message: String) {
        self.path = path
        self.message = message
    }

    /// An edited text that reads back as something else than was asked for; it must not be used.
    package static func mismatch(_ path: DocumentPath, duplicates: [DuplicateKey]) -> EditError {
        if let duplicate = duplicates.first {
            return EditError(
                path, "the key \(duplicate.path) occurs twice; remove one of the two first")
        }
        return EditError(path, "the edited text would not say what was asked for")
    }
}
