import Catalog
import Pacing
package import Ports
package import Sandbox

/// Makes worlds: a small catalog on a disk and an empty sandbox, unless told otherwise.
package struct WorldBuilder {
    package var files: [FilePath: String] = Self.smallCatalog
    /// The rest of `ghlsync.yaml`, after its location.
    package var configuration = ""
    package var behaviour = SandboxBehaviour()
    package var limits = SandboxLimits.none
    package var faults: [SandboxFault] = []
    package var seed: UInt64 = 1
    /// Whether the shop sends webhooks; making them takes time.
    package var hasWebhooks = false
    package var interposer = Interposer()
    private let network = Network()

    package init() {}

    package func build() -> World {
        var post: (@Sendable (WebhookDelivery) -> Void)?
        if hasWebhooks { post = { [network] in network.post($0) } }
        let sandbox = SandboxAPI(
            limits: limits, behaviour: behaviour, faults: SandboxFaults(faults), seed: seed,
            onWebhook: post)
        return build(sandbox: sandbox, time: EagerTime())
    }

    /// A workspace at a shop that is there already.
    func build(sandbox: SandboxAPI, time: EagerTime) -> World {
        let disk = InMemoryFileSystem(clock: time)
        let location = SandboxLocation.demo.id
        disk.put("locations: {main: {id: \(location)}}\n\(configuration)", at: "ghlsync.yaml")
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
            seed: SeededRandom(seed: seed))
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
