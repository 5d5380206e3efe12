import Pacing
import Ports
import Synchronization
import SyncTestKit
import Testing

@Suite struct MemoryCrashTests {
    private func image(_ files: InMemoryFileSystem, _ image: DiskImage, seed: UInt64 = 1) -> InMemoryFileSystem {
        var random = SeededRandom(seed: seed)
        return files.afterCrash(image, random: &random)
    }

    @Test("what was synced, with its name, is there after any crash", arguments: DiskImage.allCases)
    func durable(kind: DiskImage) throws {
        let files = InMemoryFileSystem()
        try files.createDirectory(at: "a")
        try files.write([1, 2], to: "a/x")
        try files.sync("a/x")
        try files.sync("a")
        try files.sync(.root)
        for seed in 0..<20 {
            #expect(image(files, kind, seed: UInt64(seed)).bytes(at: "a/x") == [1, 2])
        }
    }

    @Test("what was not synced is lost in part, in whole, or not at all")
    func lost() throws {
        let files = InMemoryFileSystem()
        files.put("old", at: "log")
        try files.append(Array("new".utf8), to: "log")
        #expect(image(files, .everything).text(at: "log") == "oldnew")
        #expect(image(files, .syncedOnly).text(at: "log") == "old")
        #expect(image(files, .namesBeforeContent).text(at: "log") == "old")
        let torn = Set((0..<50).compactMap { image(files, .someLost, seed: $0).text(at: "log") })
        #expect(torn == ["old", "oldn", "oldne", "oldnew"])
    }

    @Test("a rename without a sync before it can leave an empty file, a whole replace cannot")
    func renameBeforeData() throws {
        let careless = InMemoryFileSystem()
        careless.put("old", at: "x")
        try careless.write(Array("new".utf8), to: "t")
        try careless.rename("t", to: "x")
        #expect(image(careless, .namesBeforeContent).text(at: "x") == "")

        let careful = InMemoryFileSystem()
        careful.put("old", at: "x")
        try careful.replace("x", with: Array("new".utf8), temporaryName: "t")
        for kind in DiskImage.allCases { #expect(image(careful, kind).text(at: "x") == "new") }
    }

    @Test("a crash at every step of a replace leaves the old or the new content", arguments: DiskImage.allCases)
    func everyStep(kind: DiskImage) {
        for step in 1...5 {
            for seed in 0..<20 {
                let files = InMemoryFileSystem()
                files.put("old", at: "x")
                files.crash(atOperation: step)
                try? files.replace("x", with: Array("new!".utf8), temporaryName: "t")
                #expect(files.hasCrashed == (step <= 4))
                let text = image(files, kind, seed: UInt64(seed)).text(at: "x")
                #expect(text == "old" || text == "new!")
            }
        }
    }

    @Test("the n-th operation fails once, or from there on; the user's hand is not counted")
    func faults() throws {
        let files = InMemoryFileSystem()
        files.put("u", at: "user")
        files.failOperation(2, with: .noSpace)
        try files.write([1], to: "a")
        #expect(throws: FileFailure.self) { try files.write([2], to: "b") }
        try files.write([2], to: "b")
        files.failOperations(from: 1, with: .readOnly)
        #expect(throws: FileFailure.self) { try files.write([3], to: "c") }
        #expect(throws: FileFailure.self) { try files.remove("a") }
        #expect(try files.read("a", limit: 9) == [1])
        files.endFaults()
        try files.remove("a")
        #expect(files.operations.map(\.verb) == [.write, .write, .write, .write, .remove, .read, .remove])
    }

    @Test("an append that runs out of space leaves its first half, as a disk does")
    func tornAppend() throws {
        let files = InMemoryFileSystem()
        files.put("old", at: "log")
        files.failOperation(1, with: .noSpace)
        #expect(throws: FileFailure.self) { try files.append(Array("1234".utf8), to: "log") }
        #expect(files.text(at: "log") == "old12")
    }

    @Test("a user can edit between two steps of the program")
    func worstMoment() throws {
        let files = InMemoryFileSystem()
        files.put("old", at: "x")
        files.beforeEachOperation { [weak files] operation, _ in
            if operation.verb == .rename { files?.put("theirs", at: "x") }
        }
        try files.replace("x", with: [1], temporaryName: "t")
        #expect(try files.read("x", limit: 9) == [1])
    }

    @Test("what the user does is certain, and what the program has pending stays so")
    func userIsCertain() throws {
        let files = InMemoryFileSystem()
        try files.write([1], to: "program")
        try files.write([1], to: "saved")
        files.put("u", at: "user")
        files.put("taken", at: "saved")
        // A save over a file of the program makes its name certain, too.
        #expect(Set(image(files, .syncedOnly).files.keys) == ["user", "saved"])
        #expect(image(files, .syncedOnly).text(at: "saved") == "taken")
        #expect(Set(image(files, .everything).files.keys) == ["user", "saved", "program"])
    }
}
