import Documents
import JSONFormat
import SyncTestKit
import Testing

@Suite struct JSONDamageTests {
    @Test(
        "S52, S56: texts with random damage never trap, in either dialect", arguments: 0..<20)
    func damage(_ seed: Int) async throws {
        var random = Seeded(UInt64(seed))
        for _ in 0..<Cases.times(300) {
            await Task.yield()
            let value = RandomValues.value(&random)
            var bytes = JSONDocument.write(value, style: random.pick([.compact, .pretty]))
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.remove(at: place)
                case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 2:
                    bytes.insert(
                        contentsOf: random.pick(["//", "/*", "*/", ",", "\\u"]).utf8, at: place)
                default: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
                }
            }
            let strict = try? JSONDocument.parse(bytes).value
            let commented = try? JSONDocument.parse(bytes, dialect: .commented).value
            if strict != nil, strict != commented {
                Issue.record("\(String(decoding: bytes, as: UTF8.self).debugDescription)")
            }
        }
    }
}
