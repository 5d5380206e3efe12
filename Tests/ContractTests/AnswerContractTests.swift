import Documents
import JSONFormat
import Ports
import Testing

@testable import HighLevel

/// Every documented example of an answer can be read, and so can every documented error.
@Suite struct AnswerContractTests {
    @Test("the documented answer of each call is understood", arguments: ClientCall.all)
    func success(call: ClientCall) async throws {
        let api = Counter.api { request in Documented.answer(to: request) }
        try await call.run(api, Stock())
    }

    @Test("a documented product, price, collection and board become the entities they are")
    func values() async throws {
        let api = Counter.api { request in Documented.answer(to: request) }
        let product = try #require(try await api.products().first)
        #expect(product["name"] == "Awesome Product")
        let price = try #require(try await api.prices(of: "p1")?.first)
        let fields = PriceMapping.fields(
            price, part: PricePart.single, variants: product["variants"], wording: .none)
        #expect(fields["amount"]?.numberValue != nil)
        #expect(fields["currency"]?.stringValue?.count == 3)
        let board = try #require(try await api.brandBoards().first)
        #expect(board["name"]?.stringValue?.isEmpty == false)
        let value = try #require(try await api.customValues().first)
        #expect(value["id"]?.stringValue?.isEmpty == false)
    }

    @Test("every documented error body gives its message")
    func errors() throws {
        let common = try OfficialFile("common/common-schemas.json")
        let schemas = common.document.value(at: DocumentPath(keys: ["components", "schemas"]))
        let names = schemas?.mappingValue?.keys ?? []
        #expect(names.count >= 4)
        for name in names {
            let reference: DocumentValue = ["$ref": .string("#/components/schemas/\(name)")]
            let example = OfficialSchema.example(of: reference, in: common)
            let body = ErrorBody(JSONDocument.write(example, style: .compact))
            #expect(!body.messages.isEmpty, "\(name)")
        }
    }

    @Test("every status that the files declare for our calls has a meaning and a way on")
    func statuses() throws {
        let operations = OfficialSpecification.official.files.flatMap(\.operations)
        let declared = Set(
            operations.flatMap { $0.fields["responses"]?.mappingValue?.keys ?? [] }
                .compactMap(Int.init))
        for status in declared.union([403, 404, 409, 429, 500, 503]) where status >= 400 {
            let failure = RemoteFailure(
                AnswerClass.kind(status: status, messages: ["x"]), effect: .none, status: status,
                messages: ["x"], of: .get("/products/p1"))
            #expect(!failure.message.isEmpty)
            #expect(failure.hint?.isEmpty == false, "\(status)")
        }
    }
}

/// Answers as the official files show them.
enum Documented {
    static func answer(to request: HTTPRequest) -> HTTPResponse {
        guard
            let operation = OfficialSpecification.official.operation(
                method: request.method.rawValue, path: request.path,
                version: request.headers["Version"]),
            let schema = operation.answer
        else { return HTTPResponse(status: 404) }
        let example = OfficialSchema.example(of: schema, in: operation.file)
        return HTTPResponse(
            status: 200, headers: ["Content-Type": "application/json"],
            body: JSONDocument.write(mended(example), style: .compact))
    }

    /// The examples stand beside each field, so that a page of one item says that it is one of twenty,
    /// and the items of one list have no documented fields at all.
    private static func mended(_ example: DocumentValue) -> DocumentValue {
        var answer = example
        if answer["total"]?.sequenceValue != nil {
            answer = answer.setting([["total": 1]], at: "total")
        } else if answer["total"] != nil {
            answer = answer.setting(1, at: "total")
        }
        if answer["totalCount"] != nil { answer = answer.setting(1, at: "totalCount") }
        if let item = answer["data"]?[0], item["_id"] == nil {
            answer = answer.setting([["_id": "c1"]], at: "data")
        }
        return answer
    }
}
