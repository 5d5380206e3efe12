import Catalog
import HostSystem
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

@Suite struct BackupOnDiskTests {
    @Test("on real files, what was kept is restored, listed and pruned")
    func realFiles() async throws {
        try await TemporaryFolder.with { root in
            let files = try POSIXFileSystem(root: root)
            let time = ManualTime()
            let backups = BackupStore(files: files, time: time, random: SeededRandom(seed: 3))
            let bytes = Array("title: Mat\n".utf8)
            let key = EntityKey(.listing, "mat")
            try await backups.begin(run: "first")
            let id = try await backups.keep(
                BackupItem(
                    side: .local, key: key, place: "listings/mats/mat.yaml", bytes: bytes,
                    reason: "delete"))
            #expect(try files.metadata(at: BackupStore.folder)?.permissions == 0o700)
            let entry = try await backups.item(id)
            let outcomes = await backups.restore([entry], into: files)
            #expect(outcomes.map(\.result) == [.restored(replaced: nil)])
            #expect(try files.read("listings/mats/mat.yaml", limit: 100) == bytes)
            try await backups.begin(run: "second")
            time.advance(by: .seconds(100 * 86_400))
            #expect(try await backups.prune(BackupRetention(), protecting: []) == ["first"])
            #expect(try await backups.list().isEmpty)
            #expect(try files.list(BackupStore.objects).isEmpty)
        }
    }
}
