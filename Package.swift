// swift-tools-version: 6.1
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
]

/// What runs in the simulation is optimised in debug builds, too, with its assertions kept: `swift test`
/// plays hundreds of thousands of steps.
let optimised: [SwiftSetting] = [
    .unsafeFlags(
        ["-O", "-Xfrontend", "-assert-config", "-Xfrontend", "Debug"],
        .when(configuration: .debug))
]

/// A target of ours and everything that it may import. The list below is the layer table.
func layer(_ name: String, imports: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: imports, swiftSettings: settings + optimised)
}

/// The tests of one target; `imports` are the further layers that they need.
func tests(_ subject: String, imports: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: subject + "Tests",
        dependencies: [.init(stringLiteral: subject), "SyncTestKit"] + imports,
        swiftSettings: settings)
}

let package = Package(
    name: "ghlsync",
    products: [.executable(name: "ghlsync", targets: ["ghlsync"])],
    targets: [
        // Layer 0: text and time
        layer("Documents"),
        layer("Pacing"),

        // Adapters to C
        // Headers only: the library is loaded when the first request is made (see CCurlShims).
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "CCurlShims", dependencies: ["CCurl"]),
        .systemLibrary(
            name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        // Layer 1: formats, validation, cryptography, and the ports to the outside
        layer("Crypto", imports: ["CLibcrypto"]),
        layer("JSONFormat", imports: ["Documents"]),
        layer("YAMLFormat", imports: ["Documents"]),
        layer("SchemaValidation", imports: ["Documents"]),
        layer("Ports", imports: ["Pacing"]),

        // Layers 2 and 3: the domain and the pure core
        layer("Catalog", imports: ["Documents", "Crypto"]),
        layer("SyncCore", imports: ["Catalog", "Documents", "Pacing"]),

        // Layer 4: the two replicas, the memory of their agreement, and the stand-in of the API
        layer(
            "Workspace",
            imports: [
                "SyncCore", "Catalog", "Documents", "JSONFormat", "YAMLFormat", "SchemaValidation",
                "Ports", "Pacing", "Crypto",
            ]),
        layer(
            "HighLevel",
            imports: [
                "SyncCore", "Catalog", "Documents", "JSONFormat", "Ports", "Pacing", "Crypto",
            ]),
        layer(
            "Ledger",
            imports: [
                "SyncCore", "Catalog", "Documents", "JSONFormat", "Ports", "Pacing", "Crypto",
            ]),
        layer("Sandbox", imports: ["Documents", "JSONFormat", "Ports", "Pacing", "Crypto"]),

        // Layer 5: the loop
        layer(
            "SyncEngine",
            imports: ["SyncCore", "Catalog", "Documents", "Ledger", "Ports", "Pacing"]),

        // Adapters to the machine
        layer("CurlTransport", imports: ["Ports", "Pacing", "CCurl", "CCurlShims"]),
        layer("HostSystem", imports: ["Ports", "Pacing"]),
        layer("HTTPServer", imports: ["Ports", "Pacing"]),

        // Shell
        layer("TerminalUI", imports: ["Ports"]),
        layer(
            "CommandLineTool",
            imports: [
                "SyncEngine", "Workspace", "HighLevel", "Ledger", "Sandbox", "SyncCore", "Catalog",
                "SchemaValidation", "YAMLFormat", "JSONFormat", "Documents", "Crypto", "HostSystem",
                "CurlTransport", "HTTPServer", "TerminalUI", "Ports", "Pacing",
            ]),
        .executableTarget(
            name: "ghlsync", dependencies: ["CommandLineTool"], swiftSettings: settings),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "SyncTestKit", "SyncEngine", "Workspace", "Ledger", "Sandbox", "SyncCore",
                "Catalog",
                "HostSystem", "HTTPServer", "CurlTransport", "YAMLFormat", "JSONFormat",
                "Documents", "Ports", "Pacing",
            ],
            swiftSettings: settings),

        // Tests
        .target(
            name: "SyncTestKit",
            dependencies: [
                "SyncEngine", "Workspace", "HighLevel", "Ledger", "Sandbox", "SyncCore", "Catalog",
                "JSONFormat", "Documents", "Ports", "Pacing",
            ],
            path: "Tests/SyncTestKit", swiftSettings: settings + optimised),
        tests("Documents"),
        tests("Pacing"),
        tests("Crypto"),
        tests("JSONFormat", imports: ["Documents"]),
        tests("YAMLFormat", imports: ["Documents", "JSONFormat"]),
        tests("SchemaValidation", imports: ["Documents", "JSONFormat", "YAMLFormat"]),
        tests("Catalog", imports: ["Documents"]),
        tests("SyncCore", imports: ["Catalog", "Documents", "Pacing"]),
        tests(
            "Workspace",
            imports: [
                "SyncCore", "Catalog", "Documents", "JSONFormat", "Ports", "Pacing", "HostSystem",
            ]),
        tests(
            "HighLevel",
            imports: [
                "Sandbox", "SyncCore", "Catalog", "Documents", "JSONFormat", "Ports", "Pacing",
                "Crypto", "HostSystem",
            ]),
        tests("Ledger", imports: ["SyncCore", "Catalog", "Documents", "Ports", "Pacing"]),
        tests("Sandbox", imports: ["Documents", "JSONFormat", "Ports", "Pacing", "Crypto"]),
        tests(
            "SyncEngine",
            imports: [
                "SyncCore", "Catalog", "Documents", "Ledger", "Workspace", "Sandbox", "Ports",
                "Pacing",
            ]),
        tests("HostSystem", imports: ["Ports", "Pacing"]),
        tests("HTTPServer", imports: ["CurlTransport", "Ports", "Pacing"]),
        tests("CurlTransport", imports: ["HTTPServer", "Ports", "Pacing"]),
        tests("TerminalUI"),
        tests(
            "CommandLineTool",
            imports: [
                "Documents", "JSONFormat", "SyncCore", "SyncEngine", "Ledger", "Catalog",
                "Workspace",
                "HighLevel", "Sandbox", "HostSystem", "TerminalUI", "Ports", "Pacing",
            ]),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "SyncTestKit", "SyncEngine", "SyncCore", "Ledger", "Sandbox", "Catalog",
                "Documents",
                "JSONFormat", "YAMLFormat", "Ports", "Pacing",
            ],
            swiftSettings: settings + optimised),
        .testTarget(
            name: "ConformanceTests",
            dependencies: [
                "SyncTestKit", "HostSystem", "CurlTransport", "HTTPServer", "Sandbox", "Documents",
                "JSONFormat", "Ports", "Pacing",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ContractTests",
            dependencies: [
                "SyncTestKit", "CommandLineTool", "HTTPServer", "HighLevel", "Ledger", "Sandbox",
                "SyncEngine", "SyncCore", "SchemaValidation", "Catalog", "JSONFormat", "Documents",
                "Crypto", "Ports", "Pacing",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "SyncTestKit", "ghlsync", "Catalog", "Documents", "JSONFormat", "YAMLFormat",
                "HostSystem", "CurlTransport", "Ports", "Pacing",
            ],
            swiftSettings: settings),
        .testTarget(name: "ArchitectureTests", swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
