import Catalog
import Documents
import Ports
import SyncCore

/// Says which images below `media/` can be used, and remembers each verdict while the file stays.
struct MediaShelf {
    /// The largest image that GoHighLevel's media library takes.
    static let sizeLimit = 25 << 20

    private var verdicts: [FilePath: (stamp: FileStamp, verdict: Verdict)] = [:]

    private enum Verdict {
        /// With the digest of its content.
        case usable(String)
        case refused(String)
    }

    /// What is wrong with an image file; `nil` when it can be used (S44).
    mutating func problem(with path: FilePath, in files: any FileSystem) -> String? {
        if case .refused(let problem) = verdict(on: path, in: files) { problem } else { nil }
    }

    /// A picture with the digest of its content; `nil` when it cannot be used.
    mutating func reference(to path: FilePath, in files: any FileSystem) -> PictureReference? {
        guard case .usable(let digest) = verdict(on: path, in: files) else { return nil }
        return PictureReference(path: path.description, digest: digest)
    }

    /// The content, as long as the picture can be used.
    static func content(
        of path: FilePath, in files: any FileSystem
    ) throws(PictureTrouble) -> [UInt8] {
        let found: Result<[UInt8], Refusal>
        do throws(FileFailure) {
            found = try inspect(path, files)
        } catch {
            throw .unusable("\(error)")
        }
        switch found {
        case .success(let bytes): return bytes
        case .failure(let refusal): throw .unusable(refusal.message)
        }
    }

    private mutating func verdict(on path: FilePath, in files: any FileSystem) -> Verdict {
        do throws(FileFailure) {
            let stamp = try files.metadata(at: path).map(FileStamp.init)
            if let stamp, let known = verdicts[path], known.stamp == stamp { return known.verdict }
            let verdict: Verdict =
                switch try Self.inspect(path, files) {
                case .success(let bytes): .usable(PictureReference.digest(of: bytes))
                case .failure(let refusal): .refused(refusal.message)
                }
            if let stamp { verdicts[path] = (stamp, verdict) }
            return verdict
        } catch {
            return .refused("\(error)")
        }
    }

    private struct Refusal: Error {
        let message: String
    }

    private static func inspect(
        _ path: FilePath, _ files: any FileSystem
    ) throws(FileFailure) -> Result<[UInt8], Refusal> {
        func refused(_ message: String) -> Result<[UInt8], Refusal> {
            .failure(Refusal(message: message))
        }
        guard let found = try files.metadata(at: path) else {
            return refused("there is no \(path)")
        }
        guard found.kind == .file else {
            return refused("\(path) is \(WorkspaceLayout.words(found.kind)), not a file")
        }
        guard let expected = ImageType(fileExtension: path.fileExtension) else {
            return refused("\(path) is no image by its name (png, jpg, gif or webp)")
        }
        guard found.size <= sizeLimit else { return refused("\(path) is larger than 25 MiB") }
        let bytes = try files.read(path, limit: sizeLimit)
        return ImageType(bytes) == expected
            ? .success(bytes) : refused("\(path) is not the image that its name says")
    }
}

/// Kinds of images, by extension and by their first bytes.
enum ImageType: Hashable {
    case png, jpeg, gif, webp

    init?(fileExtension: String) {
        switch fileExtension {
        case "png": self = .png
        case "jpg", "jpeg": self = .jpeg
        case "gif": self = .gif
        case "webp": self = .webp
        default: return nil
        }
    }

    init?(_ bytes: [UInt8]) {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) {
            self = .gif
        } else if bytes.count >= 12, bytes.starts(with: "RIFF".utf8),
            bytes[8..<12].elementsEqual("WEBP".utf8)
        {
            self = .webp
        } else {
            return nil
        }
    }
}
