package import Documents

/// What the API says about one field of an entity that it was sent. The words are the server's; the
/// place is the entity's, and the local side knows where in its file that is written.
package struct FieldComplaint: Hashable, Sendable {
    package let path: DocumentPath
    package let message: String

    package init(path: DocumentPath, message: String) {
        self.path = path
        self.message = message
    }
}
