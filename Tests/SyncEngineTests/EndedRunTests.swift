import Catalog
import Documents
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Testing

@testable import SyncEngine

/// A run whose further requests would all fail in the same way ends, rather than try each of thousands.
@Suite struct EndedRunTests {
    private func world(_ fault: SandboxFault) -> World {
        var builder = WorldBuilder()
        builder.files = [:]
        for number in 10..<40 {
            guard let path = FilePath("listings/a\(number).yaml") else { continue }
            builder.files[path] = WorldBuilder.listing("A \(number)")
        }
        builder.faults = [fault]
        return builder.build()
    }

    @Test("a token that dies in the middle of a push is met a few times, not once an entity")
    func deadToken() async throws {
        let world = world(
            SandboxFault(
                .status(401, retryAfter: nil, applied: false), method: "POST",
                message: "Invalid token: access token is invalid"))
        let report = try await world.start().sync()
        #expect(report.problems.allSatisfy { $0.endsRun == .notAuthorised })
        #expect(report.counts.failed == 8 && report.notStarted == 22)
        #expect(!report.isUnfinished, "a person has to act")
        #expect(world.sandbox.requests.count { $0.method == "POST" } == 8)
    }

    @Test("a scope that is missing keeps back its own kind of object only")
    func missingScope() async throws {
        let world = world(
            SandboxFault(
                .status(401, retryAfter: nil, applied: false), method: "POST",
                path: "/products/*/price",
                message: "The token is not authorized for this scope."))
        let report = try await world.start().sync()
        #expect(report.counts.failed == 30 && report.notStarted == 0)
    }

    @Test("a used-up day ends the run, and what is left is tried by itself later")
    func usedUpDay() async throws {
        var builder = WorldBuilder()
        builder.files = [:]
        for number in 10..<40 {
            guard let path = FilePath("listings/a\(number).yaml") else { continue }
            builder.files[path] = WorldBuilder.listing("A \(number)")
        }
        builder.limits = SandboxLimits(burst: 1000, daily: 20)
        let world = builder.build()
        let report = try await world.start().sync()
        #expect(report.counts.failed == 1 && report.notStarted > 15)
        #expect(report.isUnfinished)
        #expect(world.sandbox.requestCount == 20)
    }
}
