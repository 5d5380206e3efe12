import Glibc
import HighLevel
import HostSystem
import Pacing
import Ports
import SyncTestKit
import Testing

@testable import CommandLineTool

/// The budget that processes share by a file. Two instances here are as two processes: each has its own
/// memory and its own lock on the file.
@Suite struct FileBudgetTests {
    private static let origin = HTTPOrigin(scheme: .https, host: "api.example.invalid", port: 443)

    private func environment(_ folder: String) -> ToolEnvironment {
        ToolEnvironment(
            variables: ["XDG_STATE_HOME": folder + "/state"], workingDirectory: folder,
            program: "ghlsync", isInputTerminal: false, isOutputTerminal: false,
            isErrorTerminal: false)
    }

    private func open(_ folder: String, _ location: String = "L1") -> any BudgetStore {
        FileBudget.open(Self.origin, locationID: location, environment(folder))
    }

    private func take(
        _ store: any BudgetStore, _ limit: TokenBucket.Limit, at now: MonotonicInstant
    ) -> TokenBucket.Grant {
        let holder = store.holder
        return store.update(at: now) { record in
            var bucket = TokenBucket(limit, holder: holder, state: record.window)
            defer { record.window = bucket.state }
            return bucket.take(at: now)
        }
    }

    private func path(_ folder: String, _ location: String = "L1") -> String {
        "\(folder)/state/ghlsync/budget/\(FileBudget.name(Self.origin, location))"
    }

    private let limit = TokenBucket.Limit(max: 4, delayAfter: 4, delay: .zero)
    private let now = MonotonicInstant(nanoseconds: 5_000_000_000)

    @Test("two of the same location share its places, two of different ones do not")
    func shares() throws {
        try TemporaryFolder.with { folder in
            let (one, two, other) = (open(folder), open(folder), open(folder, "L2"))
            for _ in 0..<2 {
                guard case .go = take(one, limit, at: now), case .go = take(two, limit, at: now)
                else {
                    Issue.record("no place")
                    return
                }
            }
            #expect(take(one, limit, at: now) == .full)
            #expect(take(two, limit, at: now) == .full)
            guard case .go = take(other, limit, at: now) else {
                Issue.record("another location's budget is not ours")
                return
            }
        }
    }

    @Test("threads that draw as fast as they can take no more than there is")
    func contention() async throws {
        try await TemporaryFolder.with { folder in
            let limit = TokenBucket.Limit(max: 50, delayAfter: 50, delay: .zero)
            let stores = (0..<4).map { _ in open(folder) }
            let now = now
            let granted = await withTaskGroup(of: Int.self) { group in
                for store in stores {
                    group.addTask {
                        (0..<40).count { _ in
                            if case .go = take(store, limit, at: now) { true } else { false }
                        }
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(granted == 50)
        }
    }

    @Test("the file is its owner's alone, and its name is safe whatever the server is called")
    func modes() throws {
        try TemporaryFolder.with { folder in
            _ = take(open(folder), limit, at: now)
            var status = stat()
            #expect(stat(path(folder), &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
            #expect(stat(folder + "/state/ghlsync/budget", &status) == 0)
            #expect(status.st_mode & 0o777 == 0o700)
            let evil = HTTPOrigin(scheme: .https, host: "../../x\n/y", port: 1)
            let name = FileBudget.name(evil, "../L")
            #expect(!name.contains("/") && !name.hasPrefix(".") && !name.contains("\n"))
            #expect(name != FileBudget.name(evil, ".._L"))
        }
    }

    @Test(
        "garbage, an empty file and a removed one are as no file, and own requests stay known",
        arguments: ["", "{", "nonsense\n", "{\"format\":1}\n", "{\"format\":9}\n"])
    func garbage(text: String) throws {
        try TemporaryFolder.with { folder in
            let store = open(folder)
            for _ in 0..<3 { _ = take(store, limit, at: now) }
            let file = fopen(path(folder), "w")
            fputs(text, file)
            if let file { fclose(file) }
            guard case .go = take(store, limit, at: now) else {
                Issue.record("one place is left")
                return
            }
            #expect(take(store, limit, at: now) == .full)
            unlink(path(folder))
            #expect(take(store, limit, at: now) == .full)
        }
    }

    @Test("without a folder, with a link in its place, or open to others: alone, and it works")
    func unusable() throws {
        try TemporaryFolder.with { folder in
            #expect(mkdir(folder + "/state", 0o700) == 0)
            #expect(mkdir(folder + "/state/ghlsync", 0o700) == 0)
            #expect(symlink("/tmp", folder + "/state/ghlsync/budget") == 0)
            guard case .go = take(open(folder), limit, at: now) else {
                Issue.record("no place")
                return
            }
            unlink(folder + "/state/ghlsync/budget")
            _ = take(open(folder), limit, at: now)
            chmod(path(folder), 0o666)
            let alone = open(folder)
            for _ in 0..<4 { _ = take(alone, limit, at: now) }
            #expect(take(alone, limit, at: now) == .full)
        }
    }

    @Test("a stopped process that holds the file is not waited for")
    func stoppedHolder() throws {
        try TemporaryFolder.with { folder in
            _ = take(open(folder), limit, at: now)
            let descriptor = Glibc.open(path(folder), O_RDWR)
            defer { close(descriptor) }
            #expect(flock(descriptor, LOCK_EX) == 0)
            let store = open(folder)
            guard case .go = take(store, limit, at: now) else {
                Issue.record("it waits")
                return
            }
            flock(descriptor, LOCK_UN)
            // What it took meanwhile is told to the others at its next turn.
            _ = take(store, limit, at: now)
            _ = take(open(folder), limit, at: now)
            #expect(take(open(folder), limit, at: now) == .full)
        }
    }
}
