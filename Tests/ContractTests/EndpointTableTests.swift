import Documents
import Pacing
import Ports
import Sandbox
import SyncTestKit
import Testing

@testable import HighLevel

/// Each endpoint that we use, and what vouches for it: the official file, the sandbox, and faults.
@Suite struct EndpointTableTests {
    private struct Row {
        var isChecked = true
        var isPlayed = true
        var isFaultTested = true
        var functions: [String] = []
    }

    @Test("no cell of the table of endpoints is empty")
    func table() async throws {
        var rows: [String: Row] = [:]
        for call in ClientCall.all {
            var row = rows[call.operation, default: Row()]
            row.functions.append(call.function)
            let (checked, played) = try await Self.plain(call)
            row.isChecked = row.isChecked && checked
            row.isPlayed = row.isPlayed && played
            let survives = try await Self.survivesFaults(call)
            row.isFaultTested = row.isFaultTested && survives
            rows[call.operation] = row
        }
        var lines = ["endpoint | spec-checked | sandbox | fault-tested"]
        for (name, row) in rows.sorted(by: { $0.key < $1.key }) {
            let cells = [row.isChecked, row.isPlayed, row.isFaultTested].map { $0 ? "yes" : "—" }
            lines.append(([name] + cells).joined(separator: " | "))
            #expect(
                row.isChecked && row.isPlayed && row.isFaultTested,
                "\(name): \(row.functions.joined(separator: ", "))")
        }
        print(lines.joined(separator: "\n"))
        #expect(rows.count >= 36)
    }

    /// Whether its request is what the file says, and whether the sandbox carries it out.
    private static func plain(_ call: ClientCall) async throws -> (checked: Bool, played: Bool) {
        let counter = Counter()
        let stock = try await counter.stock()
        counter.log.clear()
        try await call.run(counter.api, stock)
        let own = try counter.log.entries.filter {
            try RequestCheck.check($0.request).operation == call.operation
        }
        let checked = try own.allSatisfy { try RequestCheck.check($0.request).complaints.isEmpty }
        return (!own.isEmpty && checked, own.contains { $0.status.map { $0 < 300 } ?? false })
    }

    /// Passing trouble is waited out and tried again, unless that could make a second object; a lost
    /// answer to a create is not answered with a second one; and a refusal is told as what it is.
    private static func survivesFaults(_ call: ClientCall) async throws -> Bool {
        for (effect, mayRepeat) in [
            (SandboxFault.Effect.status(503, retryAfter: nil, applied: false), !call.creates),
            (.status(429, retryAfter: 2, applied: false), true),
            (.dropBefore, !call.creates), (.dropAfter, !call.creates),
            (.truncated, !call.creates),
        ] {
            let counter = Counter()
            let stock = try await counter.stock()
            counter.set(faults: [SandboxFault(effect, .first(1))])
            counter.log.clear()
            var passed = true
            do {
                try await call.run(counter.api, stock)
            } catch is RemoteFailure {
                passed = false
            }
            let count = counter.log.entries.count
            let fits = mayRepeat ? passed && count >= 2 : !passed && count == 1
            guard fits else { return false }
        }
        for (status, text, kind) in [
            (401, "The token is not authorized for this scope.", RemoteFailure.Kind.missingScope),
            (403, "The token does not have access to this location.", .wrongLocation),
            (401, "Token's user type mismatch!", .wrongTokenKind),
        ] {
            let counter = Counter()
            let stock = try await counter.stock()
            counter.set(faults: [
                SandboxFault(.status(status, retryAfter: nil, applied: false), message: text)
            ])
            counter.log.clear()
            do {
                try await call.run(counter.api, stock)
                return false
            } catch let failure as RemoteFailure {
                guard failure.kind == kind, counter.log.entries.count == 1 else { return false }
            }
        }
        return true
    }
}
