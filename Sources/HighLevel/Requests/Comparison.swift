import Pacing
import Ports

/// What the change of an object rests on: it was looked at, and was what the change was planned on (I15).
///
/// A request may wait for its place, or be tried again after a refusal. What somebody has typed there
/// meanwhile would be overwritten unseen: so the object is compared once more before the request goes.
struct Comparison: Sendable {
    /// A look that is no older counts as one of just now.
    static let holdsFor = Duration.seconds(2)

    /// When the object was asked for.
    let at: MonotonicInstant
    /// Asks for it again; whether it is what it was.
    let holds: @Sendable () async throws -> Bool

    /// That of the change which this task sends.
    @TaskLocal static var current: Comparison?
}

extension RequestPipeline {
    private static let looks = 3

    /// The request's place, with the object that it changes looked at shortly before.
    func placeAfterLook(for call: APICall) async throws(RemoteFailure) -> TokenBucket.Ticket {
        var ticket = try await place(for: call)
        guard call.effect == .replace, let comparison = Comparison.current else { return ticket }
        var lookedAt = comparison.at
        for _ in 0..<Self.looks {
            if lookedAt.duration(to: time.now) <= Comparison.holdsFor { return ticket }
            // Not held meanwhile: the question needs a place, too.
            finish(ticket, response: nil)
            lookedAt = time.now
            guard try await holds(comparison, call) else {
                throw RemoteFailure(.moved, effect: .none, of: call)
            }
            ticket = try await place(for: call)
        }
        finish(ticket, response: nil)
        throw RemoteFailure(.moved, effect: .none, of: call)
    }

    private func holds(
        _ comparison: Comparison, _ call: APICall
    ) async throws(RemoteFailure) -> Bool {
        do {
            return try await comparison.holds()
        } catch let failure as RemoteFailure {
            throw failure
        } catch {
            throw RemoteFailure(.moved, effect: .none, of: call)
        }
    }
}
