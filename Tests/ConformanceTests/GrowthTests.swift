import SyncTestKit
import Testing

/// The measure of growth tells what it is to tell apart.
@Suite(.serialized) struct GrowthTests {
    private static func count(_ size: Int) {
        var state: UInt64 = 1
        for _ in 0..<size { state = state &* 6_364_136_223_846_793_005 &+ 1 }
        withExtendedLifetime(state) {}
    }

    @Test("work in proportion to the input stays below the limit")
    func linear() {
        let growth = Growth.least(
            of: { Self.count($0 * 200) }, from: 1_000, to: 8_000, below: 24)
        #expect(growth.factor < 24, "\(growth)")
    }

    @Test("work by the square of the input passes it")
    func quadratic() {
        let growth = Growth.least(of: { Self.count($0 * $0) }, from: 400, to: 3_200, below: 24)
        #expect(growth.factor > 24, "\(growth)")
    }
}
