package import SyncCore

/// Where the bearer token comes from.
package protocol CredentialSource: Sendable {
    /// The token to send now. One that knows when its token expires renews it first.
    func token() async throws(CycleFailure) -> String
    /// The API refused this token. Returns a new one, or `nil` when there is none to be had; a token is
    /// refused at the most once per request.
    func replacement(for refused: String) async throws(CycleFailure) -> String?
}

/// A Private Integration Token: static, without renewal.
package struct StaticCredential: CredentialSource {
    private let value: String

    package init(_ value: String) { self.value = value }

    package func token() async throws(CycleFailure) -> String { value }
    package func replacement(for refused: String) async throws(CycleFailure) -> String? { nil }
}
