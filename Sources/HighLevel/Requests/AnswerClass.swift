/// What a status and the text beside it mean.
///
/// 401 and 403 have six meanings that only the text tells apart (ghl-api.md §0); none of them, nor 429
/// or a 5xx, ever means that an object is gone.
enum AnswerClass {
    static func kind(status: Int, messages: [String]) -> RemoteFailure.Kind {
        let text = messages.joined(separator: " ").lowercased()
        switch status {
        case 401, 403:
            return refusal(status: status, text: text)
        case 404:
            return .notFound
        case 400 where saysNotFound(text):
            return .notFound
        case 409:
            return .clash
        case 408, 500...599:
            return .serverTrouble
        case 429:
            return .rateLimited
        case 300...399:
            return .unreadableAnswer("a redirect, which is not followed")
        default:
            return .rejected
        }
    }

    private static func refusal(status: Int, text: String) -> RemoteFailure.Kind {
        if text.contains("iam service") || text.contains("iam config") { return .routeClosed }
        if text.contains("not authorized for this scope") { return .missingScope }
        if text.contains("user type mismatch") || text.contains("authclass type") {
            return .wrongTokenKind
        }
        if text.contains("access to this location") { return .wrongLocation }
        if text.contains("access to this feature") { return .planLacksFeature }
        if text.contains("version header") { return .rejected }
        return status == 401 ? .invalidToken : .otherRefusal
    }

    private static func saysNotFound(_ text: String) -> Bool {
        text.contains("not found") || text.contains("does not exist")
            || text.contains("doesn't exist")
    }

    /// Whether another attempt may help.
    static func isPassing(status: Int) -> Bool { [408, 429, 500, 502, 503, 504].contains(status) }

    /// Whether a create that got this status was certainly not carried out.
    static func isCertainlyNotApplied(status: Int) -> Bool {
        switch status {
        case 408, 409: false
        case 300..<500: true
        default: false
        }
    }
}
