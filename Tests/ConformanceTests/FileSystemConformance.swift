import Ports
import Testing

/// What every `FileSystem` promises, in memory or on the disk.
@Suite struct FileSystemConformance {
    private func failure(
        _ body: () throws(FileFailure) -> Void
    ) -> FileFailure.Kind? {
        do throws(FileFailure) {
            try body()
            return nil
        } catch {
            return error.kind
        }
    }

    @Test("a file that was written is read, listed and described", arguments: FileSubject.all)
    func writeAndRead(subject: FileSubject) throws {
        try subject.withFiles { files in
            try files.createDirectory(at: "a/b")
            try files.write([1, 2, 3], to: "a/b/c.yaml")
            #expect(try files.read("a/b/c.yaml", limit: 3) == [1, 2, 3])
            #expect(try files.list("a") == [DirectoryEntry(name: "b", kind: .directory)])
            #expect(try files.list("a/b") == [DirectoryEntry(name: "c.yaml", kind: .file)])
            let metadata = try #require(try files.metadata(at: "a/b/c.yaml"))
            #expect(metadata.kind == .file)
            #expect(metadata.size == 3)
            #expect(metadata.links == 1)
            #expect(metadata.isOwnedByUs)
            #expect(try files.metadata(at: .root)?.kind == .directory)
            try files.sync("a/b/c.yaml")
            try files.sync("a/b")
            try files.sync(.root)
            try files.sync(all: ["a/b/c.yaml", "a/b", "a", .root, "a/b/c.yaml", "a/b"])
            try files.sync(all: [])
            #expect(
                failure { () throws(FileFailure) in try files.sync(all: ["a/b", "a/x", "a"]) }
                    == .notFound)
        }
    }

    @Test("a survey says of each entry what list and metadata say", arguments: FileSubject.all)
    func survey(subject: FileSubject) throws {
        try subject.withFiles { files in
            try files.createDirectory(at: "a/b")
            for number in 0..<50 {
                let path = try #require(FilePath("a/\(number)-é.yaml"))
                try files.write(Array(repeating: 1, count: number), to: path)
            }
            let survey = try files.survey("a")
            var found: [DirectoryEntry] = []
            for entry in survey.entries {
                let name = String(decoding: survey.name(of: entry), as: UTF8.self)
                found.append(DirectoryEntry(name: name, kind: entry.kind))
                let metadata = try #require(
                    try FilePath("a/\(name)").flatMap { try files.metadata(at: $0) })
                #expect(entry.stamp == FolderSurvey.Stamp(metadata))
            }
            #expect(Set(found) == Set(try files.list("a")) && found.count == 51)
            #expect(failure { () throws(FileFailure) in _ = try files.survey("x") } == .notFound)
        }
    }

    @Test("nothing there is nil to metadata and notFound to the rest", arguments: FileSubject.all)
    func missing(subject: FileSubject) throws {
        try subject.withFiles { files in
            try files.write([], to: "file")
            #expect(try files.metadata(at: "x") == nil)
            #expect(try files.metadata(at: "x/y/z") == nil)
            #expect(try files.metadata(at: "file/below") == nil)
            #expect(
                failure { () throws(FileFailure) in _ = try files.read("x", limit: 9) } == .notFound
            )
            #expect(failure { () throws(FileFailure) in _ = try files.list("x") } == .notFound)
            #expect(failure { () throws(FileFailure) in try files.remove("x") } == .notFound)
            #expect(failure { () throws(FileFailure) in try files.sync("x") } == .notFound)
            #expect(
                failure { () throws(FileFailure) in try files.rename("x", to: "y") } == .notFound)
            #expect(
                failure { () throws(FileFailure) in try files.write([], to: "x/y") } == .notFound)
            #expect(
                failure { () throws(FileFailure) in try files.append([], to: "x/y") } == .notFound)
        }
    }

    @Test("write makes new files only", arguments: FileSubject.all)
    func newOnly(subject: FileSubject) throws {
        try subject.withFiles { files in
            try files.write([1], to: "x")
            #expect(failure { () throws(FileFailure) in try files.write([2], to: "x") } == .exists)
            try files.createDirectory(at: "folder")
            #expect(
                failure { () throws(FileFailure) in try files.write([2], to: "folder") } == .exists)
            #expect(try files.read("x", limit: 9) == [1])
        }
    }

    @Test("append makes the file, then adds to it", arguments: FileSubject.all)
    func append(subject: FileSubject) throws {
        try subject.withFiles { files in
            try files.append([1], to: "log")
            try files.append([2, 3], to: "log")
            #expect(try files.read("log", limit: 9) == [1, 2, 3])
            try files.createDirectory(at: "folder")
            #expect(
                failure { () throws(FileFailure) in try files.append([2], to: "folder") }
                    == .notAFile)
        }
    }

    @Test("a file beyond the limit is refused, one at the limit is not", arguments: FileSubject.all)
    func limit(subject: FileSubject) throws {
        try subject.withFiles { files in
            try files.write([UInt8](repeating: 7, count: 100_000), to: "x")
            #expect(try files.read("x", limit: 100_000).count == 100_000)
            #expect(
                failure { () throws(FileFailure) in _ = try files.read("x", limit: 99_999) }
                    == .tooLarge)
        }
    }

    @Test(
        "rename replaces a file, moves a folder, and refuses what POSIX refuses",
        arguments: FileSubject.all)
    func rename(subject: FileSubject) throws {
        try subject.withFiles { files in
            try files.write([1], to: "new")
            try files.write([2], to: "old")
            try files.rename("new", to: "old")
            #expect(try files.read("old", limit: 9) == [1])
            #expect(try files.metadata(at: "new") == nil)

            try files.createDirectory(at: "full/sub")
            try files.createDirectory(at: "empty")
            func moved(_ source: FilePath, _ destination: FilePath) -> FileFailure.Kind? {
                failure { () throws(FileFailure) in try files.rename(source, to: destination) }
            }
            #expect(moved("empty", "full") == .notEmpty)
            #expect(moved("old", "empty") == .notAFile)
            #expect(moved("empty", "old") == .notADirectory)
            #expect(moved("full", "full/sub/within") == .invalidPath)
            #expect(moved(.root, "x") == .invalidPath)
            #expect(moved("full", "empty") == nil)
            #expect(try files.list("empty").map(\.name) == ["sub"])
        }
    }

    @Test("remove takes files and empty folders", arguments: FileSubject.all)
    func remove(subject: FileSubject) throws {
        try subject.withFiles { files in
            try files.createDirectory(at: "folder/sub")
            try files.write([], to: "file")
            #expect(failure { () throws(FileFailure) in try files.remove("folder") } == .notEmpty)
            try files.remove("folder/sub")
            try files.remove("folder")
            try files.remove("file")
            #expect(try files.list(.root).isEmpty)
            #expect(failure { () throws(FileFailure) in try files.remove(.root) } == .invalidPath)
        }
    }

    @Test(
        "an existing folder is fine to make; a file in its place is not", arguments: FileSubject.all
    )
    func createDirectory(subject: FileSubject) throws {
        try subject.withFiles { files in
            try files.createDirectory(at: "a/b/c")
            try files.createDirectory(at: "a/b/c")
            try files.createDirectory(at: .root)
            try files.write([], to: "file")
            func made(_ path: FilePath) -> FileFailure.Kind? {
                failure { () throws(FileFailure) in try files.createDirectory(at: path) }
            }
            #expect(made("file") == .notADirectory)
            #expect(made("file/below") == .notADirectory)
            #expect(
                failure { () throws(FileFailure) in _ = try files.list("file") } == .notADirectory)
            #expect(
                failure { () throws(FileFailure) in _ = try files.read("a", limit: 9) } == .notAFile
            )
        }
    }

    @Test("ownerOnly is 0600 and 0700, shared at least lets us in", arguments: FileSubject.all)
    func modes(subject: FileSubject) throws {
        try subject.withFiles { files in
            try files.createDirectory(at: "secret/inner", mode: .ownerOnly)
            try files.write([], to: "secret/key", mode: .ownerOnly)
            try files.append([], to: "secret/log", mode: .ownerOnly)
            try files.write([], to: "open")
            #expect(try files.metadata(at: "secret")?.permissions == 0o700)
            #expect(try files.metadata(at: "secret/inner")?.permissions == 0o700)
            #expect(try files.metadata(at: "secret/key")?.permissions == 0o600)
            #expect(try files.metadata(at: "secret/log")?.permissions == 0o600)
            #expect(try (files.metadata(at: "open")?.permissions ?? 0) & 0o600 == 0o600)
        }
    }

    @Test("a name of 256 bytes is not a path, one of 255 is", arguments: FileSubject.all)
    func longNames(subject: FileSubject) throws {
        try subject.withFiles { files in
            let name = String(repeating: "n", count: 255)
            let long = try #require(FilePath.root.appending(name))
            let tooLong = try #require(FilePath.root.appending(name + "n"))
            try files.write([1], to: long)
            #expect(try files.read(long, limit: 9) == [1])
            #expect(
                failure { () throws(FileFailure) in try files.write([1], to: tooLong) }
                    == .invalidPath)
        }
    }

    @Test(
        "replace swaps the whole content, leaves no temporary file, and obeys its check",
        arguments: FileSubject.all)
    func replace(subject: FileSubject) throws {
        try subject.withFiles { files in
            try files.createDirectory(at: "a")
            try files.write([1], to: "a/x")
            try files.replace("a/x", with: [2, 3], temporaryName: ".t1")
            #expect(try files.read("a/x", limit: 9) == [2, 3])
            let refused = failure { () throws(FileFailure) in
                try files.replace("a/x", with: [4], temporaryName: ".t2") {
                    () throws(FileFailure) in
                    throw FileFailure(.changed, path: "a/x")
                }
            }
            #expect(refused == .changed)
            #expect(try files.read("a/x", limit: 9) == [2, 3])
            #expect(try files.list("a").map(\.name) == ["x"])
        }
    }

    @Test(
        "S40: a symbolic link is described, listed and removed, never followed",
        arguments: FileSubject.all)
    func symbolicLinks(subject: FileSubject) throws {
        try subject.withFiles { files in
            try subject.putSymbolicLink(at: "link", in: files)
            #expect(try files.metadata(at: "link")?.kind == .symbolicLink)
            #expect(try files.list(.root) == [DirectoryEntry(name: "link", kind: .symbolicLink)])
            func refused(_ body: () throws(FileFailure) -> Void) {
                #expect(failure(body) == .symbolicLink)
            }
            refused { () throws(FileFailure) in _ = try files.read("link", limit: 9) }
            refused { () throws(FileFailure) in _ = try files.list("link") }
            refused { () throws(FileFailure) in try files.append([1], to: "link") }
            refused { () throws(FileFailure) in try files.sync("link") }
            refused { () throws(FileFailure) in try files.write([1], to: "link/x") }
            refused { () throws(FileFailure) in _ = try files.read("link/x", limit: 9) }
            refused { () throws(FileFailure) in _ = try files.metadata(at: "link/x") }
            refused { () throws(FileFailure) in try files.createDirectory(at: "link/x") }
            refused { () throws(FileFailure) in try files.remove("link/x") }
            refused { () throws(FileFailure) in try files.rename("link/x", to: "y") }
            #expect(
                failure { () throws(FileFailure) in try files.write([1], to: "link") } == .exists)
            // To replace the link itself is fine: nothing is written through it.
            try files.write([5], to: "file")
            try files.rename("file", to: "link")
            #expect(try files.metadata(at: "link")?.kind == .file)
        }
    }

    @Test(
        "S43: a pipe is not read, and a file with a second name is not written in place",
        arguments: FileSubject.all)
    func special(subject: FileSubject) throws {
        try subject.withFiles { files in
            try subject.putPipe(at: "pipe.yaml", in: files)
            #expect(try files.metadata(at: "pipe.yaml")?.kind == .special)
            func kind(_ body: () throws(FileFailure) -> Void) -> FileFailure.Kind? { failure(body) }
            #expect(
                kind { () throws(FileFailure) in _ = try files.read("pipe.yaml", limit: 9) }
                    == .notAFile)
            #expect(
                kind { () throws(FileFailure) in try files.append([1], to: "pipe.yaml") }
                    == .notAFile)

            try files.write([1], to: "twin")
            try subject.putHardLink(at: "other", to: "twin", in: files)
            #expect(try files.metadata(at: "twin")?.links == 2)
            #expect(
                kind { () throws(FileFailure) in try files.append([2], to: "twin") }
                    == .notPermitted)
            try files.replace("twin", with: [2], temporaryName: ".t")
            #expect(try files.read("other", limit: 9) == [1])
            #expect(try files.read("twin", limit: 9) == [2])
        }
    }

    @Test("a change shows in size, time or inode", arguments: FileSubject.all)
    func stamps(subject: FileSubject) throws {
        try subject.withFiles { files in
            try files.write([1], to: "x")
            let before = try files.metadata(at: "x")
            try files.replace("x", with: [2], temporaryName: ".t")
            #expect(try files.metadata(at: "x") != before)
        }
    }
}
