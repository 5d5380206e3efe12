import Documents
import Ports
import Testing

@testable import Sandbox

/// The hand-written tables are what the official files say, call by call and field by field.
@Suite("The sandbox's tables against the official OpenAPI files")
struct OfficialSpecificationTests {
    @Test("every call has one route, and every route its call", arguments: Operation.allCases)
    func everyCallHasARoute(operation: Operation) throws {
        let routes = Route.all.filter { $0.operation == operation }
        #expect(routes.count == 1)
        let route = try #require(routes.first)
        let (_, call) = try #require(Official.find(operation))
        #expect(route.path == call.path)
        #expect(route.method.rawValue.lowercased() == call.method)
    }

    @Test("success status, scope and query are the official ones", arguments: Operation.allCases)
    func callsAreTheOfficialOnes(operation: Operation) throws {
        let route = try #require(Route.all.first { $0.operation == operation })
        let (file, call) = try #require(Official.find(operation))
        #expect(route.success == file.success(call).status)
        let scopes = file.scopes(call)
        #expect(route.scope.isEmpty ? scopes.isEmpty : scopes.contains(route.scope))
        #expect(route.query == file.query(call))
    }

    @Test("bodies are the official ones, field by field", arguments: Operation.allCases)
    func bodiesAreTheOfficialOnes(operation: Operation) throws {
        let route = try #require(Route.all.first { $0.operation == operation })
        let (file, call) = try #require(Official.find(operation))
        #expect(route.body == file.body(call))
        guard let legacy = route.legacyBody else { return }
        let old = try #require(Official.legacyBrandBoards)
        let oldCall = try #require(old.call(operation.rawValue))
        #expect(legacy == old.body(oldCall))
    }

    @Test(
        "a request with every documented field is not complained about",
        arguments: Route.all.compactMap(\.body))
    func fullBodiesPass(shape: ObjectShape) {
        #expect(shape.complaints(about: SampleBody.full(shape)) == [])
        #expect(shape.complaints(about: SampleBody.least(shape)) == [])
    }

    @Test("each required field is missed by name", arguments: Route.all.compactMap(\.body))
    func missingFieldsAreNamed(shape: ObjectShape) {
        for field in shape.fields where field.isRequired {
            var body = SampleBody.full(shape)
            body[field.name] = nil
            let complaints = shape.complaints(about: body)
            #expect(!complaints.isEmpty, "\(field.name)")
            #expect(complaints.allSatisfy { $0.hasPrefix(field.name + " ") })
        }
    }

    @Test("each field refuses values of another kind", arguments: Route.all.compactMap(\.body))
    func wrongKindsAreRefused(shape: ObjectShape) {
        for field in shape.fields {
            for wrong in SampleBody.wrong(field.shape) {
                var body = SampleBody.full(shape)
                body[field.name] = wrong
                let complaints = shape.complaints(about: body)
                #expect(!complaints.isEmpty, "\(field.name): \(wrong)")
                #expect(complaints.contains { $0.contains(field.name) })
            }
        }
    }

    @Test("an undeclared field is refused at every level", arguments: Route.all.compactMap(\.body))
    func strangersAreRefused(shape: ObjectShape) {
        var body = SampleBody.full(shape)
        body["_rev"] = 1
        #expect(shape.complaints(about: body) == ["property _rev should not exist"])
        for field in shape.fields {
            guard case .object(let inner) = field.shape else { continue }
            var nested = SampleBody.full(inner)
            nested["_rev"] = 1
            var body = SampleBody.full(shape)
            body[field.name] = .mapping(nested)
            #expect(
                shape.complaints(about: body) == ["property \(field.name)._rev should not exist"])
        }
    }
}
