import Pacing
import Testing

@Suite struct TimestampLimitTests {
    @Test("the earliest and the latest time can be shown")
    func extremes() {
        #expect(Timestamp(nanoseconds: .min).description == "1677-09-21T00:12:43.145Z")
        #expect(Timestamp(nanoseconds: .max).description == "2262-04-11T23:47:16.854Z")
        #expect(Timestamp(nanoseconds: -1).seconds == -1)
        #expect(Timestamp(nanoseconds: -1_000_000_000).seconds == -1)
    }

    @Test("a time that does not fit is refused, not trapped on")
    func tooLate() {
        #expect(Timestamp("2262-04-11T23:47:16.999Z") == nil)
        #expect(Timestamp("9999-12-31T23:59:59.999Z") == nil)
        #expect(Timestamp("0001-01-01T00:00:00Z") == nil)
    }
}
