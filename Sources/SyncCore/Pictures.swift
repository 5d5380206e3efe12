package import Catalog
package import Pacing

/// A picture that lies in the location's media library.
package struct Upload: Hashable, Sendable {
    /// As in `PictureReference`.
    package let digest: String
    /// `nil` when only the library's list told of it, which shows no ids.
    package let fileID: String?
    package let url: String
    /// Its place in the library, which a brand board wants to know; `nil` until somebody asked.
    package let path: String?

    package init(digest: String, fileID: String?, url: String, path: String? = nil) {
        self.digest = digest
        self.fileID = fileID
        self.url = url
        self.path = path
    }
}

/// Which pictures were put into the media library. The library itself knows no content, so without this
/// each picture would be sent again and again. Each call that says something returns only when that is
/// durable.
package protocol UploadLog: Sendable {
    /// By digest.
    func uploads() async -> [String: Upload]
    /// Before a picture is sent: its answer can be lost after it was taken.
    func beginUpload(of digest: String, at sentAt: Timestamp) async throws(CycleFailure)
    /// It certainly did not arrive.
    func abandonUpload(of digest: String) async throws(CycleFailure)
    /// When a picture was sent of which nobody knows yet whether it arrived.
    func unansweredUpload(of digest: String) async -> Timestamp?
    /// The picture is in the library.
    func record(_ upload: Upload) async throws(CycleFailure)
}

/// Where the pictures' bytes come from.
package protocol PictureSource: Sendable {
    /// The content of a picture that still is what the reference says, checked to be an image.
    func content(of picture: PictureReference) async throws(PictureTrouble) -> [UInt8]
}

package enum PictureTrouble: Error, Hashable, Sendable {
    /// It is another picture by now: what was planned on is no more.
    case changed
    /// It cannot be used; says why.
    case unusable(String)
}
