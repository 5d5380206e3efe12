import Crypto

/// The body of a form with a file in it (RFC 7578).
struct MultipartForm: Hashable, Sendable {
    private let boundary: String
    private var parts: [UInt8] = []

    /// The boundary is made from the content's digest: it cannot stand in it by chance.
    init(unlike content: [UInt8]) { boundary = "ghlsync-\(SHA256.hex(content))" }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }
    var bytes: [UInt8] { parts + Array("--\(boundary)--\r\n".utf8) }

    mutating func add(_ name: String, _ text: String) {
        add(Array(text.utf8), under: "form-data; name=\"\(name)\"")
    }

    /// `fileName` holds nothing that would have to be quoted.
    mutating func add(_ name: String, _ content: [UInt8], fileName: String) {
        add(
            content, under: "form-data; name=\"\(name)\"; filename=\"\(fileName)\"",
            type: Self.type(of: fileName))
    }

    private mutating func add(_ content: [UInt8], under disposition: String, type: String? = nil) {
        parts += Array("--\(boundary)\r\nContent-Disposition: \(disposition)\r\n".utf8)
        if let type { parts += Array("Content-Type: \(type)\r\n".utf8) }
        parts += [0x0D, 0x0A] + content + [0x0D, 0x0A]
    }

    private static func type(of fileName: String) -> String {
        switch fileName.split(separator: ".").last {
        case "png": "image/png"
        case "jpg", "jpeg": "image/jpeg"
        case "gif": "image/gif"
        case "webp": "image/webp"
        default: "application/octet-stream"
        }
    }
}
