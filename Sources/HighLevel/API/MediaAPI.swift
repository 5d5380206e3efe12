import Documents
import Ports

extension CatalogAPI {
    /// The file of this name in the media library. The search is no exact one, and shows no ids.
    func mediaFile(named name: String) async throws(RemoteFailure) -> DocumentValue? {
        let query =
            [
                QueryField("sortBy", "createdAt"), QueryField("sortOrder", "asc"),
                QueryField("type", "file"),
                QueryField("query", String(name.prefix { $0 != "." })),
            ] + inAlt
        return try await Paging(items: "files", id: "url", pageSize: pageSize)
            .all(.get("/medias/files", query), through: pipeline)
            .first { $0["name"]?.stringValue == name }
    }

    /// The location is the token's: the call names none.
    func uploadMedia(_ name: String, _ content: [UInt8]) -> APICall {
        var form = MultipartForm(unlike: content)
        form.add("hosted", "false")
        form.add("name", name)
        form.add("file", content, fileName: name)
        var call = APICall(method: .post, path: "/medias/upload-file", effect: .create)
        call.form = form
        return call
    }
}
