import Crypto
import HighLevel
import HostSystem
import Synchronization
import Workspace

/// The lease that the cycles of one command take, so that it can be kept and given back.
final class HeldLease: Sendable {
    private let kept = Mutex<LeaseKeeper?>(nil)

    /// `nil` unless `rules.lease` says how long one lasts.
    func keeper(of remote: HighLevelReplica, _ workspace: OpenWorkspace) -> LeaseKeeper? {
        guard let length = workspace.configuration.rules.lease else { return nil }
        let place = "\(HostName.current):\(workspace.root)"
        return kept.withLock { kept in
            if let kept { return kept }
            let keeper = remote.leaseKeeper(
                agent: Self.agent(place), place: place, length: length)
            kept = keeper
            return keeper
        }
    }

    /// Machines that were cloned call themselves alike; their ids differ.
    private static func agent(_ place: String) -> String {
        let machine = MachineFacts.machineID() ?? ""
        return String(SHA256.hex(Array("\(machine) \(place)".utf8)).prefix(16))
    }

    /// Renews it while `body` runs, and gives it back at the end, whichever way that comes.
    /// - Parameter lost: another agent has it: nothing further should be started.
    func whileKept<Result: Sendable>(
        lost: @escaping @Sendable () async -> Void, _ body: () async throws -> Result
    ) async rethrows -> Result {
        let keeper = kept.withLock { $0 }
        let keeping = keeper.map { keeper in Task { await keeper.keep(lost: lost) } }
        do {
            let result = try await body()
            keeping?.cancel()
            await keeper?.release()
            return result
        } catch {
            keeping?.cancel()
            await keeper?.release()
            throw error
        }
    }

    func release() async { await kept.withLock { $0 }?.release() }
}
