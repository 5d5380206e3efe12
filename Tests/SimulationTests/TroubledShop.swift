import Pacing
import Ports
import Sandbox
import SyncTestKit
import Synchronization

/// The way to a shop on which one create meets trouble: what becomes of it there, and what is heard of
/// it here, are two questions.
final class TroubledShop: Sendable {
    /// What the shop does with the create.
    enum Fate: String, CaseIterable, Sendable { case applied, notApplied, appliedLate }

    /// What the program hears of it, or lives to hear.
    enum Symptom: Hashable, Sendable {
        case timeout, reset, status(Int), truncated, withoutID
        case killedBeforeSend, killedAfterSend, killedBeforeBinding

        static let all: [Symptom] = [
            .timeout, .reset, .status(500), .status(502), .status(504), .truncated, .withoutID,
            .killedBeforeSend, .killedAfterSend, .killedBeforeBinding,
        ]

        var isKill: Bool {
            switch self {
            case .killedBeforeSend, .killedAfterSend, .killedBeforeBinding: true
            case .timeout, .reset, .status, .truncated, .withoutID: false
            }
        }

        /// Whether the two can go together: what never left the program is not carried out, and what it
        /// got its id of is.
        func canHappen(to fate: Fate) -> Bool {
            switch self {
            case .killedBeforeSend: fate == .notApplied
            case .killedBeforeBinding: fate == .applied
            case .killedAfterSend, .timeout, .reset, .status, .truncated, .withoutID: true
            }
        }
    }

    private let isCreate: @Sendable (_ path: String) -> Bool
    private let fate: Fate
    private let symptom: Symptom
    /// The world whose first create of the sort is still to come.
    private let waiting = Mutex<World?>(nil)

    init(_ symptom: Symptom, fate: Fate, onCreate isCreate: @escaping @Sendable (String) -> Bool) {
        self.isCreate = isCreate
        self.symptom = symptom
        self.fate = fate
    }

    func await(in world: World) { waiting.withLock { $0 = world } }

    /// Whether the trouble came.
    var hasCome: Bool { waiting.withLock { $0 == nil } }

    func wrap(_ shop: any HTTPTransport) -> any HTTPTransport { Way(shop: shop, trouble: self) }

    /// The longest that a shop works on what the client has given up (reliability.md §2).
    private static let lateness = Duration.seconds(60)

    private func due(_ request: HTTPRequest) -> World? {
        guard request.method == .post, isCreate(request.path) else { return nil }
        return waiting.withLock { world in
            defer { world = nil }
            return world
        }
    }

    private struct Way: HTTPTransport {
        let shop: any HTTPTransport
        let trouble: TroubledShop

        func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
            guard let world = trouble.due(request) else { return try await shop.send(request) }
            return try await trouble.answer(request, at: shop, in: world)
        }
    }

    private func answer(
        _ request: HTTPRequest, at shop: any HTTPTransport, in world: World
    ) async throws(TransportFailure) -> HTTPResponse {
        if symptom == .killedBeforeSend {
            world.disk.crash(atOperation: 0)
            throw TransportFailure(.cancelled, "killed", requestWasSent: false)
        }
        let answer = try await decide(request, at: shop, in: world)
        switch symptom {
        case .timeout:
            world.wait(request.timeout)
            throw TransportFailure(.timedOut, "no answer", requestWasSent: true)
        case .reset:
            throw TransportFailure(.connectionLost, "reset", requestWasSent: true)
        case .status(let status):
            return HTTPResponse(status: status, body: Array(#"{"message": "trouble"}"#.utf8))
        case .truncated:
            throw TransportFailure(.incompleteResponse, "201, broken off", requestWasSent: true)
        case .withoutID:
            return HTTPResponse(status: 201, body: Array("{}".utf8))
        case .killedBeforeSend, .killedAfterSend:
            world.disk.crash(atOperation: 0)
            throw TransportFailure(.cancelled, "killed", requestWasSent: true)
        case .killedBeforeBinding:
            // The binding is torn in the middle of its write.
            world.disk.crash(atOperation: 1)
            return answer ?? HTTPResponse(status: 201)
        }
    }

    /// Lets the shop carry out the request, at once, later or not at all.
    private func decide(
        _ request: HTTPRequest, at shop: any HTTPTransport, in world: World
    ) async throws(TransportFailure) -> HTTPResponse? {
        switch fate {
        case .applied: break
        case .notApplied:
            world.sandbox.faults = SandboxFaults([SandboxFault(.dropBefore)])
        case .appliedLate:
            let givenUp = symptom == .timeout ? request.timeout : .zero
            world.sandbox.faults = SandboxFaults([
                SandboxFault(.applyLate(givenUp + Self.lateness))
            ])
        }
        defer { world.sandbox.faults = SandboxFaults() }
        do throws(TransportFailure) {
            return try await shop.send(request)
        } catch {
            guard error.kind == .connectionLost else { throw error }
            return nil
        }
    }
}
