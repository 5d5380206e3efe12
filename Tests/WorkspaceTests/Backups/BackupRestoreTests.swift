import Catalog
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

@Suite struct BackupRestoreTests {
    private let files = InMemoryFileSystem()
    private let time = ManualTime()
    private let place: FilePath = "listings/mats/yoga-mat.yaml"

    private func store() -> BackupStore {
        BackupStore(files: files, time: time, random: SeededRandom(seed: 3))
    }

    private func keep(
        _ text: String, place: String, side: ReplicaSide = .local, in backups: BackupStore
    ) async throws -> BackupEntry {
        let id = try await backups.keep(
            BackupItem(
                side: side, key: nil, place: place, bytes: Array(text.utf8), reason: "overwrite"))
        return try await backups.item(id)
    }

    @Test("a file comes back to the byte, and what it replaces is kept first")
    func restores() async throws {
        let backups = store()
        let entry = try await keep("old\r\n", place: place.description, in: backups)
        files.put("new", at: place)
        let outcomes = await backups.restore([entry], into: files)
        guard case .restored(let replaced?) = outcomes.first?.result else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(files.text(at: place) == "old\r\n")
        #expect(try await backups.bytes(of: replaced) == Array("new".utf8))
        #expect(await backups.restore([entry], into: files).map(\.result) == [.unchanged])
    }

    @Test("a deleted file comes back with its folder")
    func deleted() async throws {
        let backups = store()
        let entry = try await keep("old", place: place.description, in: backups)
        let outcomes = await backups.restore([entry], into: files)
        #expect(outcomes.map(\.result) == [.restored(replaced: nil)])
        #expect(files.text(at: place) == "old")
    }

    @Test("of a whole run, each place goes back to before the run")
    func wholeRun() async throws {
        let backups = store()
        for number in 1...12 {
            _ = try await keep("\(number)", place: place.description, in: backups)
        }
        let run = try #require(try await backups.list().first)
        _ = await backups.restore(run.items.reversed(), into: files)
        #expect(files.text(at: place) == "1")
    }

    @Test(
        "S46: nothing is restored to where no file of the user belongs",
        arguments: [
            "../x", "/etc/passwd", ".git/hooks/post-checkout", ".ghlsync/state/x", "a/../b", "",
            "a/.x", "C:\\x", "listings/\u{1B}.yaml", ".gitattributes", "a//b",
        ])
    func unsafe(_ place: String) async throws {
        let backups = store()
        let entry = try await keep("x", place: place, in: backups)
        let before = files.files.count
        guard case .failed(let problem) = await backups.restore([entry], into: files).first?.result
        else {
            Issue.record("'\(place)' was written")
            return
        }
        #expect(problem.code == "unsafe-path")
        #expect(files.files.count == before)
    }

    @Test("a remote object is not taken for a file")
    func remote() async throws {
        let backups = store()
        let entry = try await keep("{}", place: "products/1", side: .remote, in: backups)
        guard case .failed(let problem) = await backups.restore([entry], into: files).first?.result
        else {
            Issue.record("it was written")
            return
        }
        #expect(problem.code == "not-a-file")
    }

    @Test("when the backup of what is there fails, the file stays as it is")
    func backupFails() async throws {
        let backups = store()
        let entry = try await keep("old", place: place.description, in: backups)
        files.put("new", at: place)
        files.failOperations(from: 1, with: .noSpace)
        let outcomes = await backups.restore([entry], into: files)
        files.endFaults()
        guard case .failed = outcomes.first?.result else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(files.text(at: place) == "new")
    }

    @Test("an edit made while restoring is not overwritten")
    func editedMeanwhile() async throws {
        let backups = store()
        let entry = try await keep("old", place: place.description, in: backups)
        files.put("new", at: place)
        files.beforeEachOperation { [files, place] operation, _ in
            if operation.verb == .sync, operation.path.parent == place.parent {
                files.put("edited now", at: place)
            }
        }
        let outcomes = await backups.restore([entry], into: files)
        files.beforeEachOperation(nil)
        guard case .failed = outcomes.first?.result else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(files.text(at: place) == "edited now")
    }
}
