import Documents
import SyncTestKit
import Testing
import YAMLFormat

@Suite struct YAMLRoundTripTests {
    @Test("every value reads back as it was written", arguments: 0..<40)
    func roundTrip(_ seed: Int) async throws {
        var random = Seeded(UInt64(seed))
        for _ in 0..<Cases.times(250) {
            await Task.yield()
            let value = RandomValues.value(&random)
            let bytes = YAMLDocument.write(value)
            let text = String(decoding: bytes, as: UTF8.self)
            let read = try? YAMLDocument.parse(bytes).value
            if read != value {
                Issue.record("\(text.debugDescription)")
                return
            }
        }
    }

    @Test("S66: every text reads back exactly, code point for code point", arguments: 0..<20)
    func texts(_ seed: Int) async throws {
        var random = Seeded(UInt64(1000 + seed))
        for _ in 0..<Cases.times(2000) {
            await Task.yield()
            let text = RandomValues.text(&random)
            let wrapped: DocumentValue = ["k": .string(text), "l": [.string(text)]]
            let read = try YAMLDocument.parse(YAMLDocument.write(wrapped)).value
            let back = [read["k"]?.stringValue, read["l"]?[0]?.stringValue]
            let isExact = back.allSatisfy { $0.map { Array($0.utf8) } == Array(text.utf8) }
            if !isExact {
                Issue.record("\(text.debugDescription)")
                return
            }
        }
    }

    @Test("quotes stand only where they are needed")
    func plain() {
        let value: DocumentValue = [
            "title": "Blue mug, 12 oz", "url": "https://x.y/z?a=b#c", "no": "no", "n": "12",
            "html": "<p>a</p>\n<p>b</p>\n",
            "list": ["a", []], "empty": [:], "nested": ["k": [["a": 1, "b": .null]]],
        ]
        let text = String(decoding: YAMLDocument.write(value), as: UTF8.self)
        #expect(
            text == """
                title: Blue mug, 12 oz
                url: https://x.y/z?a=b#c
                "no": "no"
                n: "12"
                html: |
                  <p>a</p>
                  <p>b</p>
                list:
                  - a
                  - []
                empty: {}
                nested:
                  k:
                    - a: 1
                      b: null

                """)
    }
}
