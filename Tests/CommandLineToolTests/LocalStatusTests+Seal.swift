import Catalog
import HostSystem
import Pacing
import Ports
import SyncTestKit
import Testing
import Workspace

@testable import CommandLineTool

/// What `status` left behind rests on the archive: by its stamp, or by its content when that says nothing.
extension LocalStatusTests {
    @Test("an archive written just before is read once more, then its stamp is believed")
    func sealedAnew() async throws {
        try await withBench { bench in
            try await bench.agree()
            let later = bench.time.wallClock
            // As it is in life: the look comes right after the write.
            bench.time.setWallClock(later.advanced(by: .seconds(-3600)))
            _ = try await bench.status()
            #expect(try !bench.believesArchive())
            // Still too early.
            #expect(try await bench.status().isQuick)
            #expect(try !bench.believesArchive())
            bench.time.setWallClock(later)
            #expect(try await bench.status().isQuick)
            #expect(try bench.believesArchive())
            let inode = try bench.cacheInode()
            #expect(try await bench.status().isQuick)
            #expect(try bench.cacheInode() == inode)
            try bench.put("title: Other\nprice: 1\n", "listings/mat-1.yaml")
            let answer = try await bench.status()
            #expect(answer.isQuick && answer.lines.count == 1)
            #expect(words(answer) == words(try await bench.afresh()))
        }
    }

    @Test("a ledger that was copied is read once more, then its stamp is believed")
    func copiedLedger() async throws {
        try await withBench { bench in
            try await bench.agree()
            _ = try await bench.status()
            let path = try #require(
                FilePath(".ghlsync/state/\(Self.location)/archive.jsonl"))
            let bytes = try bench.files.read(path, limit: 1 << 20)
            try bench.files.remove(path)
            try bench.files.write(bytes, to: path, mode: .ownerOnly)
            for _ in 0..<2 {
                #expect(try await bench.status().isQuick)
                #expect(try bench.believesArchive())
            }
            // One that says something else is no copy.
            try bench.files.remove(path)
            try bench.files.write(
                bytes.dropLast(bytes.count / 2), to: path, mode: .ownerOnly)
            #expect(try await !bench.status().isQuick)
        }
    }
}

extension LocalStatusTests.Bench {
    private var cachePath: FilePath {
        FilePath(stringLiteral: ".ghlsync/state/\(LocalStatusTests.location)/steps.cache")
    }

    /// Whether what was left behind can tell by its stamp that the archive is as it was.
    func believesArchive() throws -> Bool {
        let cache = try #require(
            StepCache.read(from: files, locationID: LocalStatusTests.location))
        let archive = try #require(
            FilePath(".ghlsync/state/\(LocalStatusTests.location)/archive.jsonl"))
        let found = try #require(try files.metadata(at: archive))
        return cache.seal.archive.isSettled(at: cache.seal.madeAt)
            && cache.seal.archive.stamp == FolderSurvey.Stamp(found)
    }

    func cacheInode() throws -> UInt64 {
        try #require(try files.metadata(at: cachePath)).inode
    }
}
