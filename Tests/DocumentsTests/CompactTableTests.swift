import Documents
import Pacing
import Testing

@Suite struct CompactTableTests {
    /// Hashes alike in great numbers, so that entries stand in each other's way.
    private struct Key: Hashable {
        let number: Int
        func hash(into hasher: inout Hasher) { hasher.combine(number % 7) }
    }

    private static func check<Key: Hashable & Sendable>(
        seed: UInt64, steps: Int, keys: Int, _ make: (Int) -> Key
    ) {
        var random = SeededRandom(seed: seed)
        var (table, model) = (CompactTable<Key, Int>(), [Key: Int]())
        for step in 0..<steps {
            let key = make(Int(random.next() % UInt64(keys)))
            if random.next() % 3 == 0 {
                table[key] = nil
                model[key] = nil
            } else {
                table[key] = step
                model[key] = step
            }
            guard table[key] == model[key], table.count == model.count else {
                Issue.record("seed=\(seed) step=\(step)")
                return
            }
        }
        #expect(Dictionary(uniqueKeysWithValues: table.map { ($0.key, $0.value) }) == model)
        for number in 0..<keys {
            let key = make(number)
            #expect(table[key] == model[key] && table.contains(key) == (model[key] != nil))
        }
    }

    @Test("holds what a dictionary would, whatever is put in and taken out", arguments: 0..<30)
    func model(seed: UInt64) {
        Self.check(seed: seed, steps: 2000, keys: 60) { $0 }
        Self.check(seed: seed, steps: 2000, keys: 400) { "key\($0)" }
        Self.check(seed: seed, steps: 1000, keys: 60) { Key(number: $0) }
    }

    @Test("a copy stays as it was")
    func copies() {
        var table = CompactTable<String, Int>()
        table.reserveCapacity(100)
        for number in 0..<100 { table["\(number)"] = number }
        let copy = table
        table.mapValues { $0 + 1 }
        table["5"] = nil
        if let place = table.place(of: "6") { table.replace(at: place, with: 60) }
        #expect(copy["5"] == 5 && copy["6"] == 6 && copy.count == 100)
        #expect(table["5"] == nil && table["6"] == 60 && table["7"] == 8 && table.count == 99)
        #expect(CompactTable<String, Int>()["x"] == nil && CompactTable<String, Int>().isEmpty)
    }
}
