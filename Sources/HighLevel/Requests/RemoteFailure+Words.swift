package import Catalog
import Pacing
package import SyncCore

extension RemoteFailure {
    /// What happened, for people.
    package var message: String {
        let said = messages.isEmpty ? "" : ": \(messages.joined(separator: "; "))"
        switch kind {
        case .invalidToken: return "GoHighLevel does not accept the token\(said)"
        case .missingScope: return "the token lacks a scope that this needs\(said)"
        case .wrongTokenKind: return "the token is of the wrong kind for this sub-account\(said)"
        case .wrongLocation: return "the token does not belong to this location\(said)"
        case .routeClosed:
            return "GoHighLevel does not open this route to external tokens\(said)"
        case .planLacksFeature: return "the agency's plan does not include this\(said)"
        case .otherRefusal: return "GoHighLevel refused the request\(said)"
        case .notFound: return "GoHighLevel has no such object\(said)"
        case .rejected: return "GoHighLevel does not accept the values\(said)"
        case .clash: return "something of that name is there already\(said)"
        case .rateLimited: return "too many requests\(said)"
        case .dailyLimit(let until):
            return "today's requests of this location are used up until \(until)"
        case .serverTrouble: return "GoHighLevel has trouble of its own\(said)"
        case .noAnswer(let why): return "no answer from GoHighLevel: \(why)"
        case .unreadableAnswer(let why): return "GoHighLevel's answer cannot be read: \(why)"
        case .cancelled: return "interrupted"
        case .gaveWay: return "what was saved just now goes first"
        case .moved: return "it was changed in GoHighLevel in the meantime"
        case .noCredential(let failure): return failure.message
        }
    }

    /// What to do next.
    package var hint: String? {
        switch kind {
        case .invalidToken:
            "log in again with `ghlsync auth login` (OAuth), or make a new token in Settings > Private "
                + "Integrations and give it to `ghlsync auth token`; `ghlsync auth status` shows which it is"
        case .missingScope:
            (neededScope.map { "add the scope `\($0)` to the token" }
                ?? "add the scope to the token")
                + ": Settings > Private Integrations > edit > scopes; with a login, add it to the app "
                + "and run `ghlsync auth login` again"
        case .wrongTokenKind:
            "use a token made inside the sub-account, not one of the agency; a login of the agency "
                + "(`ghlsync auth login --agency`) gets each location's token by itself"
        case .wrongLocation:
            "check the location's id in ghlsync.yaml, or use a token of that location: "
                + "`ghlsync auth login`, or `ghlsync auth token`"
        case .routeClosed:
            "the token is in order: GoHighLevel has to open this route; a new token would not help"
        case .otherRefusal:
            "check that the token's user still has access to the location; `ghlsync doctor --live` "
                + "shows what it may do"
        case .planLacksFeature: "ask the agency about API access"
        case .notFound:
            "it was removed in GoHighLevel in the meantime, or belongs to another location: the next "
                + "`ghlsync sync` looks again"
        case .rejected: "change what the message names, and sync again"
        case .clash: "give it another name or slug"
        case .rateLimited, .serverTrouble, .noAnswer, .unreadableAnswer:
            "a running `ghlsync watch` tries again by itself; else run the command again later"
        case .dailyLimit:
            "`ghlsync watch` goes on by itself after that time; without it, `ghlsync sync` again then"
        case .cancelled, .gaveWay, .moved: "run it again: it goes on where it stopped"
        case .noCredential(let failure): failure.hint
        }
    }

    /// The failure as trouble with one entity.
    package func problem(_ key: EntityKey?, complaints: [FieldComplaint] = []) -> Problem {
        Problem(
            code: code, key: key, message: message, hint: hint, complaints: complaints,
            request: request, isPassing: isPassing,
            endsRun: endsRun)
    }

    /// The failure as trouble with the whole run.
    package var cycleFailure: CycleFailure {
        if case .noCredential(let failure) = kind { return failure }
        let sort: CycleFailure.Kind =
            switch kind {
            case .invalidToken, .missingScope, .wrongTokenKind, .wrongLocation, .planLacksFeature,
                .otherRefusal, .noCredential:
                .notAuthorised
            case .rateLimited, .dailyLimit, .serverTrouble, .noAnswer, .unreadableAnswer:
                .unreachable
            case .cancelled, .gaveWay: .cancelled
            case .routeClosed, .notFound, .rejected, .clash, .moved: .other
            }
        let until: Timestamp? = if case .dailyLimit(let until) = kind { until } else { nil }
        return CycleFailure(sort, message, hint: hint, request: request, until: until)
    }

    /// What every further request would meet, too. A scope or a feature that is missing keeps back its
    /// own kind of object only.
    private var endsRun: CycleFailure.Kind? {
        switch kind {
        case .invalidToken, .wrongTokenKind, .wrongLocation, .dailyLimit, .noCredential, .cancelled,
            .gaveWay:
            cycleFailure.kind
        case .missingScope, .routeClosed, .planLacksFeature, .otherRefusal, .notFound, .rejected,
            .clash, .rateLimited, .serverTrouble, .noAnswer, .unreadableAnswer, .moved:
            nil
        }
    }

    private var code: String {
        switch kind {
        case .dailyLimit: "daily-limit"
        case .noAnswer: "no-answer"
        case .unreadableAnswer: "unreadable-answer"
        case .cancelled: "cancelled"
        case .gaveWay: "gave-way"
        case .moved: "moved"
        case .noCredential: "not-authorised"
        case .invalidToken, .missingScope, .wrongTokenKind, .wrongLocation, .routeClosed,
            .planLacksFeature, .otherRefusal, .notFound, .rejected, .clash, .rateLimited,
            .serverTrouble:
            "http-\(status ?? 0)"
        }
    }
}
