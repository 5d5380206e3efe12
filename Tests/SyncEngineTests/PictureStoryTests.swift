import Documents
import Ports
import Sandbox
import SyncCore
import SyncEngine
import SyncTestKit
import Testing

/// Pictures of the workspace, through whole synchronisations.
@Suite struct PictureStoryTests {
    private static let upload = "/medias/upload-file"

    private func world(_ files: [FilePath: String]) -> World {
        var builder = WorldBuilder()
        builder.files = files
        builder.files["media/mat.gif"] = "GIF89a one"
        return builder.build()
    }

    private func uploads(_ world: World) -> Int {
        world.sandbox.requests.count { $0.path == Self.upload }
    }

    @Test("a picture goes up once for fifty listings, stays in step, and follows its content")
    func story() async throws {
        var files: [FilePath: String] = [:]
        for number in 0..<50 {
            if let path = FilePath("listings/mat-\(number).yaml") {
                files[path] = "title: Mat \(number)\nimageUrl: media/mat.gif # the picture\n"
            }
        }
        let world = world(files)
        #expect(try await world.start().sync().problems == [])
        #expect(uploads(world) == 1)
        let url = try #require(world.sandbox.objects(.media).first?["url"])
        #expect(world.sandbox.objects(.product).allSatisfy { $0["image"] == url })

        // No bounce, not even of a process that knows only the disk.
        world.wait(.seconds(60))
        let sent = world.requestedMutations
        let second = try await world.start().sync()
        #expect(second.plan.isEmpty && second.problems == [])
        #expect(world.requestedMutations == sent)

        // Another picture under the same name.
        try world.edit("media/mat.gif", "one", "two")
        let third = try await world.start().sync()
        #expect(third.counts.updated == 50 && third.problems == [])
        #expect(uploads(world) == 2)
        let newURL = try #require(world.sandbox.objects(.media).last?["url"])
        #expect(newURL != url)
        #expect(world.sandbox.objects(.product).allSatisfy { $0["image"] == newURL })
    }

    @Test("a picture that is chosen at the shop takes the place of the path in the file")
    func chosenAtShop() async throws {
        let world = world([
            "listings/mat.yaml": "title: Mat\nimageUrl: media/mat.gif # the picture\n"
        ])
        _ = try await world.start().sync()
        try world.editAtShop(.product, "Mat", ["image": "https://cdn.example.com/theirs.png"])
        #expect(try await world.start().sync().problems == [])
        #expect(
            world.disk.text(at: "listings/mat.yaml")
                == "title: Mat\nimageUrl: https://cdn.example.com/theirs.png # the picture\n")
    }

    @Test("a clone of the workspace knows its pictures by their names in the library")
    func teammate() async throws {
        let text = "title: Mat\nslug: mat\nimageUrl: media/mat.gif # the picture\n"
        let world = world(["listings/mat.yaml": text])
        _ = try await world.start().sync()
        // Git has the files and the links, and none of the state.
        for path in world.disk.files.keys where path.starts(with: ".ghlsync/state") {
            world.disk.discard(path)
        }
        world.wait(.seconds(60))
        let sent = world.requestedMutations
        let report = try await world.start().sync()
        #expect(report.plan.conflicts.isEmpty && report.problems == [])
        #expect(world.requestedMutations == sent && uploads(world) == 1)
        #expect(world.disk.text(at: "listings/mat.yaml") == text)
    }

    @Test("a sale changes the number in the file, and nothing else of it")
    func sale() async throws {
        let world = world([
            "listings/mat.yaml": """
            title: Mat
            price:
              amount: 10 # net
              trackInventory: true
              availableQuantity: 25 # on the shelf

            """
        ])
        _ = try await world.start().sync()
        world.wait(.seconds(60))
        #expect(try await world.start().sync().plan.isEmpty)
        let price = try #require(world.sandbox.objects(.price).first?["_id"]?.stringValue)
        try world.sandbox.edit(.price, id: price, ["availableQuantity": 24], at: world.moment)
        world.wait(.seconds(60))
        #expect(try await world.start().sync().problems == [])
        #expect(
            world.disk.text(at: "listings/mat.yaml") == """
                title: Mat
                price:
                  amount: 10 # net
                  trackInventory: true
                  availableQuantity: 24 # on the shelf

                """)
    }

    @Test("what the API takes and never shows stays in the file, and is not sent again")
    func hiddenFields() async throws {
        let text = """
            title: Mat
            images: [media/mat.gif]
            seo: {title: Cork}
            prices:
              Monthly: {amount: 9, interval: month, trialPeriod: 7, totalCycles: 12, setupFee: 5}
              Once: {amount: 50, sku: MAT-1, description: One mat}

            """
        var builder = WorldBuilder()
        builder.files = ["listings/mat.yaml": text, "media/mat.gif": "GIF89a one"]
        builder.behaviour = .strictAnswers
        builder.behaviour.putReplaces = true
        let world = builder.build()
        #expect(try await world.start().sync().problems == [])
        let sent = world.requestedMutations
        world.wait(.seconds(60))
        #expect(try await world.start().sync().plan.isEmpty)
        #expect(world.requestedMutations == sent)
        #expect(world.disk.text(at: "listings/mat.yaml") == text)
        let monthly = world.sandbox.objects(.price).first { $0["name"] == "Monthly" }
        #expect(monthly?["setupFee"] == 5 && monthly?["totalCycles"] == 12)
        // An edit of one field forgets none of those that are never shown.
        try world.edit("listings/mat.yaml", "amount: 50", "amount: 55")
        try world.edit("listings/mat.yaml", "title: Mat", "title: Cork mat")
        #expect(try await world.start().sync().problems == [])
        let once = world.sandbox.objects(.price).first { $0["name"] == "Once" }
        #expect(once?["amount"] == 55 && once?["sku"] == "MAT-1")
        #expect(once?["description"] == "One mat")
        let product = world.sandbox.objects(.product).first
        #expect(product?["seo"]?["title"] == "Cork" && product?["name"] == "Cork mat")
        #expect(product?["medias"]?.sequenceValue?.count == 1)
    }
}
