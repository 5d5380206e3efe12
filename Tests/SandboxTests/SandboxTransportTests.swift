import Documents
import Pacing
import Ports
import Sandbox
import SyncTestKit
import Testing

@Suite("Reaching a sandbox in the same process")
struct SandboxTransportTests {
    private func setUp(
        _ fault: SandboxFault? = nil
    ) -> (SandboxAPI, ManualTime, SandboxTransport, HTTPRequest) {
        let bench = Bench()
        let api = SandboxAPI(limits: .none, faults: SandboxFaults(fault.map { [$0] } ?? []))
        let time = ManualTime()
        let request = bench.request(.post, "/products/", Bench.product())
        return (api, time, SandboxTransport(api, time: time), request)
    }

    @Test("answers come with the time source's date")
    func answers() async throws {
        let (_, _, transport, request) = setUp()
        let response = try await transport.send(request)
        #expect(response.status == 201)
        #expect(response.headers["Date"] == "Thu, 01 Jan 2026 00:00:00 GMT")
    }

    @Test(
        "lost and broken answers are failures that say the request was sent",
        arguments: [
            (SandboxFault.Effect.dropBefore, TransportFailure.Kind.connectionLost, 0),
            (.dropAfter, .connectionLost, 1), (.truncated, .incompleteResponse, 1),
            (.applyLate(.seconds(5)), .connectionLost, 0),
        ])
    func failures(effect: SandboxFault.Effect, kind: TransportFailure.Kind, products: Int) async {
        let (api, _, transport, request) = setUp(SandboxFault(effect))
        let failure = await #expect(throws: TransportFailure.self) {
            try await transport.send(request)
        }
        #expect(failure?.kind == kind)
        #expect(failure?.requestWasSent == true)
        #expect(api.objects(.product).count == products)
    }

    @Test("a slow answer arrives after its delay")
    func slow() async throws {
        let (_, time, transport, request) = setUp(SandboxFault(.nothing, delay: .seconds(3)))
        async let response = transport.send(request)
        await time.untilAsleep()
        #expect(time.deadlines == [MonotonicInstant.start.advanced(by: .seconds(3))])
        time.advance(by: .seconds(3))
        #expect(try await response.status == 201)
    }

    @Test("an answer that is too slow is a timeout, and the request was carried out")
    func tooSlow() async {
        let (api, time, transport, plain) = setUp(SandboxFault(.nothing, delay: .seconds(60)))
        var request = plain
        request.timeout = .seconds(30)
        let asked = request
        async let outcome = Self.kind(of: { () async throws(TransportFailure) in
            _ = try await transport.send(asked)
        })
        await time.untilAsleep()
        time.advance(by: .seconds(30))
        #expect(await outcome == .timedOut)
        #expect(api.objects(.product).count == 1)
    }

    @Test("the same requests at the same moments give the same bytes")
    func repeatable() async throws {
        func run() async throws -> [HTTPResponse] {
            let (_, time, transport, request) = setUp()
            var answers: [HTTPResponse] = []
            for _ in 0..<3 {
                answers.append(try await transport.send(request))
                time.advance(by: .seconds(1))
            }
            return answers
        }
        #expect(try await run() == run())
    }

    private static func kind(
        of work: () async throws(TransportFailure) -> Void
    ) async -> TransportFailure.Kind? {
        do {
            try await work()
            return nil
        } catch {
            return error.kind
        }
    }
}
