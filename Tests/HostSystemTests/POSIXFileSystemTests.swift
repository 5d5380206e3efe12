import Glibc
import Ports
import SyncTestKit
import Testing

@testable import HostSystem

@Suite struct POSIXFileSystemTests {
    @Test(
        "the root must be an absolute path of a folder",
        arguments: [
            ("relative/path", FileFailure.Kind.invalidPath), ("", .invalidPath),
            ("/nowhere/at/all", .notFound), ("/etc/passwd", .notADirectory),
        ])
    func root(path: String, kind: FileFailure.Kind) {
        do throws(FileFailure) {
            _ = try POSIXFileSystem(root: path)
            Issue.record("opened \(path)")
        } catch {
            #expect(error.kind == kind)
        }
    }

    @Test("S49: a root that is made is 0700 to ownerOnly, under umask 000 too")
    func makesRoot() throws {
        try TemporaryFolder.with { folder in
            let before = umask(0)
            defer { umask(before) }
            let files = try POSIXFileSystem(root: folder + "/a/b", creating: .ownerOnly)
            try files.write([1], to: "key", mode: .ownerOnly)
            #expect(try files.metadata(at: .root)?.permissions == 0o700)
            #expect(try files.metadata(at: "key")?.permissions == 0o600)
            _ = try POSIXFileSystem(root: folder + "/a/b", creating: .ownerOnly)
        }
    }

    @Test("S41: folders and links that change places never lead out")
    func swapRace() async throws {
        try await TemporaryFolder.with { folder in
            try POSIXFileSystem(root: folder).createDirectory(at: "outside")
            let files = try POSIXFileSystem(root: folder + "/root", creating: .shared)
            try files.createDirectory(at: "real")
            symlink("../outside", folder + "/root/link")
            let rounds = 2000
            async let swapping: Void = Task.detached {
                for _ in 0..<rounds {
                    rename(folder + "/root/real", folder + "/root/spare")
                    rename(folder + "/root/link", folder + "/root/real")
                    rename(folder + "/root/real", folder + "/root/link")
                    rename(folder + "/root/spare", folder + "/root/real")
                }
            }.value
            for round in 0..<rounds {
                let name = try #require(FilePath("real/\(round)"))
                try? files.write([1], to: name)
                try? files.remove(name)
                try? files.createDirectory(at: #require(FilePath("real/d\(round)")))
            }
            await swapping
            #expect(try POSIXFileSystem(root: folder + "/outside").list(.root).isEmpty)
        }
    }

    @Test("S48: a temporary name that is taken by a link is not written through")
    func plantedTemporary() throws {
        try TemporaryFolder.with { folder in
            let files = try POSIXFileSystem(root: folder)
            try files.write([1], to: "victim")
            try files.write([2], to: "target")
            symlink("victim", folder + "/.tmp")
            #expect(throws: FileFailure.self) {
                try files.replace("target", with: [3], temporaryName: ".tmp")
            }
            #expect(try files.read("victim", limit: 9) == [1])
            #expect(try files.read("target", limit: 9) == [2])
        }
    }

    @Test("S43: a device is not read")
    func device() throws {
        let files = try POSIXFileSystem(root: "/dev")
        do throws(FileFailure) {
            _ = try files.read("zero", limit: .max)
            Issue.record("read a device")
        } catch {
            #expect(error.kind == .notAFile)
        }
    }

    @Test("a full disk is noSpace, not a trap")
    func noSpace() {
        #expect(FileFailure(errorNumber: ENOSPC, path: "x").kind == .noSpace)
    }

    @Test(
        "every usual error number has a kind of its own",
        arguments: [
            (ENOENT, FileFailure.Kind.notFound), (EEXIST, .exists), (EACCES, .notPermitted),
            (EPERM, .notPermitted), (EROFS, .readOnly), (EDQUOT, .noSpace), (EISDIR, .notAFile),
            (ENXIO, .notAFile), (ENOTDIR, .notADirectory), (ENOTEMPTY, .notEmpty),
            (ELOOP, .symbolicLink), (EFBIG, .tooLarge), (EMFILE, .tooManyOpenFiles),
            (ENFILE, .tooManyOpenFiles), (ENAMETOOLONG, .invalidPath), (EIO, .system(EIO)),
        ])
    func errorNumbers(number: Int32, kind: FileFailure.Kind) {
        #expect(FileFailure(errorNumber: number, path: "x").kind == kind)
    }

    @Test("a name that is not UTF-8 is listed as such, and its neighbours as usual")
    func unreadableName() throws {
        try TemporaryFolder.with { folder in
            let path = Array(folder.utf8CString.dropLast()) + [0x2F, CChar(bitPattern: 0xFF), 0]
            close(creat(path, 0o644))
            let files = try POSIXFileSystem(root: folder)
            try files.write([], to: "good")
            #expect(Set(try files.list(.root).map(\.kind)) == [.unreadableName, .file])
        }
    }

    @Test("a root that was moved is still worked in; files of /proc are read whole")
    func movedRoot() throws {
        try TemporaryFolder.with { folder in
            let files = try POSIXFileSystem(root: folder + "/before", creating: .shared)
            rename(folder + "/before", folder + "/after")
            try files.write([1], to: "x")
            #expect(try POSIXFileSystem(root: folder + "/after").read("x", limit: 9) == [1])
        }
        let version = try POSIXFileSystem(root: "/proc/sys/kernel").read("osrelease", limit: 200)
        #expect(version.count > 3, "a setting says all of it at once, and nothing after that")
        let bootID = try POSIXFileSystem(root: "/proc/sys/kernel/random").read(
            "boot_id", limit: 100)
        #expect(bootID.count == 37)
    }
}
