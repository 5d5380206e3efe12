import Catalog
import Documents
import Pacing
import SyncCore
import Testing

@testable import Ledger

@Suite struct LedgerCodingTests {
    static let values: [DocumentValue] = [
        nil, true, "", "line\nbreak \u{2028} \"quoted\" \\ \u{1F9D8}\u{0}", [],
        [nil, [], ["": ""]], ["b": 1, "a": nil], 0, -1, 9_007_199_254_740_993,
    ]

    private func through<Value: LedgerCodable>(_ value: Value) throws -> Value {
        let line = SealedLine.seal(["v": value.ledgerForm])
        let record = try #require(SealedLine.open(Array(line.dropLast())))
        return try record.required("v")
    }

    @Test("every value comes back as it was", arguments: values)
    func lossless(_ value: DocumentValue) throws {
        var made = ArchiveEntry(
            base: Entity(key: mat, fields: ["field": value, "other": 1]),
            binding: Binding(id: "i", parts: ["price": "p", "css": "c"]),
            remoteForms: [
                DocumentPath([.key("images"), .index(2), .key("a.b")]): value, "x": nil,
            ],
            ownWrites: [
                .local: OwnWrite(version: "a", modified: .at(Timestamp(nanoseconds: 1))),
                .remote: OwnWrite(version: "b.c", modified: .unknown),
            ])
        let read = try ArchiveEntry(mat, ledgerForm: try through(made.ledgerForm))
        #expect(read == made)
        made.remoteForms = [:]
        #expect(read != made)
        made.ownWrites = [:]
        let plain = try ArchiveEntry(mat, ledgerForm: try through(made.ledgerForm))
        #expect(plain == made)
    }

    @Test(
        "numbers keep the way they were written",
        arguments: ["1.0", "1e400", "-0", "49.90", "1E+2"])
    func numberText(_ text: String) throws {
        let number = try #require(DecimalNumber(text))
        #expect(try through(DocumentValue.number(number)).numberValue?.text == text)
    }

    @Test(
        "times come back to the nanosecond",
        arguments: [
            ModificationTime.unknown, .at(Timestamp(nanoseconds: 1_767_225_600_123_456_789)),
            .at(Timestamp(nanoseconds: -1)), .at(Timestamp(nanoseconds: 0)),
            .at(Timestamp(nanoseconds: .max)), .at(Timestamp(nanoseconds: .min)),
            .between(Timestamp(seconds: 1), Timestamp(nanoseconds: 2)),
        ])
    func times(_ time: ModificationTime) throws {
        #expect(try through(time) == time)
    }

    @Test("a conflict tells absent from null")
    func conflicts() throws {
        for made in [
            conflict(base: nil, local: .null, remote: nil), conflict(),
            conflict(mat, .root, local: nil, state: .settled(winner: .remote, by: .editWins)),
        ] { #expect(try through(made) == made) }
    }

    @Test("an intent comes back")
    func intents() throws {
        for made in [intent("1"), intent("2", object: "price")] {
            #expect(try through(made) == made)
        }
    }

    @Test(
        "keys that could lead out of the workspace are refused",
        arguments: [
            "listings/../x", "listings/.git", "listings/a/b", "listings/", "things/x", "x",
            "listings/a\u{0}b", "listings/a\\b", "listings//x", "listings/a\nb",
        ])
    func unsafeKeys(_ text: String) {
        #expect(throws: Malformed.self) { try EntityKey(ledgerForm: .string(text)) }
    }

    @Test("forms that make no sense are refused")
    func malformed() {
        #expect(throws: Malformed.self) { try Binding(ledgerForm: ["parts": [:]]) }
        #expect(throws: Malformed.self) { try Binding(ledgerForm: ["id": "a", "parts": ["p": 1]]) }
        #expect(throws: Malformed.self) { try DocumentPath(ledgerForm: ["a", -1]) }
        #expect(throws: Malformed.self) { try ModificationTime(ledgerForm: [1]) }
        #expect(throws: Malformed.self) { try ArchiveEntry(mat, ledgerForm: ["base": "text"]) }
        #expect(throws: Malformed.self) { try Conflict(ledgerForm: ["key": "listings/a"]) }
        #expect(throws: Malformed.self) { try JournalRecord(ledgerForm: ["t": "yesterday"]) }
    }
}
