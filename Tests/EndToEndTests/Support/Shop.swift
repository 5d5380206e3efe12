import CurlTransport
import Documents
import Glibc
import HostSystem
import JSONFormat
import Pacing
import Ports

/// A `ghlsync sandbox` in a process of its own: the shop that the tests keep in step with.
final class Shop: Sendable {
    let origin: HTTPOrigin
    let location: String
    let token: String
    /// PEM of the key that signs its webhooks.
    let publicKey: String
    /// Its marketplace app.
    let app: (id: String, secret: String)
    private let child: ChildProcess
    private let transport = CurlTransport()

    /// Starts the server and waits until it says where it is.
    init(_ program: Program, _ options: [String] = []) async throws {
        child = try program.start(["sandbox", "--json", "--burst", "100000"] + options)
        var said: DocumentValue?
        for await line in child.lines {
            said = try JSONDocument.value(of: Array(line.utf8))
            break
        }
        guard let said, let address = said["address"]?.stringValue,
            let port = address.split(separator: ":").last.flatMap({ Int($0) }),
            let location = said["location"]?.stringValue, let token = said["token"]?.stringValue,
            let publicKey = said["publicKey"]?.stringValue,
            let appID = said["app"]?["clientId"]?.stringValue,
            let appSecret = said["app"]?["clientSecret"]?.stringValue
        else { throw Program.Trouble("the sandbox said nothing") }
        origin = HTTPOrigin(scheme: .http, host: "127.0.0.1", port: port)
        self.location = location
        self.token = token
        self.publicKey = publicKey
        app = (appID, appSecret)
    }

    /// Lets a program's runs find this shop.
    func adopt(_ program: inout Program) {
        program.environment["GHLSYNC_API_BASE"] = origin.description
        program.environment["GHLSYNC_TOKEN"] = token
    }

    func stop() { child.signal(SIGTERM) }

    /// Stops it and waits until it is gone.
    func end() async {
        child.signal(SIGKILL)
        _ = await child.ending()
    }

    @discardableResult
    func call(_ method: HTTPMethod, _ target: String, _ body: DocumentValue? = nil) async throws
        -> DocumentValue
    {
        let response = try await transport.send(
            HTTPRequest(
                method: method, origin: origin, target: target,
                headers: body == nil ? [:] : ["Content-Type": "application/json"],
                body: body.map { JSONDocument.write($0, style: .compact) } ?? []))
        guard response.isSuccess else {
            throw Program.Trouble(
                "\(method) \(target): \(response.status) \(String(decoding: response.body, as: UTF8.self))"
            )
        }
        return try JSONDocument.value(of: response.body)
    }

    /// Opens a page as a browser does, and gives where it leads.
    func redirect(_ target: String) async throws -> String {
        let answer = try await transport.send(
            HTTPRequest(method: .get, origin: origin, target: target))
        guard let location = answer.headers["Location"] else {
            throw Program.Trouble("\(target): \(answer.status), and no redirect")
        }
        return location
    }

    /// Opens an address of this machine.
    func get(_ address: String) async throws -> HTTPResponse {
        let rest = address.dropFirst("http://127.0.0.1:".count)
        let port = Int(rest.prefix { $0 != "/" }) ?? 0
        return try await transport.send(
            HTTPRequest(
                method: .get, origin: HTTPOrigin(scheme: .http, host: "127.0.0.1", port: port),
                target: String(rest.drop { $0 != "/" })))
    }

    /// The live objects of a kind: `product`, `price`, `collection`, `brandBoard`, `customValue`.
    func objects(_ kind: String) async throws -> [DocumentValue] {
        let state = try await call(.get, "/sandbox/state")
        return state["locations"]?[location]?[kind]?.sequenceValue ?? []
    }

    func mutations() async throws -> Int {
        try await call(.get, "/sandbox/counts")["mutations"]?.intValue ?? -1
    }

    /// Changes an object as somebody else would, in the web app.
    func edit(_ kind: String, _ id: String, _ fields: DocumentValue) async throws {
        try await call(
            .post, "/sandbox/edit", ["kind": .string(kind), "id": .string(id), "fields": fields])
    }
}

/// Waits until something holds, looking again every few milliseconds of real time, at most a minute.
func eventually(_ what: String, _ holds: () async throws -> Bool) async throws {
    let time = SystemTime()
    let start = time.now
    while try await !holds() {
        guard start.duration(to: time.now) < .seconds(60) else {
            throw Program.Trouble("never: \(what)")
        }
        try await time.sleep(until: time.now.advanced(by: .milliseconds(20)))
    }
}

extension Shop {
    /// From now on requests meet this fault and no other.
    func meet(_ fault: DocumentValue) async throws { try await meet([fault]) }

    /// From now on requests meet these faults, each the first that is due, and no other.
    func meet(_ faults: [DocumentValue]) async throws {
        try await call(.put, "/sandbox/faults", ["faults": .sequence(faults)])
    }

    /// Whether a request met a fault, or the one of this name.
    func wasMet(_ name: String? = nil) async throws -> Bool {
        let log = try await call(.get, "/sandbox/requests")["requests"]?.sequenceValue ?? []
        return log.contains { entry in
            entry["fault"]?.stringValue.map { name == nil || $0 == name } ?? false
        }
    }
}
