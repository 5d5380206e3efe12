import Documents
import JSONFormat
import Ports

extension SandboxServer {
    /// The route of a request. Words in a path go before parameters: `/products/collections` is no
    /// product's id.
    func route(of request: HTTPRequest) throws(Rejection) -> (Route, [String: String]) {
        let given = request.path.split(separator: "/")
        let segments = given.compactMap { PercentEncoding.decode(String($0)) }
        var best: (place: Int, parameters: [String: String])?
        // By place: a route is large, and most are not the one.
        for place in Route.all.indices
        where Route.all[place].method == request.method && segments.count == given.count {
            guard let parameters = Route.all[place].match(segments) else { continue }
            if parameters.count < best?.parameters.count ?? .max { best = (place, parameters) }
        }
        guard let best else {
            throw Rejection(404, "Cannot \(request.method.rawValue) \(request.path)")
        }
        return (Route.all[best.place], best.parameters)
    }

    /// A request as a checked call: its location is the token's, its query and body are as
    /// declared.
    func call(
        _ route: Route, _ parameters: [String: String], _ request: HTTPRequest,
        tokenLocation: String, at now: SandboxMoment
    ) throws(Rejection) -> Call {
        let query = Query(request.query)
        var body = try readBody(route, request)
        let named: String? =
            switch route.location {
            case .path: parameters["locationId"]
            case .query(let name): query.text(name)
            case .body(let name): body[name]?.stringValue
            case .token: tokenLocation
            }
        if let named, !named.isEmpty, named != tokenLocation { throw AccessControl.wrongLocation }
        let behaviour = service.behaviour
        var complaints = query.complaints(
            under: route.query, refusesUndeclared: behaviour.refusesUndeclaredQuery)
        if let shape = route.bodyShape(version: request.headers["Version"]) {
            complaints += shape.complaints(
                about: body, undeclared: behaviour.undeclaredFields,
                emptyAllowed: Self.emptyAllowed(route, behaviour))
            if behaviour.undeclaredFields == .drop { body = shape.pruned(body) }
        }
        guard complaints.isEmpty else { throw .invalid(complaints) }
        var call = Call(
            route: route, parameters: parameters, query: query, body: body,
            location: named ?? tokenLocation, now: now)
        if route.operation == .uploadMedia {
            let type = request.headers["Content-Type"] ?? ""
            guard let form = MultipartForm(request.body, contentType: type) else {
                throw Rejection(400, "Multipart: Boundary not found")
            }
            call.parts = form.parts
        }
        return call
    }

    private static func emptyAllowed(_ route: Route, _ behaviour: SandboxBehaviour) -> Set<String> {
        // A search without words is one for everything.
        if route.operation == .searchRecords { return ["query"] }
        return behaviour.acceptsEmptyCustomValue ? ["value"] : []
    }

    /// The JSON body; an empty mapping when the content type is another, as the server's parser
    /// does.
    private func readBody(
        _ route: Route, _ request: HTTPRequest
    ) throws(Rejection) -> OrderedObject {
        let type = request.headers["Content-Type"]?.lowercased() ?? ""
        guard route.body != nil || route.hasOpenBody, type.hasPrefix("application/json"),
            !request.body.isEmpty
        else { return [:] }
        do {
            guard let body = try JSONDocument.value(of: request.body).mappingValue else {
                throw Rejection(400, "Bad Request")
            }
            return body
        } catch let error as SyntaxError {
            throw Rejection(400, "Body is not valid JSON: \(error.message)")
        } catch let error as Rejection {
            throw error
        } catch {
            throw Rejection(400, "Bad Request")
        }
    }
}

extension Route {
    /// The body that the version's specification asks for.
    func bodyShape(version: String?) -> ObjectShape? {
        version == "v3" ? body : legacyBody ?? body
    }
}
