import HighLevel
import Pacing
import SyncCore
import SyncEngine
import Synchronization

/// Whether the app that a login is of is still installed in the location.
///
/// A webhook that says it was taken out is a hint like every other: it sets off a look, and only when
/// that is refused too is the login marked, so that later commands say at once what is to be done.
/// Nothing is deleted. That it was installed takes the mark away.
final class AppPresence: Sendable {
    /// The marks of logins.
    struct Marks: Sendable {
        let set: @Sendable () throws(CycleFailure) -> Void
        let clear: @Sendable () throws(CycleFailure) -> Void
    }

    private enum Doubt { case none, told, looking }

    /// The app of the login; `nil` when there is none, and nothing to mark.
    private let appID: String?
    private let marks: Marks
    private let say: @Sendable (String) -> Void
    private let doubt = Mutex(Doubt.none)

    init(appID: String?, marks: Marks, say: @escaping @Sendable (String) -> Void) {
        self.appID = appID
        self.marks = marks
        self.say = say
    }

    /// Takes an event of the app; `true` when everything is to be looked at now.
    func heed(_ event: WebhookEvent.AppEvent, appID told: String?) -> Bool {
        guard let appID, told == nil || told == appID else { return false }
        switch event {
        case .uninstalled:
            doubt.withLock { $0 = .told }
            return true
        case .installed:
            doubt.withLock { $0 = .none }
            attempt(marks.clear)
            return true
        case .changedPlan:
            return false
        }
    }

    func take(_ notice: SyncNotice) {
        switch notice {
        case .looking(let scope) where scope.isFull:
            // A cycle that was under way when it was told proves nothing.
            doubt.withLock { if $0 == .told { $0 = .looking } }
        case .failed(let failure) where failure.kind == .notAuthorised:
            guard settle() else { return }
            attempt(marks.set)
            say(
                "requests are refused: the login is marked as uninstalled, and kept. Install the app in this location again, then log in: ghlsync auth login"
            )
        case .reported:
            guard settle() else { return }
            say("requests are still answered: the app is installed in this location")
        case .looking, .waiting, .planned, .started, .finished, .failed, .webhooksSilent,
            .webhooksBack:
            break
        }
    }

    /// Ends a doubt that was looked into.
    private func settle() -> Bool {
        doubt.withLock { doubt in
            guard doubt == .looking else { return false }
            doubt = .none
            return true
        }
    }

    private func attempt(_ step: () throws(CycleFailure) -> Void) {
        do throws(CycleFailure) {
            try step()
        } catch {
            say("the login's mark cannot be kept: \(error.message)")
        }
    }
}
