import Crypto
import HighLevel
import HostSystem
import Pacing
import Ports
import Synchronization

/// The budget of one location among all processes of the same user: a small file a server and location
/// in `$XDG_STATE_HOME/ghlsync/budget`. What it says is checked like anything that others may have
/// written; without it each process keeps to the budget alone.
final class FileBudget: BudgetStore {
    let holder: TokenBucket.Holder
    private let file: SharedFile
    private let boot: String
    /// What this process knows by itself: of its own requests nothing is forgotten.
    private let known = Mutex(Known())

    private struct Known {
        var record = BudgetRecord()
        /// What the file says of it, when nobody else has written since.
        var text: [UInt8] = []
    }

    init(_ path: FilePath, in files: POSIXFileSystem) {
        file = SharedFile(path, in: files)
        boot = ProcessIdentity.bootID()
        holder = TokenBucket.Holder(
            id: RandomBytes.hex(RandomBytes.make(8)), processID: ProcessIdentity.processID)
    }

    /// The budget of a location; one that nobody shares when the folder cannot be used.
    static func open(
        _ origin: HTTPOrigin, locationID: String, _ environment: ToolEnvironment
    ) -> any BudgetStore {
        do throws(FileFailure) {
            let files = try POSIXFileSystem(root: environment.stateFolder, creating: .ownerOnly)
            let folder: FilePath = "budget"
            try files.createDirectory(at: folder, mode: .ownerOnly)
            guard let path = folder.appending(name(origin, locationID)) else {
                return PrivateBudget()
            }
            return FileBudget(path, in: files)
        } catch {
            return PrivateBudget()
        }
    }

    /// What the processes of this user know, as of now, without a turn; `nil` when that is nothing.
    static func peek(
        _ origin: HTTPOrigin, locationID: String, _ environment: ToolEnvironment,
        at now: MonotonicInstant
    ) -> BudgetRecord? {
        guard let files = try? POSIXFileSystem(root: environment.stateFolder),
            let path = ("budget" as FilePath).appending(name(origin, locationID)),
            let bytes = SharedFile(path, in: files).read()
        else { return nil }
        return BudgetRecord(bytes, boot: ProcessIdentity.bootID(), at: now)
    }

    /// A name that is safe as a file's, and one for each: what is left out of it is in the sum.
    static func name(_ origin: HTTPOrigin, _ locationID: String) -> String {
        let whole = "\(origin)/\(locationID)"
        let words = "\(origin.host)-\(locationID)".map {
            $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") ? $0 : "_"
        }
        let sum = RandomBytes.hex(Array(SHA256.digest(Array(whole.utf8)).prefix(6)))
        return String(String(words).drop { $0 == "." }.prefix(120)) + "-\(sum).json"
    }

    func update<Answer: Sendable>(
        at now: MonotonicInstant, _ step: (inout BudgetRecord) -> Answer
    ) -> Answer {
        known.withLock { known in
            var answer: Answer?
            _ = file.update { bytes in
                if bytes != known.text, let shared = BudgetRecord(bytes, boot: boot, at: now) {
                    known.record = known.record.joined(to: shared, as: holder)
                }
                known.record.window.bury(at: now) { ProcessIdentity.isAlive($0.processID) }
                answer = step(&known.record)
                known.text = known.record.text(boot: boot)
                return known.text
            }
            if let answer { return answer }
            return step(&known.record)
        }
    }
}
