import Documents
import JSONFormat
import Ports
import Sandbox
import Synchronization

/// Sends a create again when nobody knows what became of it.
struct BlindRetry: HTTPTransport {
    let base: any HTTPTransport

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        guard request.method == .post else { return try await base.send(request) }
        do throws(TransportFailure) {
            let response = try await base.send(request)
            return response.status >= 500 ? try await base.send(request) : response
        } catch {
            return try await base.send(request)
        }
    }
}

/// Sends a change twice, the second before the first is answered.
struct Doubling: HTTPTransport {
    let base: any HTTPTransport
    let method: HTTPMethod

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        guard request.method == method else { return try await base.send(request) }
        let answers = await withTaskGroup(
            of: Result<HTTPResponse, TransportFailure>.self
        ) { group in
            for _ in 0..<2 {
                group.addTask {
                    do throws(TransportFailure) {
                        await Task.yield()
                        return .success(try await base.send(request))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        return try answers[0].get()
    }
}

/// Asks for everything many times over.
struct Repeating: HTTPTransport {
    let base: any HTTPTransport
    let times: Int

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        if request.method == .get {
            for _ in 1..<times { _ = try? await base.send(request) }
        }
        return try await base.send(request)
    }
}

/// Leaves a field out of every PUT.
struct DroppingField: HTTPTransport {
    let base: any HTTPTransport
    let name: String

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        guard request.method == .put,
            var body = (try? JSONDocument.value(of: request.body))?.mappingValue
        else { return try await base.send(request) }
        body[name] = nil
        var lacking = request
        lacking.body = JSONDocument.write(.mapping(body), style: .compact)
        return try await base.send(lacking)
    }
}

/// Asks for the collections of somebody else.
struct WrongLocation: HTTPTransport {
    let base: any HTTPTransport

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        var wrong = request
        if request.method == .get, request.path == "/products/collections" {
            wrong.target = request.target.replacing(
                SandboxLocation.demo.id, with: "SomebodyElse0000")
        }
        return try await base.send(wrong)
    }
}

/// Lists of some products show what this program wrote last at once and lag in the rest: whoever takes
/// that one as the proof of a fresh list believes the others, too.
struct FlatteringLists: HTTPTransport {
    let base: any HTTPTransport
    private let written = Written()

    private final class Written: Sendable {
        let product = Mutex<String?>(nil)
    }

    init(base: any HTTPTransport) { self.base = base }

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        if let id = Self.changed(by: request) { written.product.withLock { $0 = id } }
        var response = try await base.send(request)
        guard request.method == .get, request.path == "/products/",
            request.target.contains("productIds="),
            let id = written.product.withLock({ $0 }),
            var body = (try? JSONDocument.value(of: response.body))?.mappingValue,
            var products = body["products"]?.sequenceValue,
            let place = products.firstIndex(where: { $0["_id"]?.stringValue == id })
        else { return response }
        var question = request
        question.target = "/products/\(id)?locationId=\(SandboxLocation.demo.id)"
        let answer = try await base.send(question)
        guard answer.status == 200, let fresh = try? JSONDocument.value(of: answer.body) else {
            return response
        }
        products[place] = fresh
        body["products"] = .sequence(products)
        response.body = JSONDocument.write(.mapping(body), style: .compact)
        return response
    }

    private static func changed(by request: HTTPRequest) -> String? {
        if request.method == .post, request.path == "/products/bulk-update/edit" {
            let body = try? JSONDocument.value(of: request.body)
            return body?["products"]?.sequenceValue?.last?["_id"]?.stringValue
        }
        let words = request.path.split(separator: "/")
        return request.method == .put && words.count == 2 ? words.last.map(String.init) : nil
    }
}
