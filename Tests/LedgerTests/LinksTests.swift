import Catalog
import Documents
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Ledger

@Suite struct LinksTests {
    private let files = InMemoryFileSystem()

    private func write(_ text: String) throws { try files.force(Array(text.utf8), at: linksPath) }

    private func links(_ lines: String...) throws {
        try write(
            "{\n" + lines.map { $0 + ",\n" }.joined()
                + "\"location\": \"\(location)\",\n\"version\": 1\n}\n")
    }

    @Test("the file has one entity a line, sorted, and is JSON")
    func format() async throws {
        let ledger = store(files)
        try await ledger.commit([put(mat), put(best), put(block)])
        try await ledger.writeLinks()
        #expect(
            try files.text(linksPath) == """
                {
                "listings/cork-block": {"id":"id-cork-block","parts":{"price":"price-cork-block"}},
                "listings/yoga-mat": {"id":"id-yoga-mat","parts":{"price":"price-yoga-mat"}},
                "collections/best-sellers": {"id":"id-best-sellers","parts":{"price":"price-best-sellers"}},
                "location": "\(location)",
                "version": 1
                }

                """)
    }

    @Test("a clone without state knows the objects, without a base")
    func teammate() async throws {
        try links(#""listings/yoga-mat": {"id":"X","parts":{"price":"P"}}"#)
        let contents = try await store(files).open()
        #expect(contents.archive.entries.isEmpty)
        #expect(contents.bindings == [mat: Binding(id: "X", parts: ["price": "P"])])
        #expect(contents.isFirstContact)
    }

    @Test("a checkout of an older file takes no binding away, and the file gets it back")
    func neverShrinks() async throws {
        let ledger = store(files)
        try await ledger.commit([put(mat), put(block)])
        try await ledger.writeLinks()
        let full = try files.text(linksPath)
        try links(#""listings/yoga-mat": {"id":"id-yoga-mat"}"#)
        #expect(try await store(files).open().bindings.count == 2)
        try await ledger.writeLinks()
        #expect(try files.text(linksPath) == full)
        try files.remove(linksPath)
        #expect(try await ledger.refreshLinks().bindings.count == 2)
        try await ledger.writeLinks()
        #expect(try files.text(linksPath) == full)
    }

    @Test("a deleted key does not come back with a checkout")
    func tombstone() async throws {
        let ledger = store(files)
        try await ledger.commit([put(mat), put(block)])
        try await ledger.writeLinks()
        let older = try files.text(linksPath)
        try await ledger.commit([ArchiveUpdate(key: mat, entry: nil)])
        try await ledger.writeLinks()
        #expect(try !files.text(linksPath).contains("yoga-mat"))
        try write(older)
        #expect(try await store(files).open().bindings[mat] == nil)
        #expect(try await ledger.refreshLinks().bindings[mat] == nil)
        try await ledger.writeLinks()
        #expect(try !files.text(linksPath).contains("yoga-mat"))
    }

    @Test("a key made again with a new object has no quarrel with its old line")
    func madeAgain() async throws {
        let ledger = store(files)
        try await ledger.commit([put(mat, id: "old")])
        try await ledger.writeLinks()
        let older = try files.text(linksPath)
        try await ledger.commit([put(mat, id: "new")])
        try write(older)
        let contents = try await store(files).open()
        #expect(contents.problems.isEmpty)
        #expect(contents.bindings[mat]?.id == "new")
        try await ledger.writeLinks()
        #expect(try files.text(linksPath).contains("\"new\""))
    }

    @Test("a key that only the file had can be deleted too")
    func deleteLinked() async throws {
        try links(#""listings/yoga-mat": {"id":"X"}"#)
        let ledger = store(files)
        _ = try await ledger.open()
        try await ledger.commit([ArchiveUpdate(key: mat, entry: nil)])
        try await ledger.writeLinks()
        #expect(try await store(files).open().bindings.isEmpty)
        #expect(try !files.text(linksPath).contains("yoga-mat"))
    }

    @Test("two ids for one key are a problem for a person, and the archive's is used")
    func twoIDs() async throws {
        let ledger = store(files)
        try await ledger.commit([put(mat, id: "ours")])
        try links(#""listings/yoga-mat": {"id":"theirs"}"#)
        let contents = try await store(files).open()
        #expect(contents.bindings[mat]?.id == "ours")
        #expect(contents.problems.map(\.code) == ["ambiguous-link"])
        #expect(contents.problems.first?.key == mat)
        let before = try files.text(linksPath)
        try await ledger.writeLinks()
        #expect(try files.text(linksPath) == before)
    }

    @Test("a person may take the file's id: the base is forgotten, the old id stays away")
    func takeLink() async throws {
        let ledger = store(files)
        try await ledger.commit([put(mat, id: "ours")])
        try links(#""listings/yoga-mat": {"id":"theirs"}"#)
        _ = try await ledger.refreshLinks()
        #expect(try await ledger.takeLink(of: mat))
        let contents = try await store(files).open()
        #expect(contents.archive.entries[mat] == nil)
        #expect(contents.bindings[mat]?.id == "theirs")
        #expect(contents.problems.isEmpty)
        #expect(try await !ledger.takeLink(of: mat))
    }

    @Test("two keys for one id are bound to neither, unless the archive knows better")
    func twoKeys() async throws {
        try links(#""listings/cork-block": {"id":"X"}"#, #""listings/yoga-mat": {"id":"X"}"#)
        let fresh = try await store(files).open()
        #expect(fresh.bindings.isEmpty)
        #expect(Set(fresh.problems.map(\.key)) == [mat, block])
        let ledger = store(files)
        try await ledger.commit([put(mat, id: "X")])
        let known = try await store(files).open()
        #expect(known.bindings.mapValues(\.id) == [mat: "X"])
        #expect(known.problems.map(\.key) == [block])
    }

    @Test("an entity that a teammate renamed is told as moved, and its line is left")
    func moved() async throws {
        let ledger = store(files)
        try await ledger.commit([put(mat, id: "X")])
        try links(#""listings/cork-block": {"id":"X"}"#)
        let contents = try await store(files).open()
        #expect(contents.moved == [mat: block])
        #expect(contents.bindings.mapValues(\.id) == [mat: "X"])
        #expect(contents.problems.isEmpty)
        let before = try files.text(linksPath)
        try await ledger.writeLinks()
        #expect(try files.text(linksPath) == before)
        try await ledger.commit([ArchiveUpdate(key: mat, entry: nil), put(block, id: "X")])
        let after = try await ledger.refreshLinks()
        #expect(after.bindings.mapValues(\.id) == [block: "X"])
        #expect(after.moved.isEmpty)
    }

    @Test("conflict markers do not hide the lines around them")
    func markers() async throws {
        try write(
            """
            {
            <<<<<<< HEAD
            "listings/cork-block": {"id":"B"},
            "listings/yoga-mat": {"id":"M1"},
            =======
            "listings/yoga-mat": {"id":"M2"},
            >>>>>>> other
            "collections/best-sellers": {"id":"C"},
            "location": "\(location)",
            "version": 1
            }
            """)
        let contents = try await store(files).open()
        #expect(contents.bindings.mapValues(\.id) == [block: "B", best: "C"])
        #expect(contents.problems.map(\.key) == [mat])
        #expect(contents.warnings.count == 1)
    }

    @Test("hostile keys and ids are ignored")
    func hostile() async throws {
        try links(
            #""listings/../../x": {"id":"A"}"#, #""listings/.git": {"id":"B"}"#,
            #""listings/yoga-mat": {"id":"../../products"}"#, #""listings/cork-block": 7"#,
            #""collections/best-sellers": {"id":"ok","parts":{"price":"a/b"}}"#)
        let contents = try await store(files).open()
        #expect(contents.bindings.isEmpty)
        #expect(contents.warnings.count == 1)
    }

    @Test("a file of a newer ghlsync, or of another location, is neither used nor replaced")
    func foreign() async throws {
        for text in [
            #"{"listings/yoga-mat": {"id":"X"}, "location": "\#(location)", "version": 2}"#,
            #"{"listings/yoga-mat": {"id":"X"}, "location": "other", "version": 1}"#,
        ] {
            try write(text)
            let ledger = store(files)
            let contents = try await ledger.open()
            #expect(contents.bindings[mat]?.id != "X")
            #expect(!contents.warnings.isEmpty)
            try await ledger.commit([put(block)])
            try await ledger.writeLinks()
            #expect(try files.text(linksPath) == text)
        }
    }
}
