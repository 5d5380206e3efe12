import Documents
import Testing

@testable import Ledger

@Suite struct SealedLineTests {
    private let record: OrderedObject = [
        "key": "listings/mat", "n": 12, "deep": ["a": [nil, true]],
    ]

    @Test("a sealed record comes back, and the line is plain JSON with the sum last")
    func roundTrip() throws {
        var line = SealedLine.seal(record)
        #expect(line.last == 0x0A)
        #expect(!line.dropLast().contains(0x0A))
        line.removeLast()
        #expect(String(decoding: line, as: UTF8.self).hasPrefix(#"{"key":"listings/mat","n":12,"#))
        let opened = try #require(SealedLine.open(line))
        #expect(opened.entries.map(\.key) == ["key", "n", "deep"])
        #expect(opened == record)
    }

    @Test("no single flipped bit goes unnoticed")
    func bitFlips() {
        let line = Array(SealedLine.seal(record).dropLast())
        for index in line.indices {
            for bit in 0..<8 {
                var bad = line
                bad[index] ^= 1 << bit
                #expect(SealedLine.open(bad) == nil, "byte \(index), bit \(bit)")
            }
        }
    }

    @Test("no line that was cut short is taken for whole")
    func cuts() {
        let line = Array(SealedLine.seal(record).dropLast())
        for length in 0..<line.count { #expect(SealedLine.open(Array(line.prefix(length))) == nil) }
    }
}
