import Pacing
import SyncTestKit
import Testing

@testable import Documents

@Suite struct SpillTests {
    private static func object(_ number: Int) -> OrderedObject {
        [
            "_id": .string("6b0cded90c9585b4757f\(1000 + number)"),
            "n": .number(DecimalNumber(number)),
        ]
    }

    @Test("what was put aside says the same as what stayed")
    func aside() {
        let spill = MemorySpill().spill()
        let object: OrderedObject = [
            "title": "Größe L", "price": ["amount": 12, "currency": "EUR"], "images": ["a", .null],
        ]
        let here = PackedObject(object)
        let aside = here.aside(in: spill)
        #expect(aside.isAside && !here.isAside && !aside.here.isAside)
        #expect(aside.object == object && aside == here && aside.size == here.size)
        #expect(aside.isSpelt(as: here) && here.isSpelt(as: aside))
        #expect(aside["price"] == object["price"] && aside["slug"] == nil)
        #expect(aside.packed("price")?.object == object["price"]?.mappingValue)
        #expect(aside.contains("images") && aside.count == 3)
        #expect(aside.aside(in: spill).isSpelt(as: here))
        #expect(PackedObject([:]).aside(in: spill).object.isEmpty)
    }

    @Test("objects are read back from the file as from what it does not have yet, in any order")
    func many() {
        let memory = MemorySpill()
        let spill = memory.spill()
        let aside = (0..<9000).map { PackedObject(Self.object($0)).aside(in: spill) }
        // The last ones are not in the file.
        #expect(memory.count > 64 << 10 && memory.count < spill.size)
        var random = SeededRandom(seed: 1)
        for number in Array(aside.indices).shuffled(using: &random).prefix(2000) {
            #expect(aside[number].object == Self.object(number))
        }
        #expect(aside[8999].object == Self.object(8999))
    }

    @Test("a small catalog stays in memory, and no file is made")
    func room() {
        let memory = MemorySpill()
        let spill = memory.spill(after: 100)
        let objects = (0..<10).map { PackedObject(Self.object($0)).aside(in: spill) }
        #expect(!objects[0].isAside && objects[9].isAside && memory.files == 1)
        #expect(spill.another.size == 0)
        #expect(!PackedObject(Self.object(1)).aside(in: spill.another).isAside)
        #expect(PackedObject(Self.object(1)).aside(in: spill.successor).isAside)
        let none = Spill(after: 0) { nil }
        #expect(!PackedObject(Self.object(1)).aside(in: none).isAside)
        #expect(!PackedObject(Self.object(1)).aside(in: .never).isAside)
    }

    @Test("when the disk is full, what comes stays in memory, and nothing is lost")
    func full() {
        let spill = MemorySpill(limit: 70_000).spill()
        let objects = (0..<12_000).map { PackedObject(Self.object($0)).aside(in: spill) }
        #expect(objects[0].isAside && !objects[11_999].isAside)
        #expect(objects.enumerated().allSatisfy { $1.object == Self.object($0) })
    }

    @Test("moves to a successor when most of it is dead, and not before")
    func waste() {
        let memory = MemorySpill()
        let spill = memory.spill(waste: 1000)
        let object = PackedObject(Self.object(1))
        var kept = object
        for _ in 0..<30 { kept = object.aside(in: spill) }
        #expect(
            !spill.isWasteful {
                Issue.record("too early"); return 0
            })
        for _ in 0..<100 { kept = object.aside(in: spill) }
        #expect(!spill.isWasteful { spill.size / 2 })
        #expect(
            !spill.isWasteful {
                Issue.record("asked again at once"); return 0
            })
        for _ in 0..<400 { kept = object.aside(in: spill) }
        #expect(spill.isWasteful { kept.size })
        let next = spill.successor
        let moved = kept.aside(in: next)
        #expect(moved.isAside && moved.object == object.object && next.size == object.size)
        #expect(kept.object == object.object)
    }
}
