import Testing

/// The built program is killed over and over, `sync` and `watch` alike, each time at another request, with
/// edits of people on both sides in between (I1, I2, I4, I5).
@Suite(.serialized) struct KillStormTests {
    @Test("after 208 kills nothing is lost, made twice, or left to do")
    func storm() async throws {
        let kills = try await withThrowingTaskGroup(of: Int.self) { group in
            for seed in 1...8 {
                group.addTask { try await KillStorm.play(seed: UInt64(seed), kills: 26) }
            }
            return try await group.reduce(0, +)
        }
        #expect(kills == 208)
    }
}
