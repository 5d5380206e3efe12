import Pacing
import Testing

@testable import Crypto

@Suite struct SmallPartsTests {
    @Test("SHA-256 of `abc`, as FIPS 180-4 has it")
    func digest() {
        #expect(
            SHA256.hex(Array("abc".utf8))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            SHA256.hex([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test("equal bytes are equal, and nothing else is")
    func comparison() {
        #expect(ConstantTime.isEqual([], []))
        #expect(ConstantTime.isEqual([1, 2, 3], [1, 2, 3]))
        #expect(!ConstantTime.isEqual([1, 2, 3], [1, 2, 4]))
        #expect(!ConstantTime.isEqual([1, 2, 3], [1, 2]))
    }

    @Test("random bytes are as many as asked for, differ, and repeat for a seed")
    func randomness() {
        #expect(RandomBytes.make(32).count == 32)
        #expect(RandomBytes.make(32) != RandomBytes.make(32))
        var one = SeededRandom(seed: 7)
        var other = SeededRandom(seed: 7)
        #expect(RandomBytes.make(16, using: &one) == RandomBytes.make(16, using: &other))
        #expect(RandomBytes.hex([0, 0x0F, 0xA0]) == "000fa0")
    }
}
