package import Catalog
package import Documents
import Pacing
package import Ports
package import SyncCore

/// The GoHighLevel location as one side of the synchronisation.
///
/// Reads and writes go through one `RequestPipeline`. What it remembers only saves requests: a second
/// replica, or this one after a restart, decides the same.
package actor HighLevelReplica: Replica {
    package nonisolated let side = ReplicaSide.remote

    let configuration: HighLevelConfiguration
    let pipeline: RequestPipeline
    let api: CatalogAPI
    let time: any TimeSource
    let intents: any IntentLog
    let backups: any BackupSink
    let defaults: CatalogDefaults
    var memory: RemoteMemory
    var membershipTurns = Turns()
    var categoryTurns = Turns()
    var bulkTurns = Turns()
    var listTrust = ListTrust()
    let pictures: PictureSupport?
    var uploadTurns = Turns()

    package init(
        configuration: HighLevelConfiguration, credentials: any CredentialSource,
        transport: any HTTPTransport, time: any TimeSource,
        random: any RandomNumberGenerator & Sendable, intents: any IntentLog,
        backups: any BackupSink, defaults: CatalogDefaults, pictures: PictureSupport? = nil,
        budgets: any BudgetStore = PrivateBudget(), spill: Spill = .never
    ) {
        memory = RemoteMemory(spill: spill)
        self.configuration = configuration
        self.time = time
        self.intents = intents
        self.backups = backups
        self.defaults = defaults
        self.pictures = pictures
        pipeline = RequestPipeline(
            configuration: configuration, credentials: credentials, transport: transport,
            time: time, random: random, budgets: budgets)
        api = CatalogAPI(
            pipeline: pipeline, locationID: configuration.locationID,
            pageSize: configuration.pageSize)
    }

    /// Requests handed to the transport since the start, retries included.
    package var requests: Int { get async { await pipeline.requestCount } }
    package var budget: RequestBudget { get async { await pipeline.budget } }
    /// The server's clock minus ours, as measured from its answers.
    package var clockSkew: Duration { get async { await pipeline.clockSkew } }

    package func snapshot(_ scope: ScanScope) async throws(CycleFailure) -> Snapshot {
        do {
            let priority = RequestPriority(scope.priority, givesWay: scope.givesWay)
            return try await RequestPriority.$current.withValue(priority) {
                try await look(scope)
            }
        } catch let failure as RemoteFailure {
            throw failure.cycleFailure
        } catch let failure as CycleFailure {
            throw failure
        } catch is CancellationError {
            throw CycleFailure(.cancelled, "interrupted")
        } catch {
            throw CycleFailure(.other, "the look at GoHighLevel failed: \(error)")
        }
    }

    package func apply(_ change: Change, in context: ApplyContext) async -> Outcome {
        var firm = context
        firm.givesWay = nil
        return await attempt(change, firm) ?? outcome(of: change, after: CancellationError())
    }

    /// `nil` when it was given up to let something else go first; what of it was done the next look finds.
    func attempt(_ change: Change, _ context: ApplyContext) async -> Outcome? {
        do {
            let priority = RequestPriority(context.priority, givesWay: context.givesWay)
            return try await RequestPriority.$current.withValue(priority) {
                Outcome(change, .applied(try await carryOut(change, context)))
            }
        } catch let failure as RemoteFailure where failure.kind == .gaveWay {
            return nil
        } catch {
            return outcome(of: change, after: error)
        }
    }

    /// What became of a change that was not carried out.
    func outcome(of change: Change, after error: any Error) -> Outcome {
        switch error {
        case ApplyTrouble.stale(let why):
            return Outcome(change, .stale(why))
        case ApplyTrouble.failed(let problem):
            return Outcome(change, .failed(problem))
        case let failure as RemoteFailure where failure.kind == .moved:
            return Outcome(change, .stale(Self.moved))
        case let failure as RemoteFailure:
            let complaints = FieldBlame.complaints(of: failure, about: change)
            return Outcome(change, .failed(failure.problem(change.key, complaints: complaints)))
        case let failure as CycleFailure:
            // The ledger or the backups cannot be written: nothing may be replaced.
            return Outcome(
                change,
                .failed(
                    Problem(
                        code: "not-recorded", key: change.key, message: failure.message,
                        hint: failure.hint, request: failure.request)))
        default:
            return Outcome(
                change,
                .failed(
                    Problem(
                        code: "cancelled", key: change.key, message: "interrupted", isPassing: true)
                ))
        }
    }

    var now: MonotonicInstant { time.now }
    var wallClock: Timestamp { time.wallClock }
    func sleep(until instant: MonotonicInstant) async throws {
        try await time.sleep(until: instant)
    }

    private func carryOut(_ change: Change, _ context: ApplyContext) async throws -> Applied {
        await learnUploads()
        if change.key.kind == .directory, configuration.mapping.directory == .customValues {
            return try await applyDirectoryValues(change, context)
        }
        return switch (change.key.kind, change.action) {
        case (.listing, .create): try await createListing(change, context)
        case (.listing, .update): try await updateListing(change, context)
        case (.listing, .delete): try await deleteListing(change)
        case (.collection, .create): try await createCollection(change, context)
        case (.collection, .update): try await updateCollection(change, context)
        case (.collection, .delete): try await deleteCollection(change)
        case (.directory, .create): try await createDirectory(change, context)
        case (.directory, .update): try await updateDirectory(change, context)
        case (.directory, .delete): try await deleteDirectory(change)
        }
    }
}

/// Why a change was not carried out.
enum ApplyTrouble: Error {
    case stale(String)
    case failed(Problem)
}
