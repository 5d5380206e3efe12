import Catalog
package import Documents
import JSONFormat
package import Ports

/// A configuration file as far as it could be read, with everything that is wrong with it.
package struct ConfigurationReading: Sendable {
    /// The file; `nil` when there is none.
    package let path: FilePath?
    /// What it says; defaults stand in for whatever has a diagnostic. Not to be acted on while there
    /// are errors.
    package let configuration: WorkspaceConfiguration
    package let diagnostics: [Diagnostic]

    package var isValid: Bool { !diagnostics.contains { $0.severity == .error } }
}

extension WorkspaceConfiguration {
    /// Reads `ghlsync.yaml` or `ghlsync.json` at the root.
    package static func read(from files: any FileSystem) -> ConfigurationReading {
        var found: [FilePath] = []
        for path in WorkspaceLayout.markers {
            do throws(FileFailure) {
                if try files.metadata(at: path) != nil { found.append(path) }
            } catch {
                return .failed(path, error.description)
            }
        }
        guard let path = found.first else {
            let expected = WorkspaceLayout.markers[0]
            return ConfigurationReading(
                path: nil, configuration: WorkspaceConfiguration(),
                diagnostics: [
                    Diagnostic(
                        code: "no-configuration", file: expected.description,
                        message: "there is no \(expected) here, so this is no workspace",
                        help: "run 'ghlsync init', or name the workspace with -C")
                ])
        }
        if found.count > 1 {
            return .failed(
                path, "there is a \(found[1]) as well; only one of them may be", "two-files")
        }
        do throws(FileFailure) {
            let bytes = try files.read(path, limit: ParseLimits.entityFile.bytes)
            return read(bytes, at: path)
        } catch {
            return .failed(path, error.description)
        }
    }

    /// Reads the text of a configuration file. Never fails: trouble is in the diagnostics.
    package static func read(_ bytes: [UInt8], at path: FilePath) -> ConfigurationReading {
        if let conflict = ConflictMarkers.diagnostic(in: bytes, file: path) {
            return .failed(path, conflict)
        }
        guard let format = FileFormat(path) else { return .failed(path, "neither YAML nor JSON") }
        let document: ParsedDocument
        do throws(SyntaxError) {
            document = try parse(bytes, format)
        } catch {
            return .failed(path, format.diagnostic(error, in: bytes, at: path, json: .strict))
        }
        var reader = ConfigurationReader(
            source: ConfigurationSource(file: path, document: document, bytes: bytes))
        let configuration = reader.read()
        for secret in SecretScan.ranges(in: bytes) { reader.refuseSecret(at: secret) }
        for key in document.duplicateKeys { reader.refuseDuplicate(key) }
        return ConfigurationReading(
            path: path, configuration: configuration,
            diagnostics: reader.source.diagnostics.sortedByPlace())
    }

    /// A configuration that allows comments in JSON may have some itself.
    private static func parse(
        _ bytes: [UInt8], _ format: FileFormat
    ) throws(SyntaxError) -> ParsedDocument {
        do {
            return try format.parse(bytes)
        } catch {
            guard let document = try? format.parse(bytes, json: .commented),
                document.value.value(at: "files.jsonComments") == true
            else { throw error }
            return document
        }
    }
}

extension ConfigurationReading {
    fileprivate static func failed(_ path: FilePath, _ diagnostic: Diagnostic) -> Self {
        Self(path: path, configuration: WorkspaceConfiguration(), diagnostics: [diagnostic])
    }

    fileprivate static func failed(
        _ path: FilePath, _ message: String, _ code: String = "unreadable"
    ) -> Self {
        failed(path, Diagnostic(code: code, file: path.description, message: message))
    }
}

/// Turns the sections of a configuration file into values, one function a section.
struct ConfigurationReader {
    var source: ConfigurationSource
    var configuration = WorkspaceConfiguration()

    init(source: ConfigurationSource) { self.source = source }

    mutating func read() -> WorkspaceConfiguration {
        if source.document.value.isNull {
            source.report(
                "empty", at: .root, "the file is empty",
                help: "at least name a location: locations: {main: {id: …}}")
            return configuration
        }
        _ = source.section(
            .root,
            known: [
                "$schema", "active", "locations", "api", "rules", "rateLimit", "fieldMapping",
                "mapping",
                "webhooks", "poll", "snapshots", "files", "defaults",
            ])
        readLocations()
        readAPI()
        readRules()
        readMaxDelete()
        readRateLimit()
        readFieldMapping()
        readWebhooks()
        readTimes()
        readFiles()
        readDefaults()
        return configuration
    }

    private mutating func readLocations() {
        for name in source.mapping("locations")?.keys ?? [] {
            let path = DocumentPath(keys: ["locations", name])
            guard let entry = source.section(path, known: ["id", "overrides", "stores"]) else {
                continue
            }
            checkOverrides(path.key("overrides"))
            guard let id = source.text(path.key("id")) else {
                if entry["id"] == nil {
                    source.report("missing", at: path, onKey: true, "location '\(name)' has no id")
                }
                continue
            }
            guard Self.isIdentifier(id) else {
                source.report(
                    "wrong-id", at: path.key("id"), "this is not the id of a location",
                    help: "ids are letters and digits; copy it from the sub-account's settings")
                continue
            }
            if id == Self.placeholder {
                source.report(
                    "placeholder", at: path.key("id"), severity: .warning,
                    "the id of the location is still to be put here",
                    help: "copy it from the sub-account's settings, or name one with --location")
            }
            if let other = configuration.locations.first(where: { $0.value.id == id })?.key {
                source.report(
                    "duplicate-location", at: path.key("id"),
                    "'\(name)' and '\(other)' are the same location", help: "keep one of them")
                continue
            }
            configuration.locations[name] = WorkspaceConfiguration.Location(
                id: id, overrides: LocationOverrides.entries(of: entry["overrides"]),
                stores: readStores(path.key("stores")))
        }
        configuration.active = source.text("active")
        guard let active = configuration.active,
            source.value("locations")?[active] == nil
        else { return }
        let names = source.value("locations")?.mappingValue?.keys ?? []
        source.report(
            "unknown-location", at: "active", "there is no location '\(active)' under locations",
            help: Suggestion.closest(to: active, among: names).map { "did you mean '\($0)'?" }
                ?? (names.isEmpty ? "add it there" : "one of: \(names.joined(separator: ", "))"))
    }

    private mutating func readStores(_ path: DocumentPath) -> [String: String] {
        var stores: [String: String] = [:]
        for name in source.mapping(path)?.keys ?? [] {
            guard let id = source.text(path.key(name)) else { continue }
            if Self.isIdentifier(id) {
                stores[name] = id
            } else {
                source.report(
                    "wrong-id", at: path.key(name), "this is not the id of a store",
                    help: "ids are letters and digits; an order of the store names it as its source"
                )
            }
        }
        return stores
    }

    /// What the template has in place of an id.
    static let placeholder = "LOCATION_ID"

    /// An id that is safe in a URL and as a folder's name (S32).
    static func isIdentifier(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }

    private mutating func readAPI() {
        _ = source.section("api", known: ["baseURL", "version"])
        if let text = source.text("api.baseURL") {
            do throws(BaseURL.Refusal) {
                configuration.api.origin = try BaseURL.origin(text)
            } catch {
                source.report("wrong-url", at: "api.baseURL", error.message, help: error.help)
            }
        }
        if let version = source.text("api.version") {
            let isHeader =
                version.utf8.count <= 32 && version.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            if isHeader {
                configuration.api.version = version
            } else {
                source.report(
                    "wrong-version", at: "api.version", "this is not a version of the API",
                    help: "write \"\(configuration.api.version)\"")
            }
        }
    }

    private mutating func readTimes() {
        _ = source.section("poll", known: ["interval", "withWebhooks"])
        let least = Duration.seconds(5)
        var poll = WorkspaceConfiguration.Poll()
        poll.interval = source.duration("poll.interval", atLeast: least) ?? poll.interval
        poll.withWebhooks =
            source.duration("poll.withWebhooks", atLeast: least) ?? poll.withWebhooks
        configuration.poll = poll
        _ = source.section("snapshots", known: ["keep", "maxAge"])
        var kept = WorkspaceConfiguration.SnapshotRetention()
        kept.keep = source.count("snapshots.keep", in: 1...1_000_000) ?? kept.keep
        kept.maxAge = source.duration("snapshots.maxAge", atLeast: .seconds(3600)) ?? kept.maxAge
        configuration.snapshots = kept
    }

    private mutating func readFiles() {
        _ = source.section("files", known: ["jsonComments"])
        if source.flag("files.jsonComments") == true { configuration.json = .commented }
    }

    private mutating func readDefaults() {
        _ = source.section("defaults", known: ["currency", "format"])
        if let currency = source.text("defaults.currency") {
            let isCode =
                currency.utf8.count == 3
                && currency.utf8.allSatisfy { (0x41...0x5A).contains($0) }
            if isCode {
                configuration.defaults.currency = currency
            } else {
                source.report(
                    "wrong-currency", at: "defaults.currency", "this is not a currency code",
                    help: "three capital letters (ISO 4217), like USD or EUR")
            }
        }
        if let format = source.choice("defaults.format", FileFormat.self) {
            configuration.newFiles = format
        }
    }

    private mutating func readWebhooks() {
        configuration.webhooks = readWebhookSection()
    }

    mutating func refuseSecret(at range: Range<Int>) {
        source.report(
            "secret", range: range, "this looks like an access token",
            help:
                "remove it and revoke it: the file may be committed. Tokens go to 'ghlsync auth token'"
        )
    }

    mutating func refuseDuplicate(_ key: DuplicateKey) {
        source.report(
            "duplicate-key", range: key.second, "'\(key.path)' is there twice",
            notes: [
                Diagnostic.Note(
                    file: source.file, position: source.lines.position(of: key.first.lowerBound),
                    message: "the first one is here")
            ])
    }
}
