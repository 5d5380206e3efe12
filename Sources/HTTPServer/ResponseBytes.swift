import Ports

/// An answer as it goes over the wire.
enum ResponseBytes {
    static func make(
        _ response: HTTPResponse, keepsAlive: Bool, withBody: Bool = true, bodyPrefix: Int? = nil
    ) -> [UInt8] {
        var head = start(response)
        head += "Content-Length: \(response.body.count)\r\n"
        head += keepsAlive ? "\r\n" : "Connection: close\r\n\r\n"
        let body = withBody ? response.body.prefix(bodyPrefix ?? response.body.count) : []
        return Array(head.utf8) + body
    }

    /// The head of a response whose length nobody knows yet: it ends when the connection does.
    static func streamHead(_ response: HTTPResponse) -> [UInt8] {
        Array((start(response) + "Connection: close\r\n\r\n").utf8)
    }

    private static func start(_ response: HTTPResponse) -> String {
        var head = "HTTP/1.1 \(response.status) \(reason(response.status))\r\n"
        for field in response.headers.fields where !isOurs(field.name) && isSafe(field) {
            head += "\(field.name): \(field.value)\r\n"
        }
        return head
    }

    private static func isOurs(_ name: String) -> Bool {
        ["content-length", "connection", "transfer-encoding"].contains(name.lowercased())
    }

    /// A line end in a value would begin another header.
    private static func isSafe(_ field: HTTPHeaders.Field) -> Bool {
        field.name.utf8.allSatisfy(HeaderLine.isToken)
            && !field.value.utf8.contains { $0 == 0x0D || $0 == 0x0A || $0 == 0 }
    }

    static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 302: "Found"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 422: "Unprocessable Entity"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        default: "Status"
        }
    }
}
