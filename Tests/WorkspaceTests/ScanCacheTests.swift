import Catalog
import Documents
import Pacing
import Ports
import Testing

@testable import Workspace

@Suite struct ScanCacheTests {
    private static let now = Timestamp(seconds: 100)

    private static func stamp(_ size: Int, at time: Timestamp = Timestamp(seconds: 1)) -> FileStamp
    {
        FileStamp(FolderSurvey.Stamp(size: size, modified: time, changed: time, inode: 1))
    }

    private static func file(
        _ path: String, _ text: String, at time: Timestamp = Timestamp(seconds: 1)
    ) throws -> ScannedFile {
        let path = try #require(FilePath(path))
        let key = EntityKey(.listing, path.stem)
        let bytes = Array(text.utf8)
        let reading = EntityReader(WorkspaceConfiguration()).read(bytes, of: key, at: path)
        return ScannedFile(
            key: key, path: path, content: .read(reading, stamp(bytes.count, at: time)))
    }

    @Test("finds each file of any folder again, and no other")
    func finding() throws {
        var scan = WorkspaceScan()
        // As a walk brings them: a folder's files around those of the folders in it.
        for name in ["a", "b/a", "b/b", "b/c/a", "c", "d/e\u{301}", "d/é", "z"] {
            scan.files.append(try Self.file("listings/\(name).yaml", "title: \(name)\n"))
        }
        var cache = ScanCache()
        cache.take(scan, readAt: Self.now)
        for file in scan.files {
            let found = try #require(cache.latest(of: file.path, file.key))
            #expect(found == file.reading)
            let size = "title: \(found.entity?["title"]?.stringValue ?? "")\n".utf8.count
            #expect(cache.reading(of: file.path, file.key, Self.stamp(size)) == file.reading)
            #expect(cache.reading(of: file.path, file.key, Self.stamp(size + 1)) == nil)
        }
        for path: FilePath in ["listings/b.yaml", "listings/b/d.yaml", "a.yaml", "listings/0.yaml"]
        {
            #expect(cache.latest(of: path, EntityKey(.listing, path.stem)) == nil)
        }
    }

    @Test("two spellings of one name are two files")
    func spellings() throws {
        let (one, other) = ("listings/e\u{301}.yaml", "listings/\u{e9}.yaml")
        var cache = ScanCache()
        cache.take(try Self.file(one, "title: one\n"), readAt: Self.now)
        cache.take(try Self.file(other, "title: other\n"), readAt: Self.now)
        #expect(
            cache.latest(of: try #require(FilePath(one)), EntityKey(.listing, "x"))?.entity?[
                "title"] == "one")
        #expect(
            cache.latest(of: try #require(FilePath(other)), EntityKey(.listing, "x"))?.entity?[
                "title"] == "other")
    }

    @Test("a file is taken anew in its place, and one that was written just now is not believed")
    func taking() throws {
        var cache = ScanCache()
        for name in ["c", "a", "b"] {
            cache.take(try Self.file("listings/\(name).yaml", "title: x\n"), readAt: Self.now)
        }
        let path: FilePath = "listings/b.yaml"
        cache.take(
            try Self.file("listings/b.yaml", "title: new\n", at: Self.now), readAt: Self.now)
        #expect(cache.latest(of: path, EntityKey(.listing, "b"))?.entity?["title"] == "new")
        #expect(
            cache.reading(of: path, EntityKey(.listing, "b"), Self.stamp(11, at: Self.now)) == nil)
        #expect(
            cache.latest(of: "listings/a.yaml", EntityKey(.listing, "a"))?.entity?["title"] == "x")
        #expect(
            cache.latest(of: "listings/c.yaml", EntityKey(.listing, "c"))?.entity?["title"] == "x")
    }
}

@Suite struct EntityReadingTests {
    @Test("keeps what follows from something else in one place only, and says it all")
    func content() throws {
        let bytes = Array("title: Mat\nslug: cork-mat\nlocation: here\n".utf8)
        let key = EntityKey(.listing, "mat")
        let reader = EntityReader(WorkspaceConfiguration())
        let reading = reader.read(bytes, of: key, at: "listings/mat.yaml")
        #expect(reading.digest == FileDigest(of: bytes).hex && reading.version == reading.digest)
        #expect(reading.digest.count == 64)
        #expect(reading.slug == "cork-mat" && reading.entity?["title"] == "Mat")
        let again = reader.read(bytes, of: key, at: "listings/mat.yaml")
        #expect(again == reading && again.hashValue == reading.hashValue)
        let broken = reader.read(Array("title: [\n".utf8), of: key, at: "listings/mat.yaml")
        #expect(broken.entity == nil && broken.slug == nil && !broken.diagnostics.isEmpty)
        #expect(broken != reading)
    }

    @Test("a digest is spelt as SHA-256 is")
    func digest() {
        #expect(
            FileDigest(of: Array("abc".utf8)).hex
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(FileDigest(of: []) != FileDigest(of: [0]))
    }
}

@Suite struct PathIndexTests {
    private static func place(_ path: FilePath, excluded: Bool = false) -> PathIndex.Place {
        PathIndex.Place(key: EntityKey(.listing, path.stem), path: path, isExcluded: excluded)
    }

    @Test(
        "says where each file is, whatever its ending and folder",
        arguments: [
            "listings/mat.yaml", "listings/a/b/mat.yml", "listings/mat.json", "listings/mat.YAML",
            "listings/mat.Json", "listings/ma.t.yaml", "listings/e\u{301}/mat.yaml",
            "listings/\u{e9}.yaml", "listings/mat.txt", "listings/mat",
        ])
    func places(text: String) throws {
        let path = try #require(FilePath(text))
        for excluded in [false, true] {
            var index = PathIndex()
            let place = Self.place(path, excluded: excluded)
            index.insert(place)
            let found = try #require(index.all(place.key).first)
            #expect(found == place && index.all(place.key).count == 1)
            #expect(found.path.description.utf8.elementsEqual(text.utf8))
            #expect(index.active(place.key).isEmpty == excluded)
            #expect(index.isAlone(place.key, at: path) == !excluded)
            index.remove(place.key, at: "listings/else.yaml")
            #expect(index.contains(place.key))
            index.remove(place.key, at: path)
            #expect(!index.contains(place.key) && index.keys.isEmpty)
        }
    }

    @Test("several files of a key are kept in order, and one is left when the others go")
    func several() throws {
        var index = PathIndex()
        let paths: [FilePath] = ["listings/a/mat.yaml", "listings/b/mat.json", "listings/mat.yml"]
        for path in paths { index.insert(Self.place(path)) }
        let key = EntityKey(.listing, "mat")
        #expect(index.all(key).map(\.path) == paths)
        #expect(!index.isAlone(key, at: paths[0]))
        index.remove(key, at: paths[0])
        index.remove(key, at: paths[2])
        #expect(index.all(key).map(\.path) == [paths[1]] && index.isAlone(key, at: paths[1]))
    }

    @Test("of a key in two Unicode spellings both files keep their bytes")
    func spellings() throws {
        var index = PathIndex()
        let texts = ["listings/e\u{301}.yaml", "listings/\u{e9}.yaml"]
        for text in texts { index.insert(Self.place(try #require(FilePath(text)))) }
        let found = index.all(EntityKey(.listing, "\u{e9}")).map(\.path.description)
        #expect(zip(found, texts).allSatisfy { $0.utf8.elementsEqual($1.utf8) })
        #expect(found.count == 2)
    }
}
