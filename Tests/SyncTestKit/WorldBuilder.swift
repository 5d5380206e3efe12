import Catalog
import HighLevel
import Pacing
package import Ports
package import Sandbox

/// Makes worlds: a small catalog on a disk and an empty sandbox, unless told otherwise.
package struct WorldBuilder {
    package var files: [FilePath: String] = Self.smallCatalog
    /// How many locations there are: `main`, `client-2`, `client-3` …
    package var locations = 1
    /// What is overridden in each, in flow style: `{listings/mat: {price: 59}}`.
    package var overrides: [String: String] = [:]
    /// The rest of `ghlsync.yaml`, after its locations.
    package var configuration = ""
    package var behaviour = SandboxBehaviour()
    package var limits = SandboxLimits.none
    package var faults: [SandboxFault] = []
    package var seed: UInt64 = 1
    /// Whether the shop sends webhooks; making them takes time.
    package var hasWebhooks = false
    package var interposer = Interposer()
    /// From how many updates on they are carried out together.
    package var bulkEditFrom = HighLevelConfiguration(locationID: "").bulkEditFrom
    private let network = Network()

    package init() {}

    package func build() -> World {
        var post: (@Sendable (WebhookDelivery) -> Void)?
        if hasWebhooks { post = { [network] in network.post($0) } }
        let shops = SandboxLocation.agency(of: locations)
        let sandbox = SandboxAPI(
            locations: shops, tokens: SandboxToken.each(of: shops), limits: limits,
            behaviour: behaviour, faults: SandboxFaults(faults), seed: seed,
            onWebhook: post)
        return build(sandbox: sandbox, time: EagerTime())
    }

    /// A workspace at a shop that is there already.
    func build(sandbox: SandboxAPI, time: EagerTime) -> World {
        let disk = InMemoryFileSystem(clock: time)
        disk.put("\(places)\n\(configuration)", at: "ghlsync.yaml")
        for kind in EntityKind.allCases {
            if let folder = FilePath(kind.folder) { disk.putDirectory(folder) }
        }
        for (path, text) in files.sorted(by: { $0.key.description < $1.key.description }) {
            disk.put(text, at: path)
        }
        // Files are older than anything that happens, as they are outside of tests.
        time.clock.advance(by: .seconds(60))
        return World(
            disk: disk, sandbox: sandbox, time: time, network: network, interposer: interposer,
            bulkEditFrom: bulkEditFrom, seed: SeededRandom(seed: seed))
    }

    private var places: String {
        if locations == 1, overrides.isEmpty {
            return "locations: {main: {id: \(SandboxLocation.demo.id)}}"
        }
        var lines = ["active: main", "locations:"]
        for (index, shop) in SandboxLocation.agency(of: locations).enumerated() {
            let name = index == 0 ? "main" : "client-\(index + 1)"
            lines += ["  \(name):", "    id: \(shop.id)"]
            if let own = overrides[name] { lines.append("    overrides: \(own) # theirs") }
        }
        return lines.joined(separator: "\n")
    }

    /// One of each kind, with every reference between them.
    package static let smallCatalog: [FilePath: String] = [
        "directories/wellness.yaml": """
        directoryName: Harbour Wellness
        primaryColor: "#2F6F4E"
        customCss: ":root { --accent: #2F6F4E }"

        """,
        "listings/mat.yaml": listing("Cork Mat", price: "79.00", directory: "wellness"),
        "collections/best.yaml": """
        name: Best Sellers
        items: [mat] # in this order

        """,
    ]

    /// A listing as a person writes one, with a comment that must survive.
    package static func listing(
        _ title: String, price: String = "49.00", directory: String? = nil
    ) -> String {
        "# \(title), as we sell it\ntitle: \(title)\nprice: \(price) # net\n"
            + (directory.map { "directory: \($0)\n" } ?? "")
    }
}
