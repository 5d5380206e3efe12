import Catalog
import Documents
import JSONFormat
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Synchronization
import Testing

@testable import HighLevel

/// Rows of the security checklist that are about the client.
@Suite struct SecurityRowTests {
    private func api(_ answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse) -> CatalogAPI {
        CatalogAPI(
            pipeline: RequestPipeline(
                configuration: HighLevelConfiguration(locationID: "L"),
                credentials: StaticCredential("pit-CANARY00-1111"), transport: Answering(answer),
                time: EagerTime(), random: SeededRandom(seed: 1)),
            locationID: "L", pageSize: 1)
    }

    @Test("S30: a listing that never ends is given up; where it points on is not gone to")
    func endless() async throws {
        let pages = Mutex(0)
        let api = api { request in
            let page = pages.withLock { count in
                count += 1
                return count
            }
            let body =
                #"{"products":[{"_id":"p\#(page)"}],"nextPage":"https://evil.example/?token=x"}"#
            return HTTPResponse(
                status: request.origin == HighLevelConfiguration.productionOrigin ? 200 : 500,
                body: Array(body.utf8))
        }
        await #expect(throws: RemoteFailure.self) { _ = try await api.products() }
        #expect(pages.withLock { $0 } <= 2 * Paging.maximumPages)
    }

    @Test(
        "S32: an id from the server that could lead elsewhere is none",
        arguments: [
            "../../oauth/token", "a?x=1", "a#b", "%2F", "", "a/b", "a b", "ä", "a\r\nb", ".", "..",
            String(repeating: "a", count: 10_240),
        ])
    func ids(id: String) async throws {
        #expect(!RemoteID.isValid(id))
        // And even if one were used, it would stay one segment of the path.
        let path = api { _ in HTTPResponse(status: 404) }.path("products", id)
        #expect(path.split(separator: "/", omittingEmptySubsequences: false).count == 3)
        #expect(!path.contains("?") && !path.contains("#") && !path.contains("\r"))
    }

    @Test("S34: a refusal that asks for a login elsewhere is shown without its address")
    func fishing() async throws {
        let text = "Session over, log in at https://evil.example/login?x=1 or www.evil.example now"
        for status in [401, 403] {
            let api = api { _ in
                HTTPResponse(status: status, body: Array(#"{"message":"\#(text)"}"#.utf8))
            }
            let failure = await #expect(throws: RemoteFailure.self) { _ = try await api.products() }
            #expect(failure?.message.contains("evil") == false)
            #expect(failure?.message.contains("Session over") == true)
        }
    }

    @Test("S71: what the server echoes of our headers is not in the failure")
    func echo() async throws {
        let api = api { request in
            let header = request.headers["Authorization"] ?? ""
            return HTTPResponse(
                status: 422,
                body: Array(#"{"message":["bad \#(header)","\#(header.dropFirst(7))"]}"#.utf8))
        }
        let failure = await #expect(throws: RemoteFailure.self) { _ = try await api.products() }
        #expect(failure.map { "\($0)".contains("CANARY") } == false)
    }

    @Test(
        "a refusal is sent once: a closed route, a scope or another location is not the token's end",
        arguments: [
            (
                401,
                "This route is not yet supported by the IAM Service. Please update your IAM config."
            ),
            (401, "The token is not authorized for this scope."),
            (401, "Token's user type mismatch!"),
            (403, "The token does not have access to this location."),
            (401, "You do not have access to this feature"), (403, "no"),
        ])
    func noRefreshLoop(status: Int, text: String) async {
        let renewing = Renewing()
        let sent = Mutex(0)
        let pipeline = RequestPipeline(
            configuration: HighLevelConfiguration(locationID: "L"), credentials: renewing,
            transport: Answering { _ in
                sent.withLock { $0 += 1 }
                return HTTPResponse(status: status, body: Array(#"{"message":"\#(text)"}"#.utf8))
            }, time: EagerTime(), random: SeededRandom(seed: 1))
        await #expect(throws: RemoteFailure.self) {
            _ = try await pipeline.send(.get("/products/p1"))
        }
        #expect(sent.withLock { $0 } == 1)
        #expect(renewing.renewals.withLock { $0 } == 0)
    }

    @Test("an invalid token is renewed once, and a second refusal is final")
    func oneRenewal() async {
        let renewing = Renewing()
        let sent = Mutex(0)
        let pipeline = RequestPipeline(
            configuration: HighLevelConfiguration(locationID: "L"), credentials: renewing,
            transport: Answering { _ in
                sent.withLock { $0 += 1 }
                return HTTPResponse(status: 401, body: Array(#"{"message":"Invalid token"}"#.utf8))
            }, time: EagerTime(), random: SeededRandom(seed: 1))
        await #expect(throws: RemoteFailure.self) {
            _ = try await pipeline.send(.get("/products/p1"))
        }
        #expect(sent.withLock { $0 } == 2)
        #expect(renewing.renewals.withLock { $0 } == 1)
    }

    @Test("a trace that is only in a header is shown as well; each scope is named")
    func traces() async throws {
        let api = api { _ in
            HTTPResponse(
                status: 401, headers: ["traceId": "t-77"],
                body: Array(#"{"message":"The token is not authorized for this scope."}"#.utf8))
        }
        let failure = await #expect(throws: RemoteFailure.self) {
            _ = try await api.collections()
        }
        #expect(failure?.request == "GET /products/collections (401, traceId t-77)")
        #expect(failure?.hint?.contains("products/collection.readonly") == true)
    }
}

private struct Answering: HTTPTransport {
    let answer: @Sendable (HTTPRequest) -> HTTPResponse

    init(_ answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse) { self.answer = answer }

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        answer(request)
    }
}

/// A source that always has another token.
private final class Renewing: CredentialSource {
    let renewals = Mutex(0)

    func token() async throws(CycleFailure) -> String { "pit-0000000000" }

    func replacement(for rejected: String) async throws(CycleFailure) -> String? {
        renewals.withLock { $0 += 1 }
        return "pit-1111111111"
    }
}
