package import Catalog
package import Documents
package import Pacing

/// Trouble with one entity: the run goes on. Holds facts; the renderer makes the sentence.
package struct Problem: Hashable, Sendable {
    /// A stable word for machines: `invalid`, `ambiguous-create`, `http-422`.
    package let code: String
    package let key: EntityKey?
    /// What happened, in a person's words.
    package let message: String
    /// What to do next.
    package let hint: String?
    /// The places in the file, when a file is to blame.
    package var diagnostics: [Diagnostic]
    /// The fields that the API does not accept, for the local side to find in the file.
    package let complaints: [FieldComplaint]
    /// The request, when the API is to blame: `PUT /products/65f… (422, traceId 1b2…)`.
    package let request: String?
    /// Whether trying again later may help without anybody doing anything.
    package let isPassing: Bool
    /// Every further request would fail in the same way: why nothing more is started in this run.
    package let endsRun: CycleFailure.Kind?

    package init(
        code: String, key: EntityKey?, message: String, hint: String? = nil,
        diagnostics: [Diagnostic] = [], complaints: [FieldComplaint] = [],
        request: String? = nil, isPassing: Bool = false, endsRun: CycleFailure.Kind? = nil
    ) {
        self.code = code
        self.key = key
        self.message = message
        self.hint = hint
        self.diagnostics = diagnostics
        self.complaints = complaints
        self.request = request
        self.isPassing = isPassing
        self.endsRun = endsRun
    }
}

/// Trouble with the whole run: the cycle stops, nothing is half done.
package struct CycleFailure: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// No token, or one that the API refuses. Exit code 5.
        case notAuthorised
        /// The network or the API does not answer; trying again later may help.
        case unreachable
        /// The workspace is missing, emptied, locked or not readable. Exit code 6 or 1.
        case workspace
        /// A guard stopped it. Exit code 6.
        case guarded
        case cancelled
        case other
    }

    package let kind: Kind
    package let message: String
    package let hint: String?
    package let request: String?
    /// Before then it would fail again, for a reason that passes by itself.
    package let until: Timestamp?

    package init(
        _ kind: Kind, _ message: String, hint: String? = nil, request: String? = nil,
        until: Timestamp? = nil
    ) {
        self.until = until
        self.kind = kind
        self.message = message
        self.hint = hint
        self.request = request
    }
}
