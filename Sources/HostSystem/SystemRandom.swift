/// The system's generator (getrandom), to be handed to whatever needs chance.
package struct SystemRandom: RandomNumberGenerator, Sendable {
    private var generator = SystemRandomNumberGenerator()

    package init() {}

    package mutating func next() -> UInt64 { generator.next() }
}
