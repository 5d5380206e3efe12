import Catalog
import Documents
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Synchronization
import Testing

@testable import HighLevel

/// A change that has to wait after its object was looked at (I15).
@Suite struct WaitingChangeTests {
    /// Refuses the first change of an object as one too many, and lets somebody edit it meanwhile.
    private final class Meddler: HTTPTransport {
        private let base: any HTTPTransport
        private let meanwhile: @Sendable () throws -> Void
        private let isArmed = Mutex(false)

        init(_ base: any HTTPTransport, _ meanwhile: @escaping @Sendable () throws -> Void) {
            self.base = base
            self.meanwhile = meanwhile
        }

        func arm() { isArmed.withLock { $0 = true } }

        func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
            let isHit = isArmed.withLock { isArmed in
                defer { if request.method != .get { isArmed = false } }
                return isArmed && request.method != .get
            }
            guard isHit else { return try await base.send(request) }
            try? meanwhile()
            return HTTPResponse(status: 429, headers: ["Content-Type": "application/json"])
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let key: EntityKey
        let old: DocumentValue
        /// `nil` deletes it.
        let new: DocumentValue?
        let object: SandboxKind
        let edit: OrderedObject
    }

    static let cases: [Case] = [
        Case(
            testDescription: "an update of a listing", key: EntityKey.mat, old: ["title": "Mat"],
            new: ["title": "Cork Mat"], object: .product, edit: ["description": "typed there"]),
        Case(
            testDescription: "a deletion of a listing", key: EntityKey.mat, old: ["title": "Mat"],
            new: nil, object: .product, edit: ["description": "typed there"]),
        Case(
            testDescription: "a price", key: EntityKey.mat,
            old: ["title": "Mat", "price": ["amount": 79]],
            new: ["title": "Mat", "price": ["amount": 80]], object: .price, edit: ["amount": 99]),
        Case(
            testDescription: "a board", key: EntityKey.wellness, old: ["directoryName": "Wellness"],
            new: ["directoryName": "Well"], object: .brandBoard, edit: ["name": "typed there"]),
        Case(
            testDescription: "a deletion of a collection", key: EntityKey.best,
            old: ["name": "Best"],
            new: nil, object: .collection, edit: ["name": "typed there"]),
    ]

    @Test("what somebody types while a change waits is not overwritten", arguments: cases)
    func waits(each: Case) async throws {
        let meddler = Mutex<Meddler?>(nil)
        let bench = Bench(through: { base, sandbox, time in
            let made = Meddler(base) {
                guard let object = sandbox.objects(each.object).first,
                    let id = (object["_id"] ?? object["id"])?.stringValue
                else { return }
                let moment = SandboxMoment(wall: time.wallClock, monotonic: time.now)
                try sandbox.edit(each.object, id: id, each.edit, at: moment)
            }
            meddler.withLock { $0 = made }
            return made
        })
        let made = try #require(await bench.create(each.key, each.old).applied)
        bench.advance(by: .seconds(60))
        let binding = try #require(made.binding)
        let seen = try #require(try await bench.look([each.key: binding]).sightings[each.key])
        meddler.withLock { $0?.arm() }
        let outcome =
            if let new = each.new {
                await bench.update(each.key, from: seen, to: new, bindings: [each.key: binding])
            } else { await bench.delete(each.key, seen) }
        #expect(outcome.isStale, "\(outcome.result)")
        let left = try #require(bench.sandbox.objects(each.object).first)
        for entry in each.edit.entries { #expect(left[entry.key] == entry.value) }
    }
}
