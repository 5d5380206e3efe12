import Catalog
import Documents
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Testing

@testable import HighLevel

/// Pictures of the workspace: up once, by content, and no bounce.
@Suite struct PictureTests {
    private static let upload = "/medias/upload-file"

    private static func listing(_ picture: String, _ title: String = "Mat") -> DocumentValue {
        ["title": .string(title), "imageUrl": .string(picture)]
    }

    @Test("a picture goes up before its listing, and is what a look shows from then on")
    func roundTrip() async throws {
        let bench = Bench()
        let (main, second) = (
            bench.shelf.put("media/a.png", "1"), bench.shelf.put("media/b.png", "2")
        )
        let wanted: DocumentValue = [
            "title": "Mat", "imageUrl": .string(main),
            "images": [.string(second), "https://cdn.example.com/c.png"],
        ]
        let applied = try #require(await bench.create(.mat, wanted).applied)
        #expect(applied.notices == [])
        let said = Bench.entity(.mat, wanted)
        for field in ["imageUrl", "images"] { #expect(applied.entity?[field] == said[field]) }
        let binding = try #require(applied.binding)
        let product = try #require(bench.sandbox.object(.product, id: binding.id))
        let files = bench.sandbox.objects(.media)
        #expect(product["image"] == files.first?["url"])
        #expect(product["medias"]?[0]?["url"] == files.last?["url"])
        #expect(product["medias"]?[1]?["url"] == "https://cdn.example.com/c.png")
        // Media before what names it.
        let posts = bench.sandbox.requests.filter { $0.method == "POST" }.map(\.path)
        #expect(posts == [Self.upload, Self.upload, "/products/"])
        for replica in [bench.replica, bench.restarted()] {
            let scope = ScanScope(bindings: [.mat: binding]) { _ in [said] }
            let seen = try await replica.snapshot(scope).sightings[.mat]?.entity
            for field in ["imageUrl", "images"] { #expect(seen?[field] == said[field]) }
        }
        #expect(bench.posts(Self.upload) == 2)
    }

    @Test(
        "one picture of many listings, at the same time, goes up once; after a restart not at all")
    func once() async throws {
        let bench = Bench()
        let picture = bench.shelf.put("media/a.png")
        let alias = bench.shelf.put("media/copy.png")
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<12 {
                group.addTask {
                    let key = EntityKey(.listing, "mat-\(number)")
                    let name = number.isMultiple(of: 2) ? picture : alias
                    let fields = Self.listing(name, "Mat \(number)")
                    return await bench.create(key, fields).applied != nil
                }
            }
            for await isApplied in group { #expect(isApplied) }
        }
        #expect(bench.posts(Self.upload) == 1)
        let late = await bench.create(
            .block, Self.listing(picture, "Block"), on: bench.restarted())
        #expect(late.applied != nil, "\(late.result)")
        #expect(bench.posts(Self.upload) == 1)
        #expect(Set(bench.sandbox.objects(.product).map { $0["image"] }).count == 1)
    }

    @Test("another picture under the same path goes up and takes the place of the first")
    func changedContent() async throws {
        let bench = Bench()
        let first = bench.shelf.put("media/a.png", "old")
        let binding = try #require(
            await bench.create(.mat, Self.listing(first)).applied?.binding)
        let base = Bench.entity(.mat, Self.listing(first))
        let seen = try #require(
            try await bench.look([.mat: binding], said: base).sightings[.mat])
        let second = bench.shelf.put("media/a.png", "new")
        #expect(first != second)
        var wanted = try #require(seen.entity)
        wanted["imageUrl"] = .string(second)
        let outcome = await bench.update(.mat, from: seen, to: .mapping(wanted.fields))
        #expect(outcome.applied?.entity?["imageUrl"] == .string(second), "\(outcome.result)")
        let product = try #require(bench.sandbox.object(.product, id: binding.id))
        #expect(product["image"] == bench.sandbox.objects(.media).last?["url"])
        #expect(bench.posts(Self.upload) == 2)
        // Changed once more between the plan and its execution: nothing of it is sent.
        bench.shelf.put("media/a.png", "newest")
        wanted["imageUrl"] = .string(bench.shelf.put("media/b.png", "b"))
        bench.shelf.put("media/b.png", "c")
        let now = try #require(try await bench.look([.mat: binding], said: base).sightings[.mat])
        #expect(await bench.update(.mat, from: now, to: .mapping(wanted.fields)).isStale)
        #expect(bench.posts(Self.upload) == 2)
    }

    @Test("a picture that somebody put there at the shop is shown by its URL")
    func changedAtShop() async throws {
        let bench = Bench()
        let picture = bench.shelf.put("media/a.png")
        let base = Bench.entity(.mat, Self.listing(picture))
        let binding = try #require(
            await bench.create(.mat, Self.listing(picture)).applied?.binding)
        bench.advance(by: .seconds(30))
        try bench.sandbox.edit(
            .product, id: binding.id, ["image": "https://cdn.example.com/theirs.png"],
            at: bench.moment)
        let seen = try await bench.look([.mat: binding], said: base).sightings[.mat]
        #expect(seen?.entity?["imageUrl"] == "https://cdn.example.com/theirs.png")
    }

    @Test(
        "an upload whose answer is lost is looked for before anything is sent again",
        arguments: [
            (SandboxFault.Effect.dropAfter, 1), (.truncated, 1), (.dropBefore, 2),
            (.status(503, retryAfter: nil, applied: true), 1),
            (.status(503, retryAfter: nil, applied: false), 2),
        ])
    func lostAnswer(effect: SandboxFault.Effect, requests: Int) async throws {
        let fault = SandboxFault(effect, method: "POST", path: Self.upload, .first(1))
        let bench = Bench(faults: [fault])
        let picture = bench.shelf.put("media/a.png")
        let outcome = await bench.create(.mat, Self.listing(picture))
        #expect(outcome.applied?.entity?["imageUrl"] == .string(picture), "\(outcome.result)")
        #expect(bench.posts(Self.upload) == requests)
        #expect(bench.sandbox.objects(.media).count == 1)
    }

    @Test("one that a crash cut off is looked for by the next process, even when it arrives late")
    func lateArrival() async throws {
        let fault = SandboxFault(
            .dropAfter, method: "POST", path: Self.upload, .first(1))
        let bench = Bench(faults: [fault])
        let picture = bench.shelf.put("media/a.png")
        let digest = try #require(PictureReference(picture)?.digest)
        // The record of the answer never reached the disk.
        await bench.log.fail(with: nil)
        try await bench.log.beginUpload(of: digest, at: bench.time.wallClock)
        let outcome = await bench.create(.mat, Self.listing(picture), on: bench.restarted())
        #expect(outcome.applied != nil, "\(outcome.result)")
        #expect(bench.sandbox.objects(.media).count == 1)
        let looks = bench.sandbox.requests.prefix { $0.path != Self.upload }
        #expect(looks.count { $0.path == "/medias/files" } > 1)
    }

    @Test("what a teammate has uploaded is found by its name; a logo gets its path in the library")
    func teammate() async throws {
        let bench = Bench()
        let logo = bench.shelf.put("media/logo.png")
        let fields: DocumentValue = ["directoryName": "Wellness", "logoUrl": .string(logo)]
        let applied = try #require(await bench.create(.wellness, fields).applied)
        #expect(applied.entity?["logoUrl"] == .string(logo))
        let file = try #require(bench.sandbox.objects(.media).first)
        let id = try #require(applied.binding?.id)
        let board = try #require(bench.sandbox.object(.brandBoard, id: id))
        #expect(board["logos"]?[0]?["path"] == file["path"])
        #expect(board["logos"]?[0]?["url"] == file["url"])
        #expect(file["name"]?.stringValue?.hasPrefix("logo-") == true)

        await bench.log.forgetUploads()
        let collection: DocumentValue = ["name": "Best", "imageUrl": .string(logo)]
        let other = await bench.create(.best, collection, on: bench.restarted())
        #expect(other.applied?.entity?["imageUrl"] == .string(logo), "\(other.result)")
        #expect(bench.posts(Self.upload) == 1)
    }

    @Test("a picture that cannot be used stops its entity with the place, and nothing is sent")
    func unusable() async throws {
        let bench = Bench()
        let gone = PictureReference(path: "media/gone.png", digest: "0123456789abcdef").text
        let problem = try #require(await bench.create(.mat, Self.listing(gone)).problem)
        #expect(problem.code == "picture")
        #expect(problem.complaints.first?.path == "imageUrl")
        #expect(bench.sandbox.requests.isEmpty)
    }

    @Test("a form holds its file byte for byte, whatever is in it")
    func form() {
        let content = Array("--x\r\n\r\n--".utf8) + [0, 255, 13, 10]
        var form = MultipartForm(unlike: content)
        form.add("name", "a.png")
        form.add("file", content, fileName: "a.png")
        let boundary = Array(form.contentType.utf8.drop { $0 != 0x3D }.dropFirst())
        let ending = Array("\r\n\r\n".utf8) + content + Array("\r\n--".utf8) + boundary
        #expect(form.bytes.dropLast(4).suffix(ending.count).elementsEqual(ending))
        #expect(form.bytes.suffix(4).elementsEqual("--\r\n".utf8))
        #expect(!content.contains(boundary))
    }
}
