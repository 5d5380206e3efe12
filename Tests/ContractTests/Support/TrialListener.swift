import Crypto
import HTTPServer
import HighLevel
import Ledger
import Pacing
import Ports
import SyncCore
import SyncEngine
import SyncTestKit
import Synchronization

@testable import CommandLineTool

/// A webhook listener on a disk in memory, with its own key, and everything that it told.
final class TrialListener: Sendable {
    private struct State {
        var references: [RemoteReference] = []
        var notes: [String] = []
    }

    /// Shared with the closures of every listener.
    private final class Log: Sendable {
        let state = Mutex(State())
    }

    private let log = Log()
    let key: Ed25519.PrivateKey
    let disk: InMemoryFileSystem
    let location: String

    init(
        location: String = "L", disk: InMemoryFileSystem = InMemoryFileSystem(clock: EagerTime())
    ) throws {
        key = try Ed25519.PrivateKey(seed: (0..<32).map { UInt8($0) })
        self.location = location
        self.disk = disk
    }

    func listener(time: any TimeSource = EagerTime()) throws -> WebhookListener {
        WebhookListener(
            signature: try WebhookSignature(publicKeyPEM: key.publicKey.pem),
            locationID: location,
            ledger: LedgerStore(
                files: disk, locationID: location, time: time, random: SeededRandom(seed: 1)),
            path: "/webhooks/ghl",
            post: { [log] event in
                if case .remoteHint(let references) = event {
                    log.state.withLock { $0.references.append(contentsOf: references) }
                }
            },
            report: { _, _, _ in },
            say: { [log] text in log.state.withLock { $0.notes.append(text) } })
    }

    var hints: Int { log.state.withLock { $0.references.count } }
    var references: Set<String> { log.state.withLock { Set($0.references.map(\.id)) } }
    /// What people are told.
    var notes: [String] { log.state.withLock { $0.notes } }

    /// A genuine delivery; its status.
    func post(_ body: [UInt8]) async -> Int {
        guard let listener = try? listener() else { return 0 }
        guard case .response(let response) = await listener.answer(request(body)) else { return 0 }
        return response.status
    }

    func request(_ body: [UInt8], signature: String? = nil) -> HTTPRequest {
        HTTPRequest(
            method: .post, origin: HTTPOrigin(scheme: .http, host: "127.0.0.1", port: 80),
            target: "/webhooks/ghl",
            headers: [
                "Content-Type": "application/json",
                "X-GHL-Signature": signature ?? Base64.encode(key.sign(body)),
            ], body: body)
    }
}
