import Documents

extension SandboxService {
    /// The documented largest upload: 25 MB.
    static let uploadMaximum = 25 << 20

    func listMedia(_ call: Call) -> Answer {
        var files = store.all(.media, in: call.location, asListed: call.now.monotonic)
        if let parent = call.query.text("parentId"), !parent.isEmpty {
            files = files.filter { $0["parentId"]?.stringValue == parent }
        }
        if let text = call.query.text("query")?.lowercased(), !text.isEmpty {
            files = files.filter { ($0["name"]?.stringValue ?? "").lowercased().contains(text) }
        }
        if call.query.text("type") != "file" { files = [] }
        if call.query.text("sortOrder") == "desc" { files.reverse() }
        return .found(["files": .sequence(page(files, call).map { .mapping($0) })])
    }

    /// "If hosted is set to true then fileUrl is required. Else file is required."
    mutating func uploadMedia(_ call: Call) throws(Rejection) -> Answer {
        func text(_ name: String) -> String? {
            call.parts.first { $0.name == name }.map { String(decoding: $0.content, as: UTF8.self) }
        }
        let id = store.identifiers.objectId(at: call.now.wall)
        let folder = "/locations/\(call.location)/media"
        let name: String
        let url: String
        if text("hosted") == "true" {
            guard let fileURL = text("fileUrl"), !fileURL.isEmpty else {
                throw Rejection(400, "fileUrl is required when hosted is true")
            }
            name = text("name") ?? fileURL.split(separator: "/").last.map(String.init) ?? id
            url = fileURL
        } else {
            guard let file = call.parts.first(where: { $0.name == "file" }) else {
                throw Rejection(400, "file is required")
            }
            guard file.content.count <= Self.uploadMaximum else {
                throw Rejection(400, "File size should not be more than 25 MB")
            }
            let original = file.fileName ?? id
            name = text("name") ?? original
            let ending =
                original.split(separator: ".").count > 1
                ? "." + (original.split(separator: ".").last ?? "") : ""
            url = "https://storage.example.com/\(call.location)/media/\(id)\(ending)"
        }
        var fields: OrderedObject = [
            "altId": .string(call.location), "altType": "location", "name": .string(name),
            "url": .string(url), "path": .string("\(folder)/\(id)"),
        ]
        fields["parentId"] = text("parentId").map { .string($0) }
        store.create(.media, in: call.location, id: id, fields: fields, at: call.now)
        return .changed(["fileId": .string(id), "url": .string(url)])
    }
}
