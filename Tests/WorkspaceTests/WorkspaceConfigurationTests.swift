import Catalog
import Documents
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

@Suite struct WorkspaceConfigurationTests {
    static func read(_ text: String, _ path: FilePath = "ghlsync.yaml") -> ConfigurationReading {
        WorkspaceConfiguration.read(Array(text.utf8), at: path)
    }

    @Test("a minimal file has the defaults of the product")
    func defaults() {
        let reading = Self.read("locations: {main: {id: ve9EPM428h8vShlRW1KT}}\n")
        #expect(reading.diagnostics == [])
        let configuration = reading.configuration
        #expect(configuration.location()?.location.id == "ve9EPM428h8vShlRW1KT")
        #expect(configuration.api.origin.description == "https://services.leadconnectorhq.com")
        #expect(configuration.rules.maxDelete == .percent(20))
        #expect(configuration.poll.interval == .seconds(60))
        #expect(configuration.poll.withWebhooks == .seconds(300))
        #expect(configuration.snapshots.maxAge == .seconds(90 * 86_400))
        #expect(configuration.policy.conflicts == .latestWins)
        #expect(configuration.limits.requestsPerSecond == 10)
    }

    @Test("every key of the product's example is taken over")
    func everything() {
        let reading = Self.read(
            """
            active: main
            locations:
              main: {id: AAA}
              client-b: {id: BBB}
            api: {baseURL: "http://127.0.0.1:9000/", version: "2023-02-21"}
            rules:
              autoSyncNewProducts: false
              syncSchedule: 15m
              conflictResolution: manual
              retryAttempts: 5
              excludeInactive: false
              deletes: hide
              maxDelete: 7
              priceGuard: false
              branch: main
              lease: 10m
              include: ["**"]
              exclude: ["listings/drafts/**"]
            rateLimit: {max: 50, windowMs: 5000, delayAfter: 40, delayMs: 250}
            fieldMapping: {objectKey: custom_objects.shop, listing: {location: "object:place",
              category: local, linkUrl: customValue}}
            mapping: {directory: customValues}
            webhooks: {listen: "127.0.0.1:8899", path: /hooks, acceptLegacySignature: true,
              publicKeyFile: keys/sandbox.pem, publicHost: Hooks.Example.com}
            poll: {interval: 30s, withWebhooks: 10m}
            snapshots: {keep: 10, maxAge: 2w}
            defaults: {currency: EUR, format: json}
            """)
        #expect(reading.diagnostics == [])
        let configuration = reading.configuration
        #expect(configuration.locations.keys.sorted() == ["client-b", "main"])
        #expect(configuration.location("BBB")?.name == "client-b")
        #expect(
            configuration.api.origin == HTTPOrigin(scheme: .http, host: "127.0.0.1", port: 9000))
        #expect(configuration.rules.syncSchedule == .every(.seconds(900)))
        #expect(configuration.rules.deletes == .hide)
        #expect(configuration.rules.maxDelete == .count(7))
        #expect(configuration.rules.branch == "main")
        #expect(configuration.rules.lease == .seconds(600))
        #expect(configuration.rateLimit.window == .milliseconds(5000))
        #expect(
            configuration.mapping
                == FieldMapping(
                    listing: ["location": .object("place"), "linkUrl": .customValue],
                    objectKey: "custom_objects.shop", directory: .customValues))
        #expect(
            configuration.policy.localOnly[.listing]
                == ["category", "downloadUrl", "directory", "active"])
        #expect(configuration.webhooks.port == 8899)
        #expect(configuration.webhooks.publicKeyFile == "keys/sandbox.pem")
        #expect(configuration.webhooks.publicHost == "hooks.example.com")
        #expect(configuration.snapshots.maxAge == .seconds(14 * 86_400))
        #expect(configuration.defaults.currency == "EUR")
        #expect(configuration.newFiles == .json)
        #expect(configuration.policy.autoSyncNew == false)
    }

    @Test(
        "the conservative preset slows down", arguments: ["conservative", "{preset: conservative}"])
    func preset(_ spelling: String) {
        let reading = Self.read("rateLimit: \(spelling)\n")
        #expect(reading.diagnostics == [])
        #expect(reading.configuration.rateLimit == .conservative)
    }

    @Test("JSON is read as well")
    func json() {
        let reading = Self.read(
            #"{"locations": {"a": {"id": "X1"}}, "rules": {"maxDelete": "5%"}}"#, "ghlsync.json")
        #expect(reading.diagnostics == [])
        #expect(reading.configuration.rules.maxDelete == .percent(5))
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        let text: String
        let code: String
        let place: String
        let words: String
        var testDescription: String { text }

        init(_ text: String, _ code: String, _ place: String, _ words: String) {
            self.text = text
            self.code = code
            self.place = place
            self.words = words
        }
    }

    static let mistakes = [
        Mistake("rule: {}", "unknown-key", "1:1", "did you mean 'rules'?"),
        Mistake("rules:\n  maxDeletes: 3", "unknown-key", "2:3", "did you mean 'maxDelete'?"),
        Mistake("rules: {retryAttempts: many}", "wrong-type", "1:24", "a whole number, not a text"),
        Mistake("rules: {retryAttempts: 99}", "out-of-range", "1:24", "from 0 to 20"),
        Mistake("rules: {deletes: synch}", "unknown-value", "1:18", "did you mean 'sync'?"),
        Mistake("rules: {maxDelete: 120%}", "wrong-type", "1:20", "write 10, or 20%"),
        Mistake("rules: {maxDelete: -1}", "wrong-type", "1:20", "write 10, or 20%"),
        Mistake("rules: {syncSchedule: often}", "wrong-schedule", "1:23", "hourly"),
        Mistake("rules: {exclude: [\"../x\"]}", "wrong-pattern", "1:18", "not a pattern"),
        Mistake(
            "api: {baseURL: \"https://x.example/v1\"}", "wrong-url", "1:16",
            "write https://x.example"),
        Mistake("api: {baseURL: \"http://x.example\"}", "wrong-url", "1:16", "in the clear"),
        Mistake(
            "api: {baseURL: \"https://me:secret@x.example\"}", "wrong-url", "1:16",
            "user name or a token"),
        Mistake("api: {baseURL: x.example}", "wrong-url", "1:16", "no https:// in front"),
        Mistake(
            "api: {baseURL: \"ftp://x.example\"}", "wrong-url", "1:16", "neither https nor http"),
        Mistake(
            "active: other\nlocations: {main: {id: A}}", "unknown-location", "1:9", "one of: main"),
        Mistake(
            "active: mian\nlocations: {main: {id: A}}", "unknown-location", "1:9",
            "did you mean 'main'?"),
        Mistake("locations: {main: {}}", "missing", "1:13", "has no id"),
        Mistake(
            "locations: {main: {id: \"../../x\"}}", "wrong-id", "1:24", "not the id of a location"),
        Mistake(
            "locations: {main: {id: A, overrides: {listing/x: {price: 1}}}}", "wrong-key", "1:39",
            "did you mean 'listings/x'?"),
        Mistake(
            "locations: {main: {id: A, overrides: {listings/x: 1}}}", "wrong-type", "1:51",
            "must be a mapping"),
        Mistake(
            "locations: {main: {id: A}, twin: {id: A}}", "duplicate-location", "1:39",
            "the same location"),
        Mistake(
            "fieldMapping: {listing: {location: \"object:Location\"}}", "wrong-field-key", "1:36",
            "like object:location"),
        Mistake(
            "fieldMapping: {listing: {linkUrl: \"object:product_id\"}}", "wrong-field-key",
            "1:35", "where the product's id goes"),
        Mistake(
            "fieldMapping: {listing: {linkUrl: \"object:a\", location: \"object:a\"}}", "taken",
            "1:57", "same field"),
        Mistake(
            "fieldMapping: {listing: {downloadUrl: object}}", "unknown-value", "1:39",
            "object:download_url"),
        Mistake(
            "fieldMapping: {listing: {active: customValue}}", "not-supported", "1:34",
            "cannot be mapped"),
        Mistake(
            "fieldMapping: {objectKey: listing}", "wrong-object-key", "1:27",
            "custom_objects.ghlsync_listing"),
        Mistake(
            "fieldMapping: {listing: {location: collection}}", "not-supported", "1:36",
            "write local"),
        Mistake("fieldMapping: {listing: {titel: local}}", "unknown-key", "1:26", "unknown key"),
        Mistake(
            "fieldMapping: {directory: customValues}", "wrong-type", "1:27", "must be a mapping"),
        Mistake(
            "mapping: {directory: customValue}", "unknown-value", "1:22", "'customValues'"),
        Mistake("webhooks: {listen: \"0.0.0.0:80\"}", "not-loopback", "1:20", "this machine only"),
        Mistake("webhooks: {listen: 8787}", "wrong-type", "1:20", "must be a text"),
        Mistake("webhooks: {path: hooks}", "wrong-path", "1:18", "not a path of a URL"),
        Mistake(
            "webhooks: {publicKeyFile: ../key.pem}", "wrong-path", "1:27", "beneath the workspace"),
        Mistake("poll: {interval: soon}", "wrong-duration", "1:18", "write 60s, 15m"),
        Mistake("poll: {interval: 1s}", "out-of-range", "1:18", "at least 5s"),
        Mistake("defaults: {currency: Euro}", "wrong-currency", "1:22", "three capital letters"),
        Mistake("rateLimit: fast", "unknown-value", "1:12", "no preset 'fast'"),
        Mistake("poll: {}\npoll: {}", "duplicate-key", "2:1", "there twice"),
        Mistake("- 1", "wrong-type", "1:1", "must be a mapping"),
        Mistake("", "empty", "1:1", "the file is empty"),
        Mistake("poll: {interval: 60s", "syntax", "1:21", ""),
        Mistake(
            "<<<<<<< HEAD\npoll: {}\n=======\n>>>>>>> b\n", "conflict-marker", "1:1",
            "git conflict marker"),
    ]

    @Test("a mistake is shown at its place with a way out", arguments: mistakes)
    func mistake(_ mistake: Mistake) throws {
        let reading = Self.read(mistake.text)
        #expect(!reading.isValid)
        let found = try #require(
            reading.diagnostics.first { $0.code == mistake.code }, "\(reading.diagnostics)")
        let position = try #require(found.position)
        #expect("\(position.line):\(position.column)" == mistake.place)
        #expect("\(found.message) \(found.help ?? "")".contains(mistake.words))
    }

    @Test(
        "S18: the listener is for this machine only: no setting opens it to others",
        arguments: ["0.0.0.0:8787", "192.168.1.5:8787", "[::]:8787", "hooks.example.com:443"])
    func listen(_ address: String) {
        let reading = Self.read("webhooks: {listen: \"\(address)\"}\n")
        #expect(!reading.isValid)
        #expect(reading.configuration.webhooks.host == "127.0.0.1")
    }

    @Test(
        "S68: a token in the configuration is refused, and not repeated",
        arguments: [
            "pit-0a1b2c3d-1111-2222-3333-444455556666",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
        ])
    func token(_ token: String) throws {
        let reading = Self.read("api: {version: \"\(token)\"}\n")
        let found = try #require(reading.diagnostics.first { $0.code == "secret" })
        #expect(!found.message.contains(token) && found.help?.contains("auth token") == true)
    }

    @Test("a file beside the other one, and no file at all, are told apart")
    func files() {
        let files = InMemoryWorkspace.empty
        #expect(
            WorkspaceConfiguration.read(from: files).diagnostics.map(\.code) == ["no-configuration"]
        )
        files.put("poll: {}\n", at: "ghlsync.yaml")
        #expect(WorkspaceConfiguration.read(from: files).isValid)
        files.put("{}", at: "ghlsync.json")
        #expect(WorkspaceConfiguration.read(from: files).diagnostics.map(\.code) == ["two-files"])
    }
}

@Suite struct DurationTextTests {
    @Test(
        "spans of time are read",
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("60s", .seconds(60)), ("15m", .seconds(900)),
            ("2h", .seconds(7200)), ("90d", .seconds(7_776_000)), ("hourly", .seconds(3600)),
            ("daily", .seconds(86_400)),
        ])
    func good(_ text: String, _ duration: Duration) {
        #expect(DurationText.parse(text) == duration)
    }

    @Test(
        "what is no span is refused",
        arguments: [
            "", "s", "10", "-5s", "1.5h", "10 s", "٤s", "99999999999999999999s", "40000000d", "10x",
        ])
    func bad(_ text: String) { #expect(DurationText.parse(text) == nil) }
}

@Suite struct BaseURLTests {
    @Test(
        "an origin is taken as it is meant",
        arguments: [
            ("https://services.leadconnectorhq.com", "https://services.leadconnectorhq.com"),
            ("https://API.Example.com:8443/", "https://api.example.com:8443"),
            ("http://localhost:9000", "http://localhost:9000"),
            ("http://[::1]:9000", "http://[::1]:9000"),
        ])
    func good(_ text: String, _ origin: String) throws {
        #expect(try BaseURL.origin(text).description == origin)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "https://", "https:///x", "https://a b", "https://x.example?token=1", "https://x#y",
            "https://x.example:0", "https://x.example:99999", "http://127.0.0.1.evil.example",
            "https://x..y", "https://x.example:80:81", "https://x\\y", "file:///etc/passwd",
        ])
    func bad(_ text: String) { #expect(throws: BaseURL.Refusal.self) { try BaseURL.origin(text) } }
}
