import Testing

@testable import Crypto

@Suite struct Base64Tests {
    @Test("the vectors of RFC 4648 §10 go both ways", arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func vectors(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
    }

    @Test("every byte survives, at every length")
    func roundTrip() {
        let all = (0..<256).map { UInt8($0) }
        for length in 0...256 {
            let bytes = Array(all.suffix(length))
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
    }

    @Test("a second spelling is refused", arguments: [
        "Zg", "Zg=", "Zg===", "Z===", "====", "=", "Zh==", "Zm9=", "Zm 9v", "Zm9v\n", "Zm9v====",
        "Zg==Zg==", "Zm9_", "Zm9-", "Zé9v", "N/A", " Zm9v",
    ])
    func refuses(text: String) {
        #expect(Base64.decode(text) == nil)
    }
}
