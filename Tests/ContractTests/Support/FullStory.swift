import Documents
import Ports
import Sandbox
import SyncEngine
import SyncTestKit

/// A catalog with every field, made, edited and removed on both sides: what the program sends when it
/// does everything that it can.
enum FullStory {
    static func play(_ log: RequestLog) async throws {
        var builder = WorldBuilder()
        builder.files = files
        builder.configuration = """
            rules: {maxDelete: 100%, priceGuard: false}
            fieldMapping:
              listing: {location: "object:location", linkUrl: customValue, category: collection}

            """
        builder.interposer.transport = { RecordingTransport(next: $0, log: log) }
        let world = builder.build()
        try world.addCustomObject(fields: ["location"])
        try await settle(world)

        // Edits of files.
        try world.edit("listings/mat.yaml", "title: Cork Mat", "title: Cork Mat, 4 mm")
        try world.edit("listings/mat.yaml", "amount: 79", "amount: 85")
        try world.edit("listings/club.yaml", "amount: 9", "amount: 10")
        try world.edit("media/mat.gif", "as far", "as near")
        try world.edit("listings/club.yaml", "  yearly:", "  yearly-2:")
        try world.edit("collections/best.yaml", "name: Best Sellers", "name: Best of All")
        try world.edit("collections/best.yaml", "items: [mat, club]", "items: [club]")
        try world.edit("directories/wellness.yaml", "#2F6F4E", "#112233")
        try world.edit("directories/wellness.yaml", "{ color: red }", "{ color: blue }")
        try world.edit("listings/mat.yaml", "location: Harbour", "location: Beach")
        try world.edit("listings/mat.yaml", "/a\n", "/b\n")
        try world.edit("listings/mat.yaml", "category: Mats", "category: Blocks")
        try world.edit("listings/mat.yaml", "ad2646715ba9c: true", "ad2646715ba9c: false")
        try await settle(world)

        // Nothing but stock.
        try world.edit("listings/mat.yaml", "availableQuantity: 25", "availableQuantity: 30")
        try await settle(world)

        // Fields taken out of files.
        try world.edit("listings/mat.yaml", "description: <p>Cork</p>\n", "")
        try world.edit("listings/mat.yaml", "  compareAt: 99\n", "")
        try world.edit(
            "listings/club.yaml", "  monthly: {amount: 10, type: recurring, interval: month}\n", "")
        try world.edit("directories/wellness.yaml", "customCss: \"a { color: blue }\"\n", "")
        try world.edit("directories/wellness.yaml", "logoUrl: media/mat.gif\n", "")
        try world.edit("collections/best.yaml", "description: What people buy\n", "")
        try await settle(world)

        // Edits at the shop.
        try world.editAtShop(.product, "Studio Club", ["description": "<p>Renamed</p>"])
        try world.editAtShop(.collection, "Best of All", ["name": "Top"])
        _ = try world.sandbox.create(
            .product, ["name": "From the shop", "productType": "DIGITAL"], at: world.moment)
        try await settle(world)

        // Removals on both sides.
        try world.removeAtShop(.product, "From the shop")
        try world.removeAtShop(.collection, "For a Season")
        for path in ["listings/mat.yaml", "collections/best.yaml", "directories/wellness.yaml"] {
            if let path = FilePath(path) { world.removeFile(path) }
        }
        try await settle(world)
    }

    private static func settle(_ world: World) async throws {
        let life = world.start { $0.confirmsBrakes = true }
        for _ in 0..<2 {
            let report = try await life.sync()
            guard report.problems.isEmpty else { throw Trouble(problems: "\(report.problems)") }
            world.wait(.seconds(120))
        }
    }

    struct Trouble: Error { let problems: String }

    private static let files: [FilePath: String] = [
        "media/mat.gif": "GIF89a, as far as anybody looks",
        "directories/wellness.yaml": """
        directoryName: Harbour Wellness
        primaryColor: "#2F6F4E"
        logoUrl: media/mat.gif
        customCss: "a { color: red }"

        """,
        "listings/mat.yaml": """
        title: Cork Mat
        category: Mats
        stores: {6578278e879ad2646715ba9c: true}
        description: <p>Cork</p>
        productType: PHYSICAL
        slug: cork-mat
        imageUrl: media/mat.gif
        images: [https://cdn.example/a.png, https://cdn.example/b.png]
        seo: {title: Cork, description: A mat}
        availableInStore: true
        statementDescriptor: HARBOUR
        variants:
          - {id: v1, name: Size, options: [{id: o1, name: S}, {id: o2, name: L}]}
        price:
          amount: 79
          currency: USD
          compareAt: 99
          sku: MAT-1
          description: One mat
          trackInventory: true
          availableQuantity: 25
          allowOutOfStockPurchases: false
        directory: wellness
        location: Harbour
        linkUrl: https://example.com/a

        """,
        "collections/season.yaml": "name: For a Season\nitems: []\n",
        "listings/club.yaml": """
        title: Studio Club
        productType: SERVICE
        prices:
          monthly: {amount: 9, type: recurring, interval: month}
          yearly: {amount: 90, type: recurring, interval: year, intervalCount: 1, trialPeriod: 14, totalCycles: 2, setupFee: 5}

        """,
        "collections/best.yaml": """
        name: Best Sellers
        description: What people buy
        imageUrl: https://cdn.example/best.png
        slug: best
        seo: {title: Best}
        items: [mat, club]

        """,
    ]
}
