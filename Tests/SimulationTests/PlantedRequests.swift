import Documents
import JSONFormat
import Ports
import Sandbox

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
