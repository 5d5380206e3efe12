import Glibc
import Ports
import SyncTestKit
import Testing

@testable import HostSystem

@Suite struct ScratchFileTests {
    private static func write(_ bytes: [UInt8], at offset: Int, to file: ScratchFile) -> Bool {
        bytes.withUnsafeBytes { file.write($0, at: offset) }
    }

    private static func read(_ count: Int, at offset: Int, of file: ScratchFile) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let isRead = bytes.withUnsafeMutableBytes { file.read(into: $0, at: offset) }
        return isRead ? bytes : nil
    }

    @Test("gives back what it took, and has no name")
    func roundTrip() throws {
        try TemporaryFolder.with { folder in
            let files = try POSIXFileSystem(root: folder)
            let file = try ScratchFile(in: .root, of: files)
            #expect(try files.list(.root).isEmpty)
            let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            #expect(Self.write(bytes, at: 0, to: file))
            #expect(Self.write([1, 2, 3], at: bytes.count, to: file))
            #expect(Self.read(bytes.count, at: 0, of: file) == bytes)
            #expect(Self.read(5, at: bytes.count - 2, of: file) == bytes.suffix(2) + [1, 2, 3])
            // Beyond its end there is nothing to be read.
            #expect(Self.read(1, at: bytes.count + 3, of: file) == nil)
            #expect(Self.read(4, at: bytes.count, of: file) == nil)
            #expect(try files.list(.root).isEmpty)
        }
    }

    @Test("each is a file of its own, and what does not fit says so")
    func apart() throws {
        try TemporaryFolder.with { folder in
            let files = try POSIXFileSystem(root: folder)
            let (one, other) = (
                try ScratchFile(in: .root, of: files), try ScratchFile(in: .root, of: files)
            )
            #expect(Self.write([1], at: 0, to: one) && Self.write([2], at: 0, to: other))
            #expect(Self.read(1, at: 0, of: one) == [1] && Self.read(1, at: 0, of: other) == [2])
            #expect(!Self.write([1], at: -1, to: one))
        }
    }

    @Test("a folder that is not there has none")
    func noFolder() throws {
        try TemporaryFolder.with { folder in
            let files = try POSIXFileSystem(root: folder)
            #expect(throws: FileFailure.self) { try ScratchFile(in: "gone", of: files) }
        }
    }
}
