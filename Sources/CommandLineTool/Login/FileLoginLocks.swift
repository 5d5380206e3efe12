import HighLevel
import HostSystem
import Pacing
import Ports
import SyncCore

/// The locks of logins among all processes of the same user: an flock beside the stored logins.
struct FileLoginLocks: LoginLocks {
    let files: POSIXFileSystem
    /// For messages.
    let place: String
    let time: any TimeSource

    /// A renewal takes seconds; whoever holds the lock for longer hangs.
    private static let patience = Duration.seconds(120)

    func take(_ id: String) async throws(CycleFailure) -> @Sendable () -> Void {
        let folder: FilePath = "credentials/locks"
        guard let path = folder.appending("\(id).lock") else {
            throw CycleFailure(.notAuthorised, "“\(id)” cannot be the id of a location or agency")
        }
        let giveUp = time.now.advanced(by: Self.patience)
        do throws(FileFailure) {
            try files.createDirectory(at: folder, mode: .ownerOnly)
        } catch {
            throw CycleFailure(.notAuthorised, "the login cannot be locked: \(place)/\(error)")
        }
        while true {
            do throws(InstanceLock.Refusal) {
                let lock = try InstanceLock.take(path, in: files)
                return { lock.release() }
            } catch {
                switch error {
                case .failed(let failure):
                    throw CycleFailure(
                        .notAuthorised, "the login cannot be locked: \(place)/\(failure)")
                case .held(let holder):
                    guard time.now < giveUp else {
                        throw CycleFailure(
                            .unreachable,
                            "\(holder.map { "\($0)" } ?? "another process") does not finish renewing the login",
                            hint: "look at that process; end it if it hangs")
                    }
                }
            }
            do {
                try await time.sleep(until: time.now.advanced(by: .milliseconds(20)))
            } catch {
                throw CycleFailure(.cancelled, "interrupted")
            }
        }
    }
}
