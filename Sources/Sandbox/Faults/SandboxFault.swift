/// One kind of trouble: which requests it meets, and what it does to them.
package struct SandboxFault: Hashable, Sendable {
    /// Which of the requests that fit are met, counted from 1.
    package enum Occurrence: Hashable, Sendable {
        case always
        case nth(Int)
        /// The first so many.
        case first(Int)
        /// Each so many-th.
        case every(Int)
        /// Each by chance, 0 to 1, repeatable for the script's seed.
        case probability(Double)
    }

    package enum Effect: Hashable, Sendable {
        /// An error status. `applied` carries the request out before.
        case status(Int, retryAfter: Int?, applied: Bool)
        /// The connection closes; nothing was done.
        case dropBefore
        /// The request is carried out; its answer is lost.
        case dropAfter
        /// The connection closes; the request is carried out so much later.
        case applyLate(Duration)
        /// Carried out, and the answer breaks off in the middle of the body.
        case truncated
        /// Carried out; the answer is a 200 with a web page.
        case html
        /// Carried out; the answer is `{}`.
        case emptyObject
        /// Carried out and answered as usual: for a fault that only has a delay.
        case nothing
    }

    /// For people and the request log.
    package var name: String
    /// `nil` for any.
    package var method: String?
    /// A path: `*` stands for one segment, `**` at the end for any rest.
    package var path: String
    package var occurrence: Occurrence
    package var effect: Effect
    /// Before anything goes out.
    package var delay: Duration
    /// What an error status says, in place of "Injected fault".
    package var message: String?

    package init(
        _ effect: Effect, method: String? = nil, path: String = "/**",
        _ occurrence: Occurrence = .always, delay: Duration = .zero, name: String? = nil,
        message: String? = nil
    ) {
        self.effect = effect
        self.method = method
        self.path = path
        self.occurrence = occurrence
        self.delay = delay
        self.message = message
        self.name = name ?? effect.label
    }

    func fits(method: String, path: String) -> Bool {
        if let wanted = self.method, wanted != method { return false }
        var pattern = self.path.split(separator: "/")[...]
        var given = path.split(separator: "/")[...]
        while let want = pattern.popFirst() {
            if want == "**", pattern.isEmpty { return true }
            guard let have = given.popFirst(), want == "*" || want == have else { return false }
        }
        return given.isEmpty
    }
}

extension SandboxFault.Effect {
    /// The word for it in a fault file and in the request log.
    var label: String {
        switch self {
        case .status(let status, _, _): "status \(status)"
        case .dropBefore: "dropBefore"
        case .dropAfter: "dropAfter"
        case .applyLate: "applyLate"
        case .truncated: "truncated"
        case .html: "html"
        case .emptyObject: "emptyObject"
        case .nothing: "delay"
        }
    }
}
